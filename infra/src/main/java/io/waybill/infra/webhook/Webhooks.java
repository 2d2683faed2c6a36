package io.waybill.infra.webhook;

import io.waybill.domain.Conflict;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.command.Caller;
import io.waybill.infra.publisher.FeedFilter;
import io.waybill.infra.secret.NoMasterKey;
import io.waybill.infra.webhook.WebhookChanges.Request;
import io.waybill.infra.webhook.WebhookSecrets.Encrypted;
import io.waybill.infra.webhook.WebhookSecrets.Unreadable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Webhooks as they are on record, and what is done to them: each change with who asked for it and
 * why, in one transaction.
 */
@Component
public class Webhooks {
    private static final int MOST = 100;
    private static final String NOT_REMOVED = " where w.state <> 'removed'";
    // What goes on is taken from whoever carries it on, and begins anew, at once.
    private static final String ANEW =
            " holder = null, attempts = 0, failing_since = null, last_error = null, next_attempt_at = null";

    private final JdbcClient jdbc;
    private final WebhookChanges changes;
    private final WebhookSecrets secrets;

    Webhooks(JdbcClient jdbc, WebhookChanges changes, WebhookSecrets secrets) {
        this.jdbc = jdbc;
        this.changes = changes;
        this.secrets = secrets;
    }

    /** Those there are, in the order in which they were made. */
    public List<Webhook> all(boolean removedToo) {
        return jdbc.sql(
                        WebhookRow.SELECT
                                + (removedToo ? "" : NOT_REMOVED)
                                + " order by w.made_at, w.id")
                .query((row, _) -> WebhookRow.webhook(row))
                .list();
    }

    /**
     * @param address its id, or its name where it is not removed
     * @throws UnknownThing where there is none
     */
    public Webhook one(String address) {
        return jdbc.sql(
                        WebhookRow.SELECT
                                + " where w.id = ? or (w.name = ? and w.state <> 'removed') order by w.id = ? desc limit 1")
                .params(address, address, address)
                .query((row, _) -> WebhookRow.webhook(row))
                .optional()
                .orElseThrow(() -> new UnknownThing("there is no webhook " + address));
    }

    /** What was done to one, oldest first. */
    public List<WebhookChange> changes(String address) {
        return changes.of(one(address).id());
    }

    /**
     * Makes one; it tells its secret.
     *
     * @throws Conflict where the name is taken, or there are too many
     * @throws NoMasterKey where there is none to keep its secret by
     */
    public Webhook make(Request request, WebhookRequests.Asked asked) {
        Encrypted secret = secrets.encrypt(request.id(), asked.secret());
        return telling(
                once(
                        request,
                        () -> {
                            if (all(false).size() >= MOST) {
                                throw new Conflict(
                                        "there are "
                                                + MOST
                                                + " webhooks, which are as many as there may be; remove one");
                            }
                            insert(request, asked);
                            secrets.put(secret);
                            changes.note(
                                    request,
                                    request.id(),
                                    "made",
                                    saysOf(asked.url(), asked.filter())
                                            + ", from after position "
                                            + asked.after());
                            return request.id();
                        }));
    }

    private void insert(Request request, WebhookRequests.Asked asked) {
        Caller caller = request.caller();
        jdbc.sql(
                        """
                        insert into webhook (id, name, url, filter, actor, actor_kind, reason, ticket, position)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .param(request.id())
                .param(asked.name())
                .param(asked.url())
                .param(WaybillJson.mapper().writeValueAsString(asked.filter()))
                .param(caller.actor())
                .param(caller.kind())
                .param(caller.reason())
                .param(caller.ticket())
                .param(asked.after())
                .update();
    }

    public Webhook change(Request request, String address, WebhookRequests.Change change) {
        return on(
                request,
                address,
                there -> {
                    String url = Objects.requireNonNullElse(change.url(), there.url());
                    FeedFilter filter =
                            new FeedFilter(
                                    Objects.requireNonNullElse(change.types(), there.types()),
                                    Objects.requireNonNullElse(
                                            change.subjects(), there.subjects()));
                    jdbc.sql(
                                    "update webhook set name = ?, url = ?, filter = ?,"
                                            + ANEW
                                            + " where id = ?")
                            .param(change.name() == null ? there.name() : change.name())
                            .param(url)
                            .param(WaybillJson.mapper().writeValueAsString(filter))
                            .param(there.id())
                            .update();
                    changes.note(
                            request,
                            there.id(),
                            "changed",
                            (change.name() == null ? "" : "name " + change.name() + ", ")
                                    + saysOf(url, filter));
                });
    }

    public Webhook pause(Request request, String address) {
        return on(
                request,
                address,
                there -> {
                    if (there.state().equals("paused")) {
                        return; // no news
                    }
                    Caller caller = request.caller();
                    String because =
                            "paused by "
                                    + caller.actor()
                                    + (caller.reason() == null ? "" : ": " + caller.reason());
                    jdbc.sql(
                                    "update webhook set state = 'paused', because = ?,"
                                            + ANEW
                                            + " where id = ?")
                            .params(because, there.id())
                            .update();
                    changes.note(request, there.id(), "paused", null);
                });
    }

    /**
     * It goes on, at once; one that is failing is tried at once.
     *
     * @throws Conflict where its secret cannot be read
     */
    public Webhook resume(Request request, String address) {
        readable(requireThere(address));
        return on(
                request,
                address,
                there -> {
                    jdbc.sql(
                                    "update webhook set state = 'active', because = null,"
                                            + ANEW
                                            + " where id = ?")
                            .param(there.id())
                            .update();
                    if (!there.state().equals("active")) {
                        changes.note(request, there.id(), "resumed", "it was " + there.state());
                    }
                });
    }

    /**
     * It goes on from elsewhere.
     *
     * @param after which position
     */
    public Webhook replay(Request request, String address, long after) {
        return on(
                request,
                address,
                there -> {
                    jdbc.sql("update webhook set position = ?," + ANEW + " where id = ?")
                            .params(after, there.id())
                            .update();
                    changes.note(
                            request,
                            there.id(),
                            "replayed",
                            "from after position " + after + "; it was at " + there.position());
                });
    }

    /**
     * It tells the new secret.
     *
     * @throws NoMasterKey where there is none to keep it by
     */
    public Webhook rotate(Request request, String address, WebhookRequests.Rotation rotation) {
        String id = one(address).id();
        Encrypted secret = secrets.encrypt(id, rotation.secret());
        return telling(
                on(
                        request,
                        id,
                        there -> {
                            jdbc.sql("update webhook set" + ANEW + " where id = ?")
                                    .param(id)
                                    .update();
                            secrets.replaceBy(secret, rotation.overlap());
                            changes.note(
                                    request,
                                    there.id(),
                                    "secret-rotated",
                                    "the one before signs, too, for "
                                            + rotation.overlap().toSeconds()
                                            + " s");
                        }));
    }

    /** What was delivered stays delivered; the secrets are forgotten. */
    public Webhook remove(Request request, String address) {
        return on(
                request,
                address,
                there -> {
                    jdbc.sql(
                                    "update webhook set state = 'removed', because = null,"
                                            + ANEW
                                            + " where id = ?")
                            .param(there.id())
                            .update();
                    secrets.forget(there.id());
                    changes.note(request, there.id(), "removed", null);
                });
    }

    /**
     * @throws Conflict where it is removed
     */
    public Webhook requireThere(String address) {
        return requireNotRemoved(one(address));
    }

    private static Webhook requireNotRemoved(Webhook webhook) {
        if (webhook.state().equals("removed")) {
            throw new Conflict("webhook " + webhook.label() + " is removed");
        }
        return webhook;
    }

    private Webhook on(Request request, String address, Consumer<Webhook> deed) {
        return once(
                request,
                () -> {
                    Webhook there = locked(one(address).id());
                    requireNotRemoved(there);
                    deed.accept(there);
                    return there.id();
                });
    }

    private Webhook once(Request request, Supplier<String> deed) {
        return changes.once(request, deed, this::one);
    }

    private Webhook locked(String id) {
        jdbc.sql("select id from webhook where id = ? for update")
                .param(id)
                .query(String.class)
                .single();
        return one(id);
    }

    private Webhook telling(Webhook webhook) {
        return webhook.state().equals("removed")
                ? webhook
                : webhook.with(readable(webhook).getFirst().text());
    }

    private List<Secret> readable(Webhook webhook) {
        try {
            return new Signing(webhook.id(), secrets).secrets();
        } catch (Unreadable unreadable) {
            throw new Conflict(
                    "webhook " + webhook.label() + " cannot sign: " + unreadable.getMessage());
        }
    }

    /** How many secrets are kept as they were before they were encrypted. */
    public long secretsInTheClear() {
        return secrets.inTheClear();
    }

    private static String saysOf(String url, FeedFilter filter) {
        return url
                + (filter.types().isEmpty() ? "" : ", types " + String.join(" ", filter.types()))
                + (filter.subjects().isEmpty()
                        ? ""
                        : ", subjects " + String.join(" ", filter.subjects()));
    }
}

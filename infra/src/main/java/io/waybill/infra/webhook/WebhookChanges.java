package io.waybill.infra.webhook;

import io.waybill.domain.Conflict;
import io.waybill.infra.command.Caller;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** What was done to webhooks, by whom and why; never changed. */
@Component
public class WebhookChanges {
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    WebhookChanges(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /**
     * One request to change something.
     *
     * @param id the same where the request is the same
     * @param hash what tells one request from another
     */
    public record Request(String id, String hash, Caller caller) {}

    /**
     * Does it in one transaction. The same request again changes nothing, and is answered the same.
     *
     * @param deed gives the id of the webhook, and notes what it did
     */
    Webhook once(Request request, Supplier<String> deed, Function<String, Webhook> answer) {
        for (int attempt = 0; ; attempt++) {
            try {
                return Objects.requireNonNull(
                        transaction.execute(
                                _ -> {
                                    String id = done(request).orElseGet(deed);
                                    return answer.apply(id);
                                }));
            } catch (DuplicateKeyException taken) {
                if (String.valueOf(taken.getMessage()).contains("webhook_name")) {
                    throw new Conflict(
                            "there is a webhook of that name already; choose another one");
                }
                if (attempt > 2) {
                    throw taken; // else it raced with its own repetition
                }
            }
        }
    }

    private Optional<String> done(Request request) {
        return jdbc.sql("select request_hash, webhook from webhook_change where id = ?")
                .param(request.id())
                .query(
                        (row, _) -> {
                            if (!row.getString(1).equals(request.hash())) {
                                throw new Conflict(
                                        "the Idempotency-Key was used for another request; give every"
                                                + " request a key of its own");
                            }
                            return row.getString(2);
                        })
                .optional();
    }

    void note(Request request, String webhook, String what, @Nullable String says) {
        Caller caller = request.caller();
        jdbc.sql(
                        """
                        insert into webhook_change (id, webhook, request_hash, what, says, actor, actor_kind, reason, ticket,
                            source_address)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .param(request.id())
                .param(webhook)
                .param(request.hash())
                .param(what)
                .param(says)
                .param(caller.actor())
                .param(caller.kind())
                .param(caller.reason())
                .param(caller.ticket())
                .param(caller.sourceAddress())
                .update();
    }

    /** Oldest first. */
    List<WebhookChange> of(String webhook) {
        return jdbc.sql("select * from webhook_change where webhook = ? order by number")
                .param(webhook)
                .query((row, _) -> WebhookRow.change(row))
                .list();
    }
}

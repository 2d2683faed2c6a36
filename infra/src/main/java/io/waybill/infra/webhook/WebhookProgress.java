package io.waybill.infra.webhook;

import io.waybill.infra.command.NewIds;
import io.waybill.infra.publisher.FeedFilter;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How far webhooks are, and who delivers. Who delivers holds the webhook; whoever takes it, another
 * instance or a change, ends what the one before could still write.
 */
@Component
class WebhookProgress {
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final WebhookSecrets secrets;

    WebhookProgress(JdbcClient jdbc, TransactionTemplate transaction, WebhookSecrets secrets) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.secrets = secrets;
    }

    /** A webhook that is to go on. */
    record Going(String id, @Nullable String holder) {}

    /**
     * @param newest the log's newest position
     */
    record Glance(List<Going> going, long newest) {}

    Glance glance() {
        List<Going> going = new ArrayList<>();
        long[] newest = {0};
        jdbc.sql(
                        """
                        select s.last_position, w.id, w.holder
                        from event_sequencer s left join webhook w on w.state = 'active'""")
                .query(
                        row -> {
                            newest[0] = row.getLong(1);
                            String id = row.getString(2);
                            if (id != null) {
                                going.add(new Going(id, row.getString(3)));
                            }
                        });
        return new Glance(going, newest[0]);
    }

    /** What is to be delivered, where to, and from where on. */
    record Held(
            String id,
            @Nullable String name,
            String holder,
            URI url,
            FeedFilter filter,
            Signing signing,
            long position,
            int attempts,
            Duration pause) {}

    /** Takes it from whoever has it; nothing where it is not to go on any more. */
    Optional<Held> hold(String id) {
        return jdbc.sql(
                        """
                        update webhook set holder = ? where id = ? and state = 'active'
                        returning *, greatest(0, extract(epoch from next_attempt_at - clock_timestamp())) as pause""")
                .params(NewIds.next(), id)
                .query((row, _) -> held(row))
                .optional();
    }

    /** As it is now, for a request outside of the feed. */
    Held look(String id) {
        return jdbc.sql("select *, 0 as pause from webhook where id = ?")
                .param(id)
                .query((row, _) -> held(row))
                .single();
    }

    private Held held(ResultSet row) throws SQLException {
        String id = row.getString("id");
        return new Held(
                id,
                row.getString("name"),
                Objects.requireNonNullElse(row.getString("holder"), ""),
                URI.create(row.getString("url")),
                WebhookRow.filter(row),
                new Signing(id, secrets),
                row.getLong("position"),
                row.getInt("attempts"),
                Duration.ofMillis((long) (row.getDouble("pause") * 1e3)));
    }

    /**
     * The event at a position was taken. It is not waited until that is on disk: what is lost of it
     * in a power cut is delivered once more, and nothing is left out.
     *
     * @return whether it is still held
     */
    boolean delivered(Held held, long position, int status) {
        return jdbc.sql(
                                """
                                with quick as materialized (select set_config('synchronous_commit', 'off', true))
                                update webhook set position = ?, delivered = delivered + 1, delivered_at = clock_timestamp(),
                                    attempted_at = clock_timestamp(), attempts = 0, failing_since = null, last_status = ?,
                                    last_error = null, next_attempt_at = null
                                from quick where id = ? and holder = ?""")
                        .params(position, status, held.id(), held.holder())
                        .update()
                > 0;
    }

    /** Nothing up to a position was meant for it. */
    boolean passed(Held held, long position) {
        return jdbc.sql("update webhook set position = ? where id = ? and holder = ?")
                        .params(position, held.id(), held.holder())
                        .update()
                > 0;
    }

    /**
     * It is tried again.
     *
     * @param pause until then
     */
    boolean failed(Held held, int status, String error, Duration pause) {
        return jdbc.sql(
                                """
                                update webhook set attempts = attempts + 1, attempted_at = clock_timestamp(),
                                    failing_since = coalesce(failing_since, clock_timestamp()), last_status = ?, last_error = ?,
                                    next_attempt_at = clock_timestamp() + ? * interval '1 millisecond'
                                where id = ? and holder = ?""")
                        .param(status == 0 ? null : status)
                        .param(error)
                        .param(pause.toMillis())
                        .param(held.id())
                        .param(held.holder())
                        .update()
                > 0;
    }

    /** The receiver wants no more: it is paused, and that is on record as somebody's doing is. */
    void gone(Held held, int status) {
        String because = "the receiver answered " + status + " Gone";
        transaction.executeWithoutResult(
                _ -> {
                    int paused =
                            jdbc.sql(
                                            """
                                            update webhook set state = 'paused', because = ?, holder = null, last_status = ?,
                                                attempted_at = clock_timestamp(), attempts = 0, failing_since = null,
                                                last_error = null, next_attempt_at = null
                                            where id = ? and holder = ?""")
                                    .params(because, status, held.id(), held.holder())
                                    .update();
                    if (paused > 0) {
                        jdbc.sql(
                                        """
                                        insert into webhook_change (id, webhook, request_hash, what, says, actor, actor_kind)
                                        values (?, ?, '', 'paused', ?, 'waybill', 'system')""")
                                .params(NewIds.next(), held.id(), because)
                                .update();
                    }
                });
    }
}

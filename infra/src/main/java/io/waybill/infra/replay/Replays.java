package io.waybill.infra.replay;

import io.waybill.domain.Conflict;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.command.Caller;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Replays as they are on record. */
@Component
public class Replays {
    /** Each has clients of its own on Kafka. */
    private static final int MOST_UNDER_WAY = 10;

    private final JdbcClient jdbc;

    Replays(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What is to be replayed.
     *
     * @param requestHash what tells one request from another
     * @param first position
     * @param last position
     */
    public record Asked(
            String id,
            String requestHash,
            String topic,
            long first,
            long last,
            @Nullable Instant since,
            @Nullable Instant before,
            ReplayFilter filter,
            String speed) {}

    /**
     * What was asked for under this id before.
     *
     * @throws Conflict where that was something else
     */
    public Optional<Replay> asked(String id, String requestHash) {
        return jdbc.sql("select request_hash from replay where id = ?")
                .param(id)
                .query(String.class)
                .optional()
                .map(
                        hash -> {
                            if (!hash.equals(requestHash)) {
                                throw new Conflict(
                                        "the Idempotency-Key was used for another replay, "
                                                + id
                                                + "; give every request a key of its own");
                            }
                            return one(id);
                        });
    }

    /**
     * Asks for one; it begins at once. What was asked for under the same id before is that one.
     *
     * @throws Conflict where too many are under way
     */
    public Replay request(Asked asked, Caller caller) {
        List<Replay> others = underWay();
        if (others.size() >= MOST_UNDER_WAY) {
            throw new Conflict(
                    others.size()
                            + " replays are under way, which are as many as there may be; wait for one of them, or"
                            + " cancel one, such as "
                            + others.getFirst().id());
        }
        jdbc.sql(
                        """
                        insert into replay (id, request_hash, topic, status, first_position, last_position, recorded_since,
                            recorded_before, filter, speed, actor, actor_kind, reason, ticket, position)
                        values (?, ?, ?, 'requested', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing""")
                .param(asked.id())
                .param(asked.requestHash())
                .param(asked.topic())
                .param(asked.first())
                .param(asked.last())
                .param(time(asked.since()))
                .param(time(asked.before()))
                .param(WaybillJson.mapper().writeValueAsString(asked.filter()))
                .param(asked.speed())
                .param(caller.actor())
                .param(caller.kind())
                .param(caller.reason())
                .param(caller.ticket())
                .param(asked.first() - 1)
                .update();
        return asked(asked.id(), asked.requestHash()).orElseThrow();
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    /**
     * @throws UnknownThing where there is none
     */
    public Replay one(String id) {
        return jdbc.sql(ReplayRow.SELECT + " where id = ?")
                .param(id)
                .query((row, _) -> ReplayRow.replay(row))
                .optional()
                .orElseThrow(() -> new UnknownThing("there is no replay " + id));
    }

    /** Newest first. */
    public List<Replay> newest(int limit) {
        return jdbc.sql(ReplayRow.SELECT + " order by requested_at desc, id limit ?")
                .param(limit)
                .query((row, _) -> ReplayRow.replay(row))
                .list();
    }

    /** Those that are not over, in the order in which they were asked for. */
    List<Replay> underWay() {
        return jdbc.sql(ReplayRow.SELECT + " where finished_at is null order by requested_at, id")
                .query((row, _) -> ReplayRow.replay(row))
                .list();
    }

    /**
     * Ends it; what is on the topic stays there.
     *
     * @throws Conflict where it is over
     */
    public Replay cancel(String id, String actor, @Nullable String reason) {
        Replay there = one(id);
        String because = "cancelled by " + actor + (reason == null ? "" : ": " + reason);
        if (!ended(id, "cancelled", because)) {
            throw new Conflict("replay " + id + " is over: it is " + there.status());
        }
        return one(id);
    }

    /** It goes on from where it is, without an interruption as far as anybody knows. */
    void goesOn(String id, Reached reached) {
        jdbc.sql(
                        """
                        update replay set status = 'running', because = null, position = ?, sent = ?,
                            began_at = clock_timestamp(), began_sent = ?, ends_at = null
                        where id = ? and finished_at is null""")
                .params(reached.position(), reached.sent(), reached.sent(), id)
                .update();
    }

    /** It cannot go on for now. */
    void waits(String id, String because) {
        jdbc.sql(
                        """
                        update replay set because = ?, began_at = null, ends_at = null
                        where id = ? and finished_at is null""")
                .params(because, id)
                .update();
    }

    /**
     * How far it is.
     *
     * @param left until its end; none where that is not known
     */
    void tell(String id, Reached reached, @Nullable Duration left) {
        jdbc.sql(
                        """
                        update replay set position = greatest(position, ?), sent = greatest(sent, ?),
                            ends_at = clock_timestamp() + ? * interval '1 millisecond' where id = ?""")
                .param(reached.position())
                .param(reached.sent())
                .param(left == null ? null : left.toMillis())
                .param(id)
                .update();
    }

    boolean ended(String id, String status, @Nullable String because) {
        return jdbc.sql(
                                """
                                update replay set status = ?, because = ?, finished_at = clock_timestamp(), ends_at = null
                                where id = ? and finished_at is null""")
                        .param(status)
                        .param(because)
                        .param(id)
                        .update()
                > 0;
    }
}

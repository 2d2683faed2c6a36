package io.waybill.infra.verification;

import io.waybill.domain.Conflict;
import io.waybill.domain.UnknownThing;
import io.waybill.infra.verification.Verification.Asked;
import io.waybill.infra.verification.Verification.Difference;
import io.waybill.infra.verification.Verification.Part;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/** Verifications as they are on record. */
@Component
public class Verifications {
    private static final String SELECT =
            """
            select id, status, actor, reason, ticket, requested_at, finished_at, because from verification""";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    Verifications(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /** Asks for one. What was asked for under the same id before is that one. */
    public Verification request(Asked asked) {
        transaction.executeWithoutResult(
                _ -> {
                    int added =
                            jdbc.sql(
                                            """
                                            insert into verification (id, status, actor, actor_kind, reason, ticket)
                                            values (?, 'requested', ?, ?, ?, ?) on conflict do nothing""")
                                    .param(asked.id())
                                    .param(asked.actor())
                                    .param(asked.kind())
                                    .param(asked.reason())
                                    .param(asked.ticket())
                                    .update();
                    for (int place = 0; added > 0 && place < asked.checks().size(); place++) {
                        jdbc.sql(
                                        "insert into verification_check (verification, place, name) values (?, ?, ?)")
                                .params(asked.id(), place, asked.checks().get(place))
                                .update();
                    }
                });
        return one(asked.id());
    }

    /**
     * @throws UnknownThing where there is none
     */
    public Verification one(String id) {
        return jdbc.sql(SELECT + " where id = ?")
                .param(id)
                .query((row, _) -> verification(row))
                .optional()
                .orElseThrow(() -> new UnknownThing("there is no verification " + id));
    }

    /** Newest first. */
    public List<Verification> newest(int limit) {
        return jdbc.sql(SELECT + " order by requested_at desc, id limit ?")
                .param(limit)
                .query((row, _) -> verification(row))
                .list();
    }

    /** In the order in which they were found. */
    public List<Difference> differences(String id, long after, int limit) {
        return jdbc.sql(
                        """
                        select number, check_name, what, says from verification_difference
                        where verification = ? and number > ? order by number limit ?""")
                .params(id, after, limit)
                .query(
                        (row, _) ->
                                new Difference(
                                        row.getLong(1),
                                        row.getString(2),
                                        row.getString(3),
                                        row.getString(4)))
                .list();
    }

    /**
     * @throws Conflict where it is over
     */
    public Verification cancel(String id, String actor, @Nullable String reason) {
        int cancelled =
                jdbc.sql(
                                """
                                update verification set status = 'cancelled', finished_at = clock_timestamp(), because = ?
                                where id = ? and finished_at is null""")
                        .params("cancelled by " + actor + (reason == null ? "" : ": " + reason), id)
                        .update();
        if (cancelled == 0) {
            throw new Conflict("verification " + id + " is over: it is " + one(id).status());
        }
        return one(id);
    }

    /** Those that are not over, in the order in which they were asked for. */
    List<Verification> underWay() {
        return jdbc.sql(SELECT + " where finished_at is null order by requested_at, id")
                .query((row, _) -> verification(row))
                .list();
    }

    /** It begins, or begins again: what was found before is found again. */
    void begin(String id) {
        transaction.executeWithoutResult(
                _ -> {
                    jdbc.sql("update verification set status = 'running' where id = ?")
                            .param(id)
                            .update();
                    jdbc.sql("delete from verification_difference where verification = ?")
                            .param(id)
                            .update();
                    jdbc.sql(
                                    """
                                    update verification_check set status = 'waiting', position = 0, differences = 0,
                                        because = null where verification = ?""")
                            .param(id)
                            .update();
                });
    }

    void told(String id, Part part) {
        jdbc.sql(
                        """
                        update verification_check set status = ?, position = ?, of = ?, differences = ?, because = ?
                        where verification = ? and name = ?""")
                .param(part.status())
                .param(part.position())
                .param(part.of())
                .param(part.differences())
                .param(part.because())
                .param(id)
                .param(part.name())
                .update();
    }

    void found(String id, String check, String what, String says) {
        jdbc.sql(
                        """
                        insert into verification_difference (verification, check_name, what, says) values (?, ?, ?, ?)""")
                .params(id, check, storable(what), storable(says))
                .update();
    }

    private static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }

    void end(String id, String status) {
        jdbc.sql(
                        """
                        update verification set status = ?, finished_at = clock_timestamp()
                        where id = ? and finished_at is null""")
                .params(status, id)
                .update();
    }

    private Verification verification(ResultSet row) throws SQLException {
        String id = row.getString("id");
        List<Part> parts = parts(id);
        return new Verification(
                id,
                row.getString("status"),
                row.getString("actor"),
                row.getString("reason"),
                row.getString("ticket"),
                row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                instant(row),
                row.getString("because"),
                parts.stream().mapToLong(Part::differences).sum(),
                parts);
    }

    private static @Nullable Instant instant(ResultSet row) throws SQLException {
        OffsetDateTime time = row.getObject("finished_at", OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private List<Part> parts(String id) {
        return jdbc.sql(
                        """
                        select name, status, position, of, differences, because from verification_check
                        where verification = ? order by place""")
                .param(id)
                .query(
                        (row, _) ->
                                new Part(
                                        row.getString(1),
                                        row.getString(2),
                                        row.getLong(3),
                                        row.getLong(4),
                                        row.getLong(5),
                                        row.getString(6)))
                .list();
    }
}

package io.waybill.infra.access;

import io.waybill.domain.UnknownThing;
import io.waybill.domain.access.Sought;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.command.Caller;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;

/**
 * Approvals, to be found. What counts is in the events of who asked; each row is written together
 * with them.
 */
@Component
public class ApprovalRecords {
    private static final int MOST = 500;
    private static final String SELECT =
            """
            select id, actor, actor_kind, sought, reason, ticket, asked_at, decision, decided_by, decided_at, decided_because,
                used_at,
                case when used_at is not null then 'used' when decision = 'rejected' then 'rejected'
                    when until <= clock_timestamp() then 'expired' when decision = 'approved' then 'approved'
                    else 'pending' end as state
            from approval""";

    private final JdbcClient jdbc;

    ApprovalRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * One that can still be given, or used.
     *
     * @param salt what the hash of its request begins with, in no event: else who reads those could
     *     find out by trying what a request said that is not told
     * @param by who approved; none while it is waited for
     */
    record Open(String id, String salt, String request, Instant until, @Nullable String by) {}

    /**
     * @param sought as it was asked for
     */
    record Kept(ApprovalRecord record, Sought sought) {}

    /** Those that are waited for come first, and the newest of them; of all others, the last. */
    public List<ApprovalRecord> all() {
        return jdbc.sql(
                        "select * from ("
                                + SELECT
                                + ") a order by state <> 'pending', asked_at desc, id limit "
                                + MOST)
                .query((row, _) -> kept(row).record())
                .list();
    }

    /**
     * @throws UnknownThing where there is none
     */
    public ApprovalRecord one(String id) {
        return kept(id).record();
    }

    /**
     * @throws UnknownThing where there is none
     */
    Kept kept(String id) {
        return jdbc.sql(SELECT + " where id = ?")
                .param(id)
                .query((row, _) -> kept(row))
                .optional()
                .orElseThrow(() -> new UnknownThing("there is no approval '" + id + "'"));
    }

    /** Those of one actor for an act; first those that were given. */
    List<Open> open(String actor, String act) {
        return jdbc.sql(
                        """
                        select id, salt, request, until, case when decision = 'approved' then decided_by end as given_by from approval
                        where actor = ? and act = ? and used_at is null and until > clock_timestamp()
                          and decision is distinct from 'rejected'
                        order by decision is null, asked_at""")
                .params(actor, act)
                .query(
                        (row, _) ->
                                new Open(
                                        row.getString("id"),
                                        row.getString("salt"),
                                        row.getString("request"),
                                        Objects.requireNonNull(instant(row, "until")),
                                        row.getString("given_by")))
                .list();
    }

    void asked(String id, Sought sought, String salt, Caller caller) {
        jdbc.sql(
                        """
                        insert into approval (id, actor, actor_kind, act, request, salt, sought, reason, ticket, until)
                        values (?, ?, ?, ?, ?, ?, ?::json, ?, ?, ?)""")
                .param(id)
                .param(caller.actor())
                .param(caller.kind())
                .param(sought.act())
                .param(sought.request())
                .param(salt)
                .param(WaybillJson.mapper().writeValueAsString(sought))
                .param(caller.reason())
                .param(caller.ticket())
                .param(sought.until().atOffset(ZoneOffset.UTC))
                .update();
    }

    void decided(String id, String decision, Caller caller) {
        jdbc.sql(
                        """
                        update approval set decision = ?, decided_by = ?, decided_at = clock_timestamp(), decided_because = ?
                        where id = ?""")
                .param(decision)
                .param(caller.actor())
                .param(caller.reason())
                .param(id)
                .update();
    }

    void used(String id) {
        jdbc.sql("update approval set used_at = clock_timestamp() where id = ?").param(id).update();
    }

    private static Kept kept(ResultSet row) throws SQLException {
        Sought sought = WaybillJson.mapper().readValue(row.getString("sought"), Sought.class);
        return new Kept(record(row, sought), sought);
    }

    private static ApprovalRecord record(ResultSet row, Sought sought) throws SQLException {
        return new ApprovalRecord(
                row.getString("id"),
                row.getString("state"),
                row.getString("actor"),
                row.getString("actor_kind"),
                sought.act(),
                sought.asked(),
                sought.permission(),
                ApprovalRecord.things(sought),
                sought.comesTo(),
                sought.request(),
                row.getString("reason"),
                row.getString("ticket"),
                Objects.requireNonNull(instant(row, "asked_at")),
                sought.until(),
                row.getString("decided_by"),
                instant(row, "decided_at"),
                row.getString("decided_because"),
                instant(row, "used_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}

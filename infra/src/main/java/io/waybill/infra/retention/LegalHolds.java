package io.waybill.infra.retention;

import io.waybill.domain.Conflict;
import io.waybill.domain.ContainerId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.container.ContainerState;
import io.waybill.infra.command.Caller;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.projections.audit.AuditEntry;
import io.waybill.projections.audit.AuditField;
import io.waybill.projections.audit.AuditFilter;
import io.waybill.projections.audit.AuditOrder;
import io.waybill.projections.audit.AuditQueries;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is on hold: the events of its containers stay in the database, and nobody who acted on them
 * is erased. Who placed and who released which, and why, is kept for ever.
 */
@Component
public class LegalHolds {
    private static final Logger log = LoggerFactory.getLogger(LegalHolds.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");
    private static final String CONTAINERS = "containers/";
    private static final String SELECT =
            """
            select name, selector, placed_by, reason, ticket, placed_at, released_by, release_reason, release_ticket,
                released_at
            from legal_hold
            """;

    private final JdbcClient jdbc;
    private final AuditQueries audit;
    private final Aggregates aggregates;

    LegalHolds(JdbcClient jdbc, AuditQueries audit, Aggregates aggregates) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.aggregates = aggregates;
    }

    /** Those in force first, the newest first. */
    public List<LegalHold> all() {
        return jdbc.sql(SELECT + "order by released_at desc nulls first, number desc")
                .query((row, _) -> hold(row))
                .list();
    }

    /** One that is in force. */
    record InForce(String name, Selector containers) {}

    List<InForce> inForce() {
        return jdbc.sql(
                        "select name, selector from legal_hold where released_at is null order by number")
                .query((row, _) -> new InForce(row.getString(1), Selector.of(row.getString(2))))
                .list();
    }

    /**
     * @param where which containers, as a bound operator's grant says it; all where empty
     * @throws Conflict where one of that name is in force
     */
    public LegalHold place(String name, String where, Caller caller) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidInput(
                    "name",
                    "'"
                            + name
                            + "' is no name of a hold: up to 64 letters, digits, '.', '_' and '-', the first a letter or digit");
        }
        String selector = Selector.of(where).where();
        try {
            jdbc.sql(
                            "insert into legal_hold (name, selector, placed_by, reason, ticket) values (?, ?, ?, ?, ?)")
                    .param(name)
                    .param(selector)
                    .param(caller.actor())
                    .param(reason(caller))
                    .param(caller.ticket())
                    .update();
        } catch (DuplicateKeyException _) {
            throw new Conflict("a hold '" + name + "' is in force: release it, or name another");
        }
        log.info("{} placed the hold {} on {}", caller.actor(), name, words(selector));
        return newest(name);
    }

    private static String words(String selector) {
        return selector.isEmpty() ? "all containers" : selector;
    }

    private static String reason(Caller caller) {
        String reason = caller.reason();
        if (reason == null || reason.isBlank()) {
            throw new InvalidInput("reason", "say why: it is what a hold is asked about later");
        }
        return reason;
    }

    private LegalHold newest(String name) {
        return jdbc.sql(SELECT + "where name = ? order by number desc limit 1")
                .param(name)
                .query((row, _) -> hold(row))
                .single();
    }

    /**
     * @throws UnknownThing where none of that name is in force
     */
    public LegalHold release(String name, Caller caller) {
        int released =
                jdbc.sql(
                                """
                                update legal_hold set released_at = clock_timestamp(), released_by = ?, release_reason = ?,
                                    release_ticket = ?
                                where name = ? and released_at is null""")
                        .param(caller.actor())
                        .param(reason(caller))
                        .param(caller.ticket())
                        .param(name)
                        .update();
        if (released == 0) {
            throw new UnknownThing("no hold '" + name + "' is in force");
        }
        log.info("{} released the hold {}", caller.actor(), name);
        return newest(name);
    }

    /**
     * Makes sure that nothing somebody did is on hold.
     *
     * @throws Conflict where something is
     */
    public void requireNotHeld(String actor) {
        List<InForce> holds = inForce();
        if (holds.isEmpty()) {
            return;
        }
        Set<String> seen = new HashSet<>();
        audit.export(
                AuditFilter.EVERYTHING.with(AuditField.ACTOR, actor),
                AuditOrder.NEWEST_FIRST,
                entry -> {
                    if (entry.subject().startsWith(CONTAINERS) && seen.add(entry.subject())) {
                        requireNotHeld(entry, holds);
                    }
                    return true;
                });
    }

    private void requireNotHeld(AuditEntry entry, List<InForce> holds) {
        ContainerId id = new ContainerId(entry.subject().substring(CONTAINERS.length()));
        holding(aggregates.container(id), holds)
                .ifPresent(
                        hold -> {
                            throw new Conflict(
                                    "what they did to container "
                                            + entry.target()
                                            + " is on hold '"
                                            + hold.name()
                                            + "': release that first");
                        });
    }

    /** One that a container is on; none where it is on none. */
    static Optional<InForce> holding(ContainerState container, List<InForce> holds) {
        return holds.stream().filter(hold -> hold.containers().selects(container)).findFirst();
    }

    private static LegalHold hold(ResultSet row) throws SQLException {
        OffsetDateTime released = row.getObject(10, OffsetDateTime.class);
        return new LegalHold(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getObject(6, OffsetDateTime.class).toInstant(),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                released == null ? null : released.toInstant());
    }
}

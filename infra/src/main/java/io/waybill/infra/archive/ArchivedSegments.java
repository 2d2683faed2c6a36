package io.waybill.infra.archive;

import io.waybill.domain.UnknownThing;
import io.waybill.infra.command.Caller;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** What was written to files, as it is on record. */
@Component
class ArchivedSegments {
    private static final String SELECT =
            """
            select number, first_position, last_position, earliest, latest, origin, file, bytes, sha256, written_at,
                rewritten_by, reason, ticket, offloaded
            from archive_segment
            """;

    private final JdbcClient jdbc;

    ArchivedSegments(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** In the order of their positions. */
    List<ArchivedSegment> all() {
        return jdbc.sql(SELECT + "order by number").query((row, _) -> segment(row)).list();
    }

    /** The last of them. */
    Optional<ArchivedSegment> newest() {
        return jdbc.sql(SELECT + "order by number desc limit 1")
                .query((row, _) -> segment(row))
                .optional();
    }

    /**
     * @throws UnknownThing where there is no such segment
     */
    ArchivedSegment one(long number) {
        return jdbc.sql(SELECT + "where number = ?")
                .param(number)
                .query((row, _) -> segment(row))
                .optional()
                .orElseThrow(
                        () ->
                                new UnknownThing(
                                        "there is no segment " + number + " in the archive"));
    }

    void add(long number, WrittenFile file) {
        jdbc.sql(
                        """
                        insert into archive_segment (number, first_position, last_position, earliest, latest, origin,
                            file, bytes, sha256)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        number,
                        file.segment().first(),
                        file.segment().last(),
                        file.earliest(),
                        file.latest(),
                        file.origin(),
                        file.segment().fileName(),
                        file.bytes(),
                        file.sha256())
                .update();
    }

    void writtenAnew(long number, WrittenFile file, Caller caller) {
        jdbc.sql(
                        """
                        update archive_segment set origin = ?, bytes = ?, sha256 = ?, written_at = clock_timestamp(),
                            rewritten_by = ?, reason = ?, ticket = ?
                        where number = ?""")
                .param(file.origin())
                .param(file.bytes())
                .param(file.sha256())
                .param(caller.actor())
                .param(caller.reason())
                .param(caller.ticket())
                .param(number)
                .update();
    }

    private static ArchivedSegment segment(ResultSet row) throws SQLException {
        return new ArchivedSegment(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getLong(8),
                row.getString(9),
                row.getObject(10, OffsetDateTime.class).toInstant(),
                row.getString(11),
                row.getString(12),
                row.getString(13),
                row.getLong(14));
    }
}

package io.waybill.infra.offload;

import io.waybill.proof.LogTable;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Of what the events have left, and where they are. */
final class OffloadTable {
    private final JdbcClient jdbc;

    OffloadTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param events how many left: those with a sequence number below
     * @param segments the numbers of those they are in
     */
    record Left(long events, List<Long> segments) {}

    /**
     * A file of the archive.
     *
     * @param name in the archive's folder
     */
    record Segment(long first, long last, String name) {
        static final String SELECT =
                "select first_position, last_position, file from archive_segment ";

        static Segment of(ResultSet row) throws SQLException {
            return new Segment(row.getLong(1), row.getLong(2), row.getString(3));
        }
    }

    Optional<Left> left(String subject) {
        return jdbc.sql("select events, segments from offloaded where subject = ?")
                .param(subject)
                .query((row, _) -> new Left(row.getLong(1), numbers(row.getArray(2))))
                .optional();
    }

    private static List<Long> numbers(Array array) throws SQLException {
        return Arrays.asList((Long[]) array.getArray());
    }

    /** How many events of each left, of those of which any did. */
    Map<String, Long> events(Collection<String> subjects) {
        Map<String, Long> events = new HashMap<>();
        jdbc.sql(LogTable.LEFT)
                .param((Object) subjects.toArray(String[]::new))
                .query(
                        row -> {
                            events.put(row.getString(1), row.getLong(2));
                        });
        return events;
    }

    List<Segment> numbered(List<Long> numbers) {
        return jdbc.sql(Segment.SELECT + "where number = any(?) order by number")
                .param((Object) numbers.toArray(Long[]::new))
                .query((row, _) -> Segment.of(row))
                .list();
    }

    /** Those with one of some positions that events left for. */
    List<Segment> among(Positions positions) {
        return jdbc.sql(
                        Segment.SELECT
                                + "where offloaded > 0 and last_position >= ? and first_position <= ? order by number")
                .params(positions.first(), positions.last())
                .query((row, _) -> Segment.of(row))
                .list();
    }

    /**
     * The same, of which some event was recorded from a time on, before another one.
     *
     * @param since as the log writes it
     */
    List<Segment> recorded(Positions among, String since, String before) {
        return jdbc.sql(
                        Segment.SELECT
                                + """
                                where offloaded > 0 and last_position >= ? and first_position <= ?
                                    and latest collate "C" >= ? and earliest collate "C" < ? order by number""")
                .params(among.first(), among.last(), since, before)
                .query((row, _) -> Segment.of(row))
                .list();
    }
}

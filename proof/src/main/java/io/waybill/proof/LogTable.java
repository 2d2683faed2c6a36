package io.waybill.proof;

import io.waybill.proof.LogEntry.Field;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How entries are read from the log's own tables: not a byte of them is looked at. */
public final class LogTable {
    private static final String EVENT =
            "e.sequence_number, "
                    + Arrays.stream(Field.values())
                            .map(field -> "e." + field.column())
                            .collect(Collectors.joining(", "));

    /**
     * One of each position after one, the first parameter, up to another one, in order; of some the
     * event is in no row of the table.
     */
    public static final String ENTRIES =
            "select p.position, "
                    + EVENT
                    + """
                     from (select position, global_index from event_position
                          where position > ? and position <= ? order by position) p
                    left join lateral (select * from event where global_index = p.global_index limit 1) e on true
                    order by p.position""";

    /**
     * How many events have left the table of each of the subjects in the parameter of which any
     * did.
     */
    public static final String LEFT =
            "select subject, events from offloaded where subject = any(?)";

    /**
     * All that the table has about a subject, the parameter, oldest first; 0 where one has no
     * position.
     */
    public static final String ABOUT =
            "select coalesce(p.position, 0), "
                    + EVENT
                    + """
                     from event e left join event_position p using (global_index)
                    where e.aggregate_identifier = ? order by e.sequence_number""";

    /**
     * What stands in the log's table and has no position, though all that came with it has: no
     * topic and no tree has it, but what it is about is made of it, too. As many as the parameter
     * says.
     */
    public static final String STRAYS =
            "select 0, "
                    + EVENT
                    + """
                     from event e where e.transaction_id < (select horizon from event_sequencer)
                        and not exists (select from event_position p where p.global_index = e.global_index)
                    order by e.global_index limit ?""";

    private LogTable() {}

    /** Of a row of {@link #ENTRIES}. */
    public static Place<LogEntry> place(ResultSet row) throws SQLException {
        boolean isThere = row.getObject(2) != null;
        return new Place<>(row.getLong(1), isThere ? entry(row) : null);
    }

    /**
     * Of entries that files have, those that are on record as having left the table: another one
     * that is in no row of it is missing.
     *
     * @param events how many left of each of some subjects, as {@link #LEFT} tells it
     */
    public static List<LogEntry> thatLeft(
            List<LogEntry> entries, Function<Set<String>, Map<String, Long>> events) {
        if (entries.isEmpty()) {
            return entries;
        }
        Map<String, Long> left =
                events.apply(entries.stream().map(LogTable::subject).collect(Collectors.toSet()));
        return entries.stream()
                .filter(entry -> entry.sequence() < left.getOrDefault(subject(entry), 0L))
                .toList();
    }

    private static String subject(LogEntry entry) {
        return String.valueOf(entry.text(Field.SUBJECT));
    }

    /** Of a row of either where the table has the event. */
    public static LogEntry entry(ResultSet row) throws SQLException {
        List<byte @Nullable []> texts = new ArrayList<>(Field.values().length);
        for (int i = 0; i < Field.values().length; i++) {
            texts.add(row.getBytes(3 + i));
        }
        return new LogEntry(row.getLong(1), row.getLong(2), texts);
    }
}

package io.waybill.proof;

import io.waybill.proof.LogEntry.Field;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** How entries are read from the log's own tables: not a byte of them is looked at. */
public final class LogTable {
    private static final String EVENT =
            "e.sequence_number, "
                    + Arrays.stream(Field.values())
                            .map(field -> "e." + field.column())
                            .collect(Collectors.joining(", "));

    /**
     * Those after a position, the first parameter, up to another one, in order; where one is
     * missing, so it is here.
     */
    public static final String ENTRIES =
            "select p.position, "
                    + EVENT
                    + """
                     from (select position, global_index from event_position
                          where position > ? and position <= ? order by position) p
                    cross join lateral (select * from event where global_index = p.global_index limit 1) e
                    order by p.position""";

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

    /** Of a row of either. */
    public static LogEntry entry(ResultSet row) throws SQLException {
        List<byte @Nullable []> texts = new ArrayList<>(Field.values().length);
        for (int i = 0; i < Field.values().length; i++) {
            texts.add(row.getBytes(3 + i));
        }
        return new LogEntry(row.getLong(1), row.getLong(2), texts);
    }
}

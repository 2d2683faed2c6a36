package io.waybill.infra.proof;

import io.waybill.proof.LogEntry;
import io.waybill.proof.LogTable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;

/** The log's rows as they are hashed. */
@Component
class LogEntries {
    private final JdbcClient jdbc;

    LogEntries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Those of the next {@code count} positions, in order; where one is missing, so it is here. */
    List<LogEntry> after(long position, int count) {
        return jdbc.sql(LogTable.ENTRIES)
                .params(position, position + count)
                .query((row, _) -> LogTable.entry(row))
                .list();
    }

    /** Rows that no position leads to. */
    List<LogEntry> strays(int limit) {
        return jdbc.sql(LogTable.STRAYS).param(limit).query((row, _) -> LogTable.entry(row)).list();
    }
}

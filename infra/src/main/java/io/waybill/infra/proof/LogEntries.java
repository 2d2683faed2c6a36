package io.waybill.infra.proof;

import io.waybill.infra.offload.OffloadedEvents;
import io.waybill.proof.LogEntry;
import io.waybill.proof.LogTable;
import io.waybill.proof.Place;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;

/** The log's rows as they are hashed. */
@Component
class LogEntries {
    private final JdbcClient jdbc;
    private final OffloadedEvents offloaded;

    LogEntries(JdbcClient jdbc, OffloadedEvents offloaded) {
        this.jdbc = jdbc;
        this.offloaded = offloaded;
    }

    /** Those of the next {@code count} positions, in order; where one is missing, so it is here. */
    List<LogEntry> after(long position, int count) {
        return Place.whole(
                jdbc.sql(LogTable.ENTRIES)
                        .params(position, position + count)
                        .query((row, _) -> LogTable.place(row))
                        .list(),
                offloaded::at,
                LogEntry::position);
    }

    /** Rows that no position leads to. */
    List<LogEntry> strays(int limit) {
        return jdbc.sql(LogTable.STRAYS).param(limit).query((row, _) -> LogTable.entry(row)).list();
    }
}

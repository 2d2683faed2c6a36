package io.waybill.infra.proof;

import io.waybill.infra.offload.OffloadedEvents;
import io.waybill.proof.LogEntry;
import io.waybill.proof.LogTable;
import io.waybill.proof.LogTable.Place;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

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
        List<Place> places =
                jdbc.sql(LogTable.ENTRIES)
                        .params(position, position + count)
                        .query((row, _) -> LogTable.place(row))
                        .list();
        List<Long> elsewhere =
                places.stream()
                        .filter(place -> place.entry() == null)
                        .map(Place::position)
                        .toList();
        Stream<LogEntry> here = places.stream().map(Place::entry).filter(Objects::nonNull);
        return elsewhere.isEmpty()
                ? here.toList()
                : Stream.concat(here, offloaded.at(elsewhere).stream())
                        .sorted(Comparator.comparingLong(LogEntry::position))
                        .toList();
    }

    /** Rows that no position leads to. */
    List<LogEntry> strays(int limit) {
        return jdbc.sql(LogTable.STRAYS).param(limit).query((row, _) -> LogTable.entry(row)).list();
    }
}

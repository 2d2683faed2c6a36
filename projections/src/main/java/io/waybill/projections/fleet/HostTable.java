package io.waybill.projections.fleet;

import io.waybill.domain.host.HostEvent;
import io.waybill.domain.host.HostState;
import io.waybill.projections.EventRecord;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Folds hosts' events: reads a batch's hosts once, and writes each once. */
final class HostTable {
    private final JdbcTemplate jdbc;

    private record Row(HostState state, long sequence) {}

    HostTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void apply(List<EventRecord> events) {
        List<String> names =
                events.stream()
                        .map(EventRecord::event)
                        .filter(HostEvent.class::isInstance)
                        .map(event -> event.about().value())
                        .distinct()
                        .toList();
        if (names.isEmpty()) {
            return;
        }
        Map<String, Row> rows = load(names);
        Map<String, Row> changed = new HashMap<>();
        for (EventRecord record : events) {
            if (record.event() instanceof HostEvent event) {
                String name = event.hostId().value();
                Row before = rows.get(name);
                if (before == null || record.sequence() > before.sequence()) {
                    Row after = after(before, record, event);
                    rows.put(name, after);
                    changed.put(name, after);
                }
            }
        }
        write(changed);
    }

    private static Row after(@Nullable Row before, EventRecord record, HostEvent event) {
        HostState state = before == null ? null : before.state();
        return new Row(HostState.evolve(state, event), record.sequence());
    }

    private Map<String, Row> load(List<String> names) {
        Map<String, Row> rows = new HashMap<>();
        jdbc.query(
                "select name, state, sequence from fleet_host where name = any(?)",
                row -> {
                    rows.put(
                            row.getString(1),
                            new Row(
                                    FoldedState.read(row.getString(2), HostState.class),
                                    row.getLong(3)));
                },
                (Object) names.toArray(String[]::new));
        return rows;
    }

    private void write(Map<String, Row> changed) {
        jdbc.batchUpdate(
                """
                insert into fleet_host (name, sequence, decommissioned, state) values (?, ?, ?, ?::json)
                on conflict (name) do update set sequence = excluded.sequence,
                    decommissioned = excluded.decommissioned, state = excluded.state""",
                changed.values().stream()
                        .map(
                                row ->
                                        new Object[] {
                                            row.state().id().value(),
                                            row.sequence(),
                                            row.state().decommissioned(),
                                            FoldedState.write(row.state())
                                        })
                        .toList());
    }
}

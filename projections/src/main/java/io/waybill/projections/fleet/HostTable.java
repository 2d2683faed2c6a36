package io.waybill.projections.fleet;

import io.waybill.domain.host.HostEvent;
import io.waybill.domain.host.HostState;
import io.waybill.projections.EventRecord;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

import java.util.List;

/** Folds hosts' events. They are few, so one at a time. */
final class HostTable {
    private final JdbcTemplate jdbc;

    private record Row(HostState state, long sequence) {}

    HostTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void apply(EventRecord record, HostEvent event) {
        Row before = row(event.hostId().value());
        if (before != null && record.sequence() <= before.sequence()) {
            return;
        }
        HostState after = HostState.evolve(before == null ? null : before.state(), event);
        jdbc.update(
                """
                insert into fleet_host (name, sequence, decommissioned, state) values (?, ?, ?, ?::json)
                on conflict (name) do update set sequence = excluded.sequence,
                    decommissioned = excluded.decommissioned, state = excluded.state""",
                after.id().value(),
                record.sequence(),
                after.decommissioned(),
                FoldedState.write(after));
    }

    private @Nullable Row row(String name) {
        List<Row> found =
                jdbc.query(
                        "select state, sequence from fleet_host where name = ?",
                        (row, _) ->
                                new Row(
                                        FoldedState.read(row.getString(1), HostState.class),
                                        row.getLong(2)),
                        name);
        return found.isEmpty() ? null : found.getFirst();
    }
}

package io.waybill.projections.fleet;

import io.waybill.domain.container.ContainerEvent;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.Failure;
import io.waybill.projections.EventRecord;
import io.waybill.projections.Storable;
import io.waybill.projections.Words;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Folds containers' events: reads a batch's containers once, and writes each once. */
final class ContainerTable {
    static final String COLUMNS =
            "id, sequence, declared_at, failure_code, failure_message, drift_event, state";

    private final JdbcTemplate jdbc;

    ContainerTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void apply(List<EventRecord> events) {
        Map<String, ContainerRow> rows = load(events);
        Map<String, ContainerRow> changed = new HashMap<>();
        for (EventRecord record : events) {
            if (record.event() instanceof ContainerEvent event) {
                String id = event.containerId().value();
                ContainerRow before = rows.get(id);
                if (before == null || record.sequence() > before.sequence()) {
                    ContainerRow after = ContainerRow.after(before, record, event);
                    rows.put(id, after);
                    changed.put(id, after);
                }
            }
        }
        jdbc.batchUpdate(
                """
                insert into fleet_container (id, sequence, name, host, image, version, status, declared_at,
                    failure_code, failure_message, drift_policy, drifted, drift_given_up, drift_event, state)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::json)
                on conflict (id) do update set sequence = excluded.sequence, name = excluded.name,
                    host = excluded.host, image = excluded.image, version = excluded.version,
                    status = excluded.status, failure_code = excluded.failure_code,
                    failure_message = excluded.failure_message, drift_policy = excluded.drift_policy,
                    drifted = excluded.drifted, drift_given_up = excluded.drift_given_up,
                    drift_event = excluded.drift_event, state = excluded.state""",
                changed.values().stream().map(ContainerTable::columns).toList());
    }

    private Map<String, ContainerRow> load(List<EventRecord> events) {
        String[] ids =
                events.stream()
                        .map(EventRecord::event)
                        .filter(ContainerEvent.class::isInstance)
                        .map(event -> event.about().value())
                        .distinct()
                        .toArray(String[]::new);
        Map<String, ContainerRow> rows = new HashMap<>();
        jdbc.query(
                "select " + COLUMNS + " from fleet_container where id = any(?)",
                row -> {
                    rows.put(row.getString("id"), read(row));
                },
                (Object) ids);
        return rows;
    }

    static ContainerRow read(ResultSet row) throws SQLException {
        return new ContainerRow(
                FoldedState.read(row.getString("state"), ContainerState.class),
                row.getLong("sequence"),
                FleetRows.instant(row, "declared_at"),
                FleetRows.failure(row),
                row.getString("drift_event"));
    }

    private static @Nullable Object[] columns(ContainerRow row) {
        Desired desired = row.state().desired();
        Failure failure = row.failure();
        return Storable.values(
                row.state().id().value(),
                row.sequence(),
                desired.name(),
                desired.host().value(),
                desired.image().image().value(),
                desired.image().version(),
                row.status(),
                FleetRows.utc(row.declaredAt()),
                failure == null ? null : failure.code(),
                failure == null ? null : failure.message(),
                Words.of(row.state().policy()),
                !row.state().drift().isEmpty(),
                row.isGivenUp(),
                row.driftEvent(),
                FoldedState.write(row.state()));
    }
}

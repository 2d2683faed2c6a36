package io.waybill.projections.audit;

import io.waybill.domain.container.ContainerEvent;
import io.waybill.projections.EventRecord;

import org.springframework.jdbc.core.JdbcTemplate;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The audit's own record of what containers are called and where they are. */
final class KnownContainers {
    private KnownContainers() {}

    /**
     * @param position of the event that made it known
     */
    record Change(String id, long position, KnownContainer container) {}

    /** Those that the events are about, by id. */
    static Map<String, KnownContainer> load(List<EventRecord> events, JdbcTemplate jdbc) {
        String[] ids =
                events.stream()
                        .map(EventRecord::event)
                        .filter(ContainerEvent.class::isInstance)
                        .map(event -> event.about().value())
                        .distinct()
                        .toArray(String[]::new);
        Map<String, KnownContainer> known = new HashMap<>();
        jdbc.query(
                "select id, name, host, image, version from audit_container where id = any(?)",
                row -> {
                    known.put(
                            row.getString(1),
                            new KnownContainer(
                                    row.getString(2),
                                    row.getString(3),
                                    row.getString(4),
                                    row.getInt(5)));
                },
                (Object) ids);
        return known;
    }

    static void save(Collection<Change> changes, JdbcTemplate jdbc) {
        jdbc.batchUpdate(
                """
                insert into audit_container (id, position, name, host, image, version)
                values (?, ?, ?, ?, ?, ?)
                on conflict (id) do update set position = excluded.position, name = excluded.name,
                    host = excluded.host, image = excluded.image, version = excluded.version
                where audit_container.position < excluded.position""",
                changes.stream().map(KnownContainers::row).toList());
    }

    private static Object[] row(Change change) {
        KnownContainer container = change.container();
        return new Object[] {
            change.id(),
            change.position(),
            container.name(),
            container.host(),
            container.image(),
            container.version()
        };
    }
}

package io.waybill.infra.adoption;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.Sha256;
import io.waybill.domain.container.Unmanaged;
import io.waybill.domain.wire.AgentReport.UnmanagedSeen;
import io.waybill.domain.wire.WaybillJson;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The containers on hosts that nobody put under record, as their agents told last. */
@Component
public class UnmanagedContainers {
    private final JdbcClient jdbc;

    UnmanagedContainers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * One of them, and the id that it will be on record as: it follows from where it is, so that it
     * cannot be adopted twice.
     */
    public record Known(ContainerId id, HostId host, Unmanaged found) {}

    static ContainerId idOf(HostId host, String engineId) {
        String place = host.value() + "/" + engineId;
        return new ContainerId(Sha256.hex(place.getBytes(StandardCharsets.UTF_8)).substring(0, 32));
    }

    /** To be called in the transaction that notes that the report was taken in. */
    public void take(HostId host, UnmanagedSeen seen) {
        jdbc.sql("delete from unmanaged_container where host = ? and engine_id <> all(?)")
                .params(host.value(), seen.present().toArray(new String[0]))
                .update();
        for (Unmanaged found : seen.changed()) {
            ContainerId id = idOf(host, found.engineId());
            // The report may be older than its adoption.
            jdbc.sql(
                            """
                            insert into unmanaged_container (host, engine_id, container_id, name, found, seen_at)
                            select :host, :engine, :id, :name, :found, :at
                            where not exists (select 1 from container_name where container_id = :id)
                            on conflict (host, engine_id) do update
                                set name = excluded.name, found = excluded.found, seen_at = excluded.seen_at""")
                    .param("host", host.value())
                    .param("engine", found.engineId())
                    .param("id", id.value())
                    .param("name", found.name())
                    .param("found", WaybillJson.mapper().writeValueAsString(found))
                    .param("at", seen.at().atOffset(ZoneOffset.UTC))
                    .update();
        }
    }

    /** By name; those of all hosts where none is named. */
    public List<Known> on(@Nullable String host) {
        return jdbc.sql(
                        """
                        select host, container_id, found from unmanaged_container
                        where (:host = '' or host = :host) order by name collate "C", host""")
                .param("host", host == null ? "" : host)
                .query(
                        (row, _) ->
                                new Known(
                                        new ContainerId(row.getString(2)),
                                        new HostId(row.getString(1)),
                                        WaybillJson.mapper()
                                                .readValue(row.getString(3), Unmanaged.class)))
                .list();
    }

    /** How many are on which host; hosts without are left out. */
    public Map<String, Long> count() {
        Map<String, Long> count = new HashMap<>();
        RowCallbackHandler keep = row -> count.put(row.getString(1), row.getLong(2));
        jdbc.sql("select host, count(*) from unmanaged_container group by host").query(keep);
        return count;
    }

    List<HostId> hosts() {
        return jdbc.sql("select distinct host from unmanaged_container")
                .query((row, _) -> new HostId(row.getString(1)))
                .list();
    }

    /** To be called in the transaction of what puts it under record. */
    void remove(ContainerId id) {
        jdbc.sql("delete from unmanaged_container where container_id = ?")
                .param(id.value())
                .update();
    }
}

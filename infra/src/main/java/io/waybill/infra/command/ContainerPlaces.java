package io.waybill.infra.command;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.container.ContainerEvent.ContainerAdopted;
import io.waybill.domain.container.ContainerEvent.ContainerDeclared;
import io.waybill.domain.container.ContainerEvent.ContainerDriftAccepted;
import io.waybill.domain.container.ContainerEvent.ContainerMoved;
import io.waybill.domain.container.ContainerEvent.ContainerOperationSucceeded;
import io.waybill.domain.container.ContainerEvent.ContainerRemoved;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.DesiredState;

import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where containers live, and for how long. Written in the transaction of the event that says so, as
 * names are: what is decided by it never lags behind the log.
 */
@Component
public class ContainerPlaces {
    private final JdbcClient jdbc;

    /** What is on record on one host. */
    public record Load(long containers, long memoryAskedFor) {
        public static final Load NONE = new Load(0, 0);
    }

    ContainerPlaces(JdbcClient jdbc, EventStore eventStore) {
        this.jdbc = jdbc;
        // Called before the transaction commits, in it.
        eventStore.subscribe(events -> events.forEach(this::follow));
    }

    private void follow(EventMessage<?> event) {
        switch (event.getPayload()) {
            case ContainerDeclared declared ->
                    place(declared.containerId(), declared.desired(), event.getTimestamp());
            case ContainerAdopted adopted ->
                    place(adopted.containerId(), adopted.desired(), event.getTimestamp());
            case ContainerDriftAccepted accepted
                    when accepted.desired().state() == DesiredState.ABSENT ->
                    leave(accepted.containerId());
            case ContainerDriftAccepted accepted ->
                    resize(accepted.containerId(), accepted.desired());
            case ContainerMoved moved -> move(moved.containerId(), moved.to());
            case ContainerOperationSucceeded done
                    when done.desired().state() == DesiredState.ABSENT ->
                    leave(done.containerId());
            case ContainerRemoved removed
                    when removed.observed().status() == ContainerStatus.REMOVED ->
                    leave(removed.containerId());
            default -> {}
        }
    }

    private void resize(ContainerId container, Desired desired) {
        Long memory = desired.spec().limits().memoryBytes();
        jdbc.sql("update container_place set memory_bytes = ? where container_id = ?")
                .param(memory == null ? 0 : memory)
                .param(container.value())
                .update();
    }

    private void place(ContainerId container, Desired desired, Instant at) {
        Long memory = desired.spec().limits().memoryBytes();
        Duration timeToLive = desired.spec().timeToLive();
        jdbc.sql(
                        "insert into container_place (container_id, host, memory_bytes, expires_at) values (?, ?, ?, ?)")
                .param(container.value())
                .param(desired.host().value())
                .param(memory == null ? 0 : memory)
                .param(timeToLive == null ? null : at.plus(timeToLive).atOffset(ZoneOffset.UTC))
                .update();
    }

    private void move(ContainerId container, HostId host) {
        jdbc.sql("update container_place set host = ? where container_id = ?")
                .param(host.value())
                .param(container.value())
                .update();
    }

    private void leave(ContainerId container) {
        jdbc.sql("delete from container_place where container_id = ?")
                .param(container.value())
                .update();
    }

    /** What is on record on each host that has something on record. */
    public Map<HostId, Load> loads() {
        Map<HostId, Load> loads = new HashMap<>();
        jdbc.sql(
                        "select host, count(*), sum(memory_bytes)::bigint from container_place group by host")
                .query(
                        row -> {
                            loads.put(
                                    new HostId(row.getString(1)),
                                    new Load(row.getLong(2), row.getLong(3)));
                        });
        return loads;
    }

    /** Those on record on a host, by their ids. */
    public List<ContainerId> on(HostId host) {
        return jdbc.sql(
                        "select container_id from container_place where host = ? order by container_id")
                .param(host.value())
                .query((row, _) -> new ContainerId(row.getString(1)))
                .list();
    }

    /** Those whose time to live is over, the longest over first. */
    public List<ContainerId> expired(Instant now) {
        return jdbc.sql(
                        "select container_id from container_place where expires_at <= ? order by expires_at limit 1000")
                .param(now.atOffset(ZoneOffset.UTC))
                .query((row, _) -> new ContainerId(row.getString(1)))
                .list();
    }
}

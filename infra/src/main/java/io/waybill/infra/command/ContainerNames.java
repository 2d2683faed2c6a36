package io.waybill.infra.command;

import io.waybill.domain.Conflict;
import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.container.ContainerEvent.ContainerAdopted;
import io.waybill.domain.container.ContainerEvent.ContainerDeclared;
import io.waybill.domain.container.ContainerEvent.ContainerDriftAccepted;
import io.waybill.domain.container.ContainerEvent.ContainerMoveRequested;
import io.waybill.domain.container.ContainerEvent.ContainerOperationSucceeded;
import io.waybill.domain.container.ContainerEvent.ContainerRemoved;
import io.waybill.domain.container.ContainerEvent.ContainerRenameRequested;
import io.waybill.domain.container.ContainerEvent.Settled;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.DesiredState;
import io.waybill.domain.container.Operation;

import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Which container bears which name. A name is claimed and released in the transaction of the event
 * that says so, so that two containers never share one, however the requests race.
 */
@Component
public class ContainerNames {
    private final JdbcClient jdbc;

    ContainerNames(JdbcClient jdbc, EventStore eventStore) {
        this.jdbc = jdbc;
        // Called before the transaction commits, in it.
        eventStore.subscribe(events -> events.forEach(event -> follow(event.getPayload())));
    }

    private void follow(Object event) {
        switch (event) {
            case ContainerDeclared declared ->
                    claim(
                            declared.containerId(),
                            declared.desired().host(),
                            declared.desired().name());
            case ContainerAdopted adopted ->
                    claim(
                            adopted.containerId(),
                            adopted.desired().host(),
                            adopted.desired().name());
            case ContainerRenameRequested renaming ->
                    claim(
                            renaming.containerId(),
                            renaming.desired().host(),
                            renaming.desired().name());
            case ContainerMoveRequested moving -> claimOnNewHost(moving);
            case ContainerDriftAccepted accepted
                    when accepted.desired().state() == DesiredState.ABSENT ->
                    releaseAll(accepted.containerId());
            case ContainerDriftAccepted accepted -> {
                Desired found = accepted.desired();
                claim(accepted.containerId(), found.host(), found.name());
                releaseOthers(accepted.containerId(), found.host().value(), found.name());
            }
            case ContainerOperationSucceeded done
                    when done.desired().state() == DesiredState.ABSENT ->
                    releaseAll(done.containerId());
            case Settled settled ->
                    releaseOthers(
                            settled.containerId(),
                            settled.desired().host().value(),
                            settled.desired().name());
            case ContainerRemoved removed
                    when removed.observed().status() == ContainerStatus.REMOVED ->
                    releaseAll(removed.containerId());
            default -> {}
        }
    }

    /** Until it is known where it lives in the end, it bears its name on both hosts. */
    private void claimOnNewHost(ContainerMoveRequested moving) {
        Operation operation = moving.desired().operation();
        if (operation != null && operation.move() != null) {
            claim(moving.containerId(), operation.move().to(), moving.desired().name());
        }
    }

    private void claim(ContainerId container, HostId host, String name) {
        // Back to a name it still holds: nothing to claim.
        jdbc.sql(
                        """
                        insert into container_name (host, name, container_id) select :host, :name, :container
                        where not exists (select 1 from container_name where host = :host and name = :name
                                          and container_id = :container and released_at is null)""")
                .param("host", host.value())
                .param("name", name)
                .param("container", container.value())
                .update();
    }

    private void releaseOthers(ContainerId container, String host, String name) {
        jdbc.sql(
                        """
                        update container_name set released_at = now()
                        where container_id = :container and (host <> :host or name <> :name)
                          and released_at is null""")
                .param("host", host)
                .param("container", container.value())
                .param("name", name)
                .update();
    }

    private void releaseAll(ContainerId container) {
        releaseOthers(container, "", "");
    }

    /** The container that bears the name on the host now. */
    public Optional<ContainerId> bearer(HostId host, String name) {
        return jdbc.sql(
                        "select container_id from container_name where host = ? and name = ? and released_at is null")
                .params(host.value(), name)
                .query((row, _) -> new ContainerId(row.getString(1)))
                .optional();
    }

    /** How many containers are on record on a host, the removed ones not counted. */
    public long liveOn(HostId host) {
        return jdbc.sql(
                        "select count(distinct container_id) from container_name where host = ? and released_at is null")
                .param(host.value())
                .query(Long.class)
                .single();
    }

    /** The containers on record on a host, the removed ones not among them. */
    public List<ContainerId> containersOn(HostId host) {
        return jdbc
                .sql(
                        "select distinct container_id from container_name where host = ? and released_at is null")
                .param(host.value())
                .query(String.class)
                .list()
                .stream()
                .map(ContainerId::new)
                .toList();
    }

    /** The containers that bore a name at an instant or came to bear one later, wherever. */
    public List<ContainerId> livingSince(Instant instant) {
        return jdbc
                .sql(
                        "select distinct container_id from container_name where released_at is null or released_at > ? order by 1")
                .param(instant.atOffset(ZoneOffset.UTC))
                .query(String.class)
                .list()
                .stream()
                .map(ContainerId::new)
                .toList();
    }

    /**
     * The container that an address means: an id, the beginning of one, a name, or {@code
     * host/name}. A name that no container bears any more means the last one that did: its history
     * can still be asked for.
     *
     * @throws UnknownThing where it means none
     * @throws Conflict where it means several
     */
    public ContainerId resolve(String address) {
        if (address.matches("[0-9a-f]{32}") && exists(address)) {
            return new ContainerId(address);
        }
        int slash = Math.max(address.indexOf('/'), address.indexOf('~'));
        String host = slash < 0 ? "" : address.substring(0, slash);
        String name = address.substring(slash + 1);
        List<Bearer> live = bearers(host, name, "released_at is null order by host");
        if (live.stream().map(Bearer::container).distinct().count() > 1) {
            throw new Conflict(
                    "'"
                            + name
                            + "' is a container on several hosts: "
                            + String.join(
                                    ", ",
                                    live.stream()
                                            .map(bearer -> bearer.host() + "/" + name)
                                            .toList())
                            + "; name the host, too");
        }
        if (!live.isEmpty()) {
            return new ContainerId(live.getFirst().container());
        }
        List<String> byPrefix =
                slash < 0 && address.matches("[0-9a-f]{4,32}") ? beginningWith(address) : List.of();
        if (byPrefix.size() > 1) {
            throw new Conflict(
                    "several container ids begin with '" + address + "'; give more of it");
        }
        if (byPrefix.size() == 1) {
            return new ContainerId(byPrefix.getFirst());
        }
        return bearers(host, name, "released_at is not null order by released_at desc limit 1")
                .stream()
                .findFirst()
                .map(bearer -> new ContainerId(bearer.container()))
                .orElseThrow(() -> new UnknownThing("there is no container '" + address + "'"));
    }

    private record Bearer(String host, String container) {}

    private List<Bearer> bearers(String host, String name, String which) {
        return jdbc.sql(
                        "select host, container_id from container_name where name = :name and (:host = '' or host = :host) and "
                                + which)
                .param("name", name)
                .param("host", host)
                .query((row, _) -> new Bearer(row.getString(1), row.getString(2)))
                .list();
    }

    private boolean exists(String id) {
        return !beginningWith(id).isEmpty();
    }

    private List<String> beginningWith(String prefix) {
        return jdbc.sql(
                        "select distinct container_id from container_name where container_id like ? limit 2")
                .param(prefix + "%")
                .query(String.class)
                .list();
    }
}

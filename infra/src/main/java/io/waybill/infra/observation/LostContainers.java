package io.waybill.infra.observation;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.container.ContainerEvent.ContainerFound;
import io.waybill.domain.container.ContainerEvent.ContainerLost;
import io.waybill.domain.container.ContainerEvent.ContainerOperationSucceeded;
import io.waybill.domain.container.ContainerEvent.ContainerRemoved;
import io.waybill.domain.container.DesiredState;

import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;

/** Which containers are lost, kept in the transactions of the events that say so. */
@Component
class LostContainers {
    private final JdbcClient jdbc;

    LostContainers(JdbcClient jdbc, EventStore eventStore) {
        this.jdbc = jdbc;
        // Called before the transaction commits, in it.
        eventStore.subscribe(events -> events.forEach(event -> follow(event.getPayload())));
    }

    private void follow(Object event) {
        switch (event) {
            case ContainerLost lost -> add(lost);
            case ContainerFound found -> remove(found.containerId());
            case ContainerRemoved removed -> remove(removed.containerId());
            case ContainerOperationSucceeded done
                    when done.desired().state() == DesiredState.ABSENT ->
                    remove(done.containerId());
            default -> {}
        }
    }

    private void add(ContainerLost lost) {
        jdbc.sql(
                        "insert into lost_container (container_id, host) values (?, ?) on conflict do nothing")
                .params(lost.containerId().value(), lost.host().value())
                .update();
    }

    private void remove(ContainerId container) {
        jdbc.sql("delete from lost_container where container_id = ?")
                .params(container.value())
                .update();
    }

    /** The hosts that have any. */
    List<HostId> hosts() {
        return jdbc
                .sql("select distinct host from lost_container")
                .query(String.class)
                .list()
                .stream()
                .map(HostId::new)
                .toList();
    }

    List<ContainerId> on(HostId host) {
        return jdbc
                .sql("select container_id from lost_container where host = ?")
                .params(host.value())
                .query(String.class)
                .list()
                .stream()
                .map(ContainerId::new)
                .toList();
    }
}

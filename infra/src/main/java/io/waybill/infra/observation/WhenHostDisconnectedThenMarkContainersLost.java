package io.waybill.infra.observation;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.container.ContainerCommand.MarkContainerFound;
import io.waybill.domain.container.ContainerCommand.MarkContainerLost;
import io.waybill.domain.host.HostEvent.HostConnected;
import io.waybill.domain.host.HostEvent.HostDisconnected;
import io.waybill.domain.host.HostState;
import io.waybill.infra.command.Caller;
import io.waybill.infra.command.Commands;
import io.waybill.infra.command.ContainerNames;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.observation.Heartbeats.Beat;
import io.waybill.infra.publisher.EventLog;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A host that nobody sees has containers that nobody sees, whatever the reason. A leader that ends
 * halfway is followed by one that begins with every host that is disconnected.
 */
final class WhenHostDisconnectedThenMarkContainersLost {
    private static final Logger log =
            LoggerFactory.getLogger(WhenHostDisconnectedThenMarkContainersLost.class);

    private final Commands commands;
    private final Aggregates aggregates;
    private final ContainerNames names;
    private final LostContainers lost;
    private final Heartbeats heartbeats;
    private final EventLog events;
    private final Clock clock;
    private final Map<HostId, Long> dueNanos = new HashMap<>();
    private final Set<HostId> mayHaveLost;

    WhenHostDisconnectedThenMarkContainersLost(
            Commands commands,
            Aggregates aggregates,
            ContainerNames names,
            LostContainers lost,
            Heartbeats heartbeats,
            EventLog events,
            Clock clock) {
        this.commands = commands;
        this.aggregates = aggregates;
        this.names = names;
        this.lost = lost;
        this.heartbeats = heartbeats;
        this.events = events;
        this.clock = clock;
        this.mayHaveLost = new HashSet<>(lost.hosts());
    }

    /** Gives it up after {@code grace}, unless it is back by then. */
    void disconnected(HostId host, Duration grace) {
        dueNanos.merge(host, System.nanoTime() + grace.toNanos(), Math::min);
    }

    void connected(HostId host) {
        dueNanos.remove(host);
    }

    /** Each container is told of by itself: it is found, or gone, as it is seen. */
    void connectedAndToldAnew(HostId host) {
        connected(host);
        mayHaveLost.remove(host);
    }

    /** One host at a time, so that what agents say meanwhile does not wait for long. */
    void giveUpOne() {
        long now = System.nanoTime();
        dueNanos.entrySet().stream()
                .filter(entry -> now - entry.getValue() >= 0)
                .findFirst()
                .map(Map.Entry::getKey)
                .ifPresent(this::giveUp);
    }

    private void giveUp(HostId host) {
        HostState state = aggregates.host(host);
        if (!state.decommissioned() && !state.connected()) {
            String because = "host " + host.value() + " is disconnected";
            Instant at = lastSeen(host);
            List<ContainerId> there = names.containersOn(host);
            Caller caller =
                    Caller.system(
                            because, null, events.newest(host.subject(), HostDisconnected.class));
            for (ContainerId container : there) {
                commands.send(
                        new MarkContainerLost(
                                container,
                                host,
                                Objects.requireNonNullElse(state.disconnectedBecause(), because),
                                at),
                        caller);
            }
            mayHaveLost.add(host);
            log.info("gave up {} containers of host {}", there.size(), host.value());
        }
        dueNanos.remove(host);
    }

    private Instant lastSeen(HostId host) {
        Beat last = heartbeats.of(host);
        Instant seen = last == null ? null : last.seenUntil();
        return seen == null ? clock.instant() : seen;
    }

    /** Its agent was only not heard: what it said last of each container still holds. */
    void seenAllAlong(HostId host, Instant at) {
        if (!mayHaveLost.remove(host)) {
            return;
        }
        Caller caller =
                Caller.agent(
                        host.value(), null, events.newest(host.subject(), HostConnected.class));
        for (ContainerId container : lost.on(host)) {
            commands.send(new MarkContainerFound(container, host, at), caller);
        }
    }
}

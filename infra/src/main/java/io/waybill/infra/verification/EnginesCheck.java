package io.waybill.infra.verification;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.OnHost;
import io.waybill.domain.host.HostState;
import io.waybill.infra.command.ContainerNames;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.publisher.EventLog;
import io.waybill.projections.Words;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

/**
 * Compares what each container is by the log with what its engine has, which its host's agent is
 * asked. What differs may be on its way: it counts where it differs in the same way a while later.
 */
final class EnginesCheck implements Check {
    private static final Duration ON_ITS_WAY = Duration.ofSeconds(3);

    private final EventLog eventLog;
    private final Aggregates aggregates;
    private final ContainerNames names;
    private final ContainersOnHosts hosts;

    EnginesCheck(
            EventLog eventLog,
            Aggregates aggregates,
            ContainerNames names,
            ContainersOnHosts hosts) {
        this.eventLog = eventLog;
        this.aggregates = aggregates;
        this.names = names;
        this.hosts = hosts;
    }

    @Override
    public String name() {
        return "engines";
    }

    @Override
    public long compare(LongConsumer reached, BiConsumer<String, String> differs)
            throws InterruptedException {
        List<String> away = new ArrayList<>();
        Map<HostId, Map<String, String>> first = new LinkedHashMap<>();
        for (HostId id : eventLog.hosts()) {
            HostState host = aggregates.host(id);
            if (host.decommissioned()) {
                continue;
            }
            try {
                Map<String, String> different = differences(host);
                if (!different.isEmpty()) {
                    first.put(id, different);
                }
            } catch (ContainersOnHosts.Unreachable unreachable) {
                away.add(unreachable.getMessage());
            }
        }
        if (!first.isEmpty()) {
            Thread.sleep(ON_ITS_WAY);
        }
        for (Map.Entry<HostId, Map<String, String>> host : first.entrySet()) {
            try {
                Map<String, String> still = differences(aggregates.host(host.getKey()));
                still.entrySet().retainAll(host.getValue().entrySet());
                still.forEach(differs);
            } catch (ContainersOnHosts.Unreachable unreachable) {
                away.add(unreachable.getMessage());
            }
        }
        if (!away.isEmpty()) {
            throw new Undecided(String.join("; ", away));
        }
        return eventLog.lastPosition();
    }

    /** How each container differs that does, by what it is called. */
    private Map<String, String> differences(HostState host) throws InterruptedException {
        Map<String, OnHost> there = new HashMap<>();
        for (OnHost found : hosts.of(host)) {
            there.put(found.container().value(), found);
        }
        Map<String, String> differences = new LinkedHashMap<>();
        TreeSet<String> ids = new TreeSet<>(there.keySet());
        names.containersOn(host.id()).forEach(id -> ids.add(id.value()));
        for (String id : ids) {
            OnHost found = there.get(id);
            ContainerState state = stateOf(new ContainerId(id));
            String says = state == null ? unknown(found) : difference(state, found, host.id());
            if (says != null) {
                String name =
                        state != null ? state.desired().name() : found == null ? "" : found.name();
                differences.put(
                        "host %s, container %s (%s)".formatted(host.id().value(), name, id), says);
            }
        }
        return differences;
    }

    private @Nullable ContainerState stateOf(ContainerId id) {
        try {
            return aggregates.container(id);
        } catch (UnknownThing _) {
            return null;
        }
    }

    private static @Nullable String unknown(@Nullable OnHost found) {
        return found == null
                ? null
                : "is on the host, "
                        + Words.of(found.status())
                        + "; the log knows no such container";
    }

    private static @Nullable String difference(
            ContainerState state, @Nullable OnHost found, HostId host) {
        if (!state.desired().host().equals(host) || state.desired().operation() != null) {
            return null; // on its way here or from here, or about to change
        }
        ContainerStatus onRecord = state.observed().status();
        if (found == null) {
            return onRecord.isOnHost()
                    ? "is not on the host; by the log it is " + Words.of(onRecord)
                    : null;
        }
        if (found.status() != onRecord) {
            return "is "
                    + Words.of(found.status())
                    + "; by the log it is "
                    + Words.of(onRecord)
                    + (state.lostSince() == null ? "" : ", and lost");
        }
        return null;
    }
}

package io.waybill.infra.process;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.OperationId;
import io.waybill.domain.Refusal;
import io.waybill.domain.container.Action;
import io.waybill.domain.container.Admission;
import io.waybill.domain.container.ContainerCommand;
import io.waybill.domain.container.ContainerCommand.MoveContainer;
import io.waybill.domain.container.ContainerCommand.StopContainer;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.MoveRules;
import io.waybill.domain.container.Verdict;
import io.waybill.domain.host.Drain;
import io.waybill.domain.host.Drain.Outcome;
import io.waybill.domain.host.Drain.Result;
import io.waybill.domain.host.HostCommand.ReportDrained;
import io.waybill.domain.host.HostEvent.HostDrainRequested;
import io.waybill.domain.host.HostState;
import io.waybill.infra.command.Caller;
import io.waybill.infra.command.Commands;
import io.waybill.infra.command.KnownHosts;
import io.waybill.infra.command.NewIds;
import io.waybill.infra.command.Placements;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.publisher.EventLog;
import io.waybill.infra.publisher.Publisher;
import io.waybill.projections.fleet.FleetQueries;
import io.waybill.projections.fleet.OperationView;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Empties hosts that are drained, each one container after the other: it is moved to the host that
 * it fits on best, or stopped where it cannot be moved.
 */
@Component
class Drains extends LevelTriggered {
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final Duration WHILE_QUIET = Duration.ofSeconds(1);

    private final KnownHosts hosts;
    private final Aggregates aggregates;
    private final Placements placements;
    private final Commands commands;
    private final FleetQueries fleet;
    private final EventLog log;
    // What was begun by this instance. One that takes over tries once more.
    private final Map<ContainerId, OperationId> tried = new HashMap<>();

    Drains(
            KnownHosts hosts,
            Aggregates aggregates,
            Placements placements,
            Commands commands,
            FleetQueries fleet,
            EventLog log,
            Publisher publisher) {
        super("drains", LOOK_EVERY, WHILE_QUIET, publisher);
        this.hosts = hosts;
        this.aggregates = aggregates;
        this.placements = placements;
        this.commands = commands;
        this.fleet = fleet;
        this.log = log;
    }

    @Override
    protected void look() {
        for (HostState host : hosts.inService()) {
            Drain drain = host.drain();
            if (drain != null) {
                drain.next().ifPresent(next -> goOn(host.id(), drain, aggregates.container(next)));
            }
        }
    }

    private void goOn(HostId host, Drain drain, ContainerState container) {
        if (container.desired().operation() != null) {
            return; // in flight: what it comes to is looked at then
        }
        Result result = known(host, drain, container);
        if (result == null) {
            try {
                begin(host, drain, container);
                return;
            } catch (Refusal refused) {
                result = result(container, Outcome.FAILED, null, refused.getMessage());
            }
        }
        tried.remove(container.id());
        commands.send(new ReportDrained(host, result), caller(host, null));
    }

    /** What became of it; none where something is still to be done. */
    private @Nullable Result known(HostId host, Drain drain, ContainerState container) {
        if (container.observed().status() == ContainerStatus.REMOVED) {
            return result(container, Outcome.GONE, null, null);
        }
        HostId now = container.desired().host();
        if (!now.equals(host)) {
            return result(container, Outcome.MOVED, now, null);
        }
        String staysBecause = staysBecause(drain, container);
        if (staysBecause != null && !lives(container)) {
            return result(container, Outcome.STOPPED, null, staysBecause);
        }
        OperationId before = tried.get(container.id());
        return before == null ? null : failed(container, before);
    }

    private @Nullable Result failed(ContainerState container, OperationId operation) {
        Optional<OperationView> known =
                fleet.operation(operation.value()).filter(seen -> !seen.status().equals("pending"));
        return known.map(
                        seen ->
                                result(
                                        container,
                                        Outcome.FAILED,
                                        null,
                                        seen.failure() == null
                                                ? "its " + seen.action() + " was " + seen.status()
                                                : seen.failure().message()))
                .orElse(null);
    }

    private void begin(HostId host, Drain drain, ContainerState container) {
        if (tried.containsKey(container.id())) {
            return; // its end is on its way to where it is asked for
        }
        OperationId operation = new OperationId(NewIds.next());
        ContainerCommand command =
                staysBecause(drain, container) == null
                        ? new MoveContainer(
                                container.id(),
                                operation,
                                placements.beside(host, container.desired().spec()),
                                null,
                                false)
                        : new StopContainer(container.id(), operation, null);
        commands.send(command, caller(host, operation));
        tried.put(container.id(), operation);
    }

    private Caller caller(HostId host, @Nullable OperationId operation) {
        return Caller.system(
                "host " + host.value() + " is drained",
                operation,
                log.newest(host.subject(), HostDrainRequested.class));
    }

    /** Why it is not moved. */
    private static @Nullable String staysBecause(Drain drain, ContainerState container) {
        if (drain.stopsAll()) {
            return "all were to be stopped";
        }
        ContainerStatus status = container.observed().status();
        return Admission.of(status, Action.MOVE) instanceof Verdict.Refused(String because)
                ? because
                : MoveRules.keepsAtHome(container.desired());
    }

    private static boolean lives(ContainerState container) {
        ContainerStatus status = container.observed().status();
        return status.hasProcess() || status == ContainerStatus.RESTARTING;
    }

    private static Result result(
            ContainerState container,
            Outcome outcome,
            @Nullable HostId to,
            @Nullable String because) {
        return new Result(container.id(), container.desired().name(), outcome, to, because);
    }
}

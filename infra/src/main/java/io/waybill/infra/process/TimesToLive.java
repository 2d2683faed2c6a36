package io.waybill.infra.process;

import io.waybill.domain.ContainerId;
import io.waybill.domain.OperationId;
import io.waybill.domain.Refusal;
import io.waybill.domain.container.Action;
import io.waybill.domain.container.ContainerCommand;
import io.waybill.domain.container.ContainerCommand.RemoveContainer;
import io.waybill.domain.container.ContainerCommand.StopContainer;
import io.waybill.domain.container.ContainerEvent.ContainerDeclared;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.Operation;
import io.waybill.infra.command.Caller;
import io.waybill.infra.command.Commands;
import io.waybill.infra.command.ContainerPlaces;
import io.waybill.infra.command.NewIds;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.publisher.EventLog;
import io.waybill.infra.publisher.Publisher;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Ends containers whose time to live is over: first a stop, with its grace, then the removal. */
@Component
class TimesToLive extends LevelTriggered {
    private static final Logger log = LoggerFactory.getLogger(TimesToLive.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(30);

    private final ContainerPlaces places;
    private final Aggregates aggregates;
    private final Commands commands;
    private final EventLog events;
    // What was asked, and when: a host that refuses is asked again, but not all the time.
    private final Map<ContainerId, Asked> asked = new HashMap<>();

    private record Asked(Class<?> command, Instant at) {}

    TimesToLive(
            ContainerPlaces places,
            Aggregates aggregates,
            Commands commands,
            EventLog events,
            Publisher publisher) {
        super("times-to-live", LOOK_EVERY, publisher);
        this.places = places;
        this.aggregates = aggregates;
        this.commands = commands;
        this.events = events;
    }

    @Override
    protected void look() {
        List<ContainerId> expired = places.expired(Instant.now());
        asked.keySet().retainAll(expired);
        for (ContainerId container : expired) {
            end(aggregates.container(container));
        }
    }

    private void end(ContainerState container) {
        OperationId operation = new OperationId(NewIds.next());
        ContainerCommand next = next(container, operation);
        if (next == null || wasAskedJustNow(container.id(), next)) {
            return;
        }
        asked.put(container.id(), new Asked(next.getClass(), Instant.now()));
        Duration timeToLive = container.desired().spec().timeToLive();
        try {
            commands.send(
                    next,
                    Caller.system(
                            "its time to live of " + words(timeToLive) + " is over",
                            operation,
                            events.newest(container.id().subject(), ContainerDeclared.class)));
        } catch (Refusal refused) {
            log.warn("{}: {}", container.id(), refused.getMessage());
        }
    }

    private boolean wasAskedJustNow(ContainerId container, ContainerCommand command) {
        Asked before = asked.get(container);
        return before != null
                && before.command() == command.getClass()
                && before.at().plus(TRY_AGAIN).isAfter(Instant.now());
    }

    /** What is missing until it is gone; none while an end, or a move, is in flight. */
    private static @Nullable ContainerCommand next(
            ContainerState container, OperationId operation) {
        ContainerStatus status = container.observed().status();
        Operation inFlight = container.desired().operation();
        if (inFlight != null && (waitsFor(inFlight.action()) || !status.isOnHost())) {
            return null;
        }
        boolean lives = status.hasProcess() || status == ContainerStatus.RESTARTING;
        return lives
                ? new StopContainer(container.id(), operation, null)
                : new RemoveContainer(container.id(), operation, false);
    }

    private static boolean waitsFor(Action action) {
        return switch (action) {
            case STOP, KILL, REMOVE, FORCE_REMOVE, MOVE -> true;
            case CREATE, START, RESTART, PAUSE, UNPAUSE, RENAME, UPGRADE, ROLLBACK, HEAL, REMAKE ->
                    false;
        };
    }

    private static String words(@Nullable Duration duration) {
        return duration == null
                ? "nothing"
                : duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }
}

package io.waybill.runtime.agent;

import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.Health;
import io.waybill.domain.container.ObservedState;
import io.waybill.runtime.EngineEvent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The state just after an event, made from the state before it: when it is told, the container may
 * have moved on several times already.
 */
final class EventFold {
    private EventFold() {}

    /**
     * @param before as last reported
     * @param now as a look shows it; not on the host where it is gone
     * @return none where the event makes no other state of the one before
     */
    static @Nullable ObservedState after(
            EngineEvent event, ObservedState before, ObservedState now) {
        ObservedState after =
                switch (event.kind()) {
                    case CREATED -> created(event, before);
                    case STARTED -> started(event, before, now);
                    case DIED -> ended(event, before);
                    case PAUSED -> moved(before, ContainerStatus.RUNNING, ContainerStatus.PAUSED);
                    case UNPAUSED -> moved(before, ContainerStatus.PAUSED, ContainerStatus.RUNNING);
                    case RENAMED -> renamed(event, before, now);
                    case REMOVED -> isOf(event, before) ? ObservedState.NOT_ON_HOST : null;
                    case HEALTH_CHANGED, UPDATED -> before;
                    case SIGNALLED, OUT_OF_MEMORY -> null;
                };
        return after != null && isSameMoment(after, now) ? now : after;
    }

    /** Whether the look shows the state just after the event, and thus all there is to it. */
    private static boolean isSameMoment(ObservedState after, ObservedState now) {
        return isEndOrSame(after.status(), now.status())
                && Objects.equals(after.engineId(), now.engineId())
                && Objects.equals(after.name(), now.name())
                && Objects.equals(after.startedAt(), now.startedAt());
    }

    private static boolean isEndOrSame(ContainerStatus after, ContainerStatus now) {
        return after == now
                || (after == ContainerStatus.EXITED
                        && (now == ContainerStatus.RESTARTING || now == ContainerStatus.DEAD));
    }

    private static boolean isOf(EngineEvent event, ObservedState before) {
        return before.status().isOnHost()
                && (event.engineId() == null || event.engineId().equals(before.engineId()));
    }

    private static @Nullable ObservedState created(EngineEvent event, ObservedState before) {
        if (event.engineId() == null || isOf(event, before)) {
            return null;
        }
        return new ObservedState(
                ContainerStatus.CREATED,
                event.engineId(),
                event.name(),
                null,
                null,
                null,
                false,
                Health.NONE,
                0,
                List.of());
    }

    private static @Nullable ObservedState started(
            EngineEvent event, ObservedState before, ObservedState now) {
        boolean isOver = before.finishedAt() != null && event.at().isBefore(before.finishedAt());
        if (!isOf(event, before) || before.status().hasProcess() || isOver) {
            return null;
        }
        boolean isTheRunNow =
                Objects.equals(now.engineId(), before.engineId())
                        && now.startedAt() != null
                        && !now.startedAt().isAfter(event.at())
                        && !now.startedAt().equals(before.startedAt());
        if (!isTheRunNow && event.at().equals(before.startedAt())) {
            return null;
        }
        return begun(before, isTheRunNow ? now.startedAt() : event.at(), now);
    }

    private static ObservedState begun(
            ObservedState before, @Nullable Instant startedAt, ObservedState now) {
        return new ObservedState(
                ContainerStatus.RUNNING,
                before.engineId(),
                before.name(),
                startedAt,
                null,
                null,
                false,
                now.health(),
                before.restartCount(),
                List.of());
    }

    private static @Nullable ObservedState ended(EngineEvent event, ObservedState before) {
        boolean ofThisRun =
                isOf(event, before)
                        && before.status().hasProcess()
                        && before.startedAt() != null
                        && !event.at().isBefore(before.startedAt());
        return ofThisRun
                ? new ObservedState(
                        ContainerStatus.EXITED,
                        before.engineId(),
                        before.name(),
                        before.startedAt(),
                        event.at(),
                        event.exitCode(),
                        false,
                        before.health(),
                        before.restartCount(),
                        List.of())
                : null;
    }

    private static @Nullable ObservedState moved(
            ObservedState before, ContainerStatus from, ContainerStatus to) {
        return before.status() == from ? before.withStatus(to) : null;
    }

    private static @Nullable ObservedState renamed(
            EngineEvent event, ObservedState before, ObservedState now) {
        String name =
                event.name() == null || event.name().equals(before.name())
                        ? now.name()
                        : event.name();
        return name == null || !isOf(event, before) || name.equals(before.name())
                ? null
                : named(before, name);
    }

    private static ObservedState named(ObservedState before, @Nullable String name) {
        return new ObservedState(
                before.status(),
                before.engineId(),
                name,
                before.startedAt(),
                before.finishedAt(),
                before.exitCode(),
                before.outOfMemory(),
                before.health(),
                before.restartCount(),
                before.ports());
    }

    /** What must have come before a state of which only the end is known: another name, a run. */
    static ObservedState beforeTheEnd(ObservedState before, ObservedState now) {
        boolean isSameRun = Objects.equals(now.startedAt(), before.startedAt());
        return isSameRun || now.status().hasProcess()
                ? named(before, now.name())
                : beginningOf(now);
    }

    /** The beginning of a run that is over already. */
    static ObservedState beginningOf(ObservedState ended) {
        return begun(ended, ended.startedAt(), ended);
    }
}

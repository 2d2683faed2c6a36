package io.waybill.runtime.agent;

import io.waybill.domain.container.Cause;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.ObservedState;
import io.waybill.runtime.EngineEvent;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What one container's engine events say beyond a look at the container: why something happened,
 * and what a look came too late for.
 */
final class Happenings {
    /** A process that ends later than this after a signal did not end by it. */
    private static final Duration SIGNAL_WORKS_WITHIN = Duration.ofMinutes(1);

    private @Nullable Instant signalledAt;
    private boolean outOfMemory;

    /**
     * Remembers what is a reason of something to come.
     *
     * @param own whether an operation of ours is at work on the container
     */
    boolean isOnlyAReason(EngineEvent event, boolean own) {
        return switch (event.kind()) {
            case SIGNALLED -> {
                if (!own) {
                    signalledAt = event.at();
                }
                yield true;
            }
            case OUT_OF_MEMORY -> {
                outOfMemory = true;
                yield true;
            }
            case CREATED, STARTED, DIED, PAUSED, UNPAUSED, RENAMED, HEALTH_CHANGED, REMOVED ->
                    false;
        };
    }

    Cause causeOf(
            EngineEvent event,
            @Nullable ObservedState before,
            @Nullable ObservedState now,
            boolean autoRemove) {
        return switch (event.kind()) {
            case DIED -> causeOfDeath(event, now);
            case STARTED -> {
                signalledAt = null;
                yield isByRestartPolicy(before, now) ? Cause.RESTART_POLICY : Cause.SOMEBODY_ELSE;
            }
            case REMOVED -> autoRemove ? Cause.ENGINE : Cause.SOMEBODY_ELSE;
            case HEALTH_CHANGED -> Cause.PROCESS;
            case CREATED, PAUSED, UNPAUSED, RENAMED, SIGNALLED, OUT_OF_MEMORY ->
                    Cause.SOMEBODY_ELSE;
        };
    }

    private Cause causeOfDeath(EngineEvent event, @Nullable ObservedState now) {
        boolean signalled =
                signalledAt != null
                        && Duration.between(signalledAt, event.at()).compareTo(SIGNAL_WORKS_WITHIN)
                                < 0;
        boolean killedForMemory = outOfMemory || (now != null && now.outOfMemory());
        signalledAt = null;
        outOfMemory = false;
        if (signalled) {
            return Cause.SOMEBODY_ELSE;
        }
        return killedForMemory ? Cause.OUT_OF_MEMORY : Cause.PROCESS;
    }

    private static boolean isByRestartPolicy(
            @Nullable ObservedState before, @Nullable ObservedState now) {
        return before != null
                && now != null
                && (before.status() == ContainerStatus.RESTARTING
                        || now.restartCount() > before.restartCount());
    }

    /**
     * The state that the event tells of, where the container has moved on from it already.
     *
     * @param before as last reported
     * @param now as it is; none where it is gone
     */
    static @Nullable ObservedState passed(
            EngineEvent event, ObservedState before, @Nullable ObservedState now) {
        ContainerStatus status = now == null ? ContainerStatus.NOT_ON_HOST : now.status();
        return switch (event.kind()) {
            case DIED -> status.hasProcess() || now == null ? endOf(event, before) : null;
            case STARTED ->
                    now != null
                                    && !status.hasProcess()
                                    && now.startedAt() != null
                                    && !now.startedAt().equals(before.startedAt())
                            ? begunAs(now)
                            : null;
            case PAUSED ->
                    status != ContainerStatus.PAUSED && before.status() == ContainerStatus.RUNNING
                            ? before.withStatus(ContainerStatus.PAUSED)
                            : null;
            case UNPAUSED ->
                    status != ContainerStatus.RUNNING && before.status() == ContainerStatus.PAUSED
                            ? before.withStatus(ContainerStatus.RUNNING)
                            : null;
            case CREATED, RENAMED, HEALTH_CHANGED, REMOVED, SIGNALLED, OUT_OF_MEMORY -> null;
        };
    }

    private static @Nullable ObservedState endOf(EngineEvent event, ObservedState before) {
        boolean ofThisRun =
                before.status().hasProcess()
                        && before.startedAt() != null
                        && !event.at().isBefore(before.startedAt());
        return ofThisRun
                ? new ObservedState(
                        ContainerStatus.EXITED,
                        before.engineId(),
                        before.name(),
                        before.startedAt(),
                        event.at(),
                        Objects.requireNonNullElse(event.exitCode(), 0),
                        false,
                        before.health(),
                        before.restartCount(),
                        java.util.List.of())
                : null;
    }

    /** The beginning of a run that is over already. */
    static ObservedState begunAs(ObservedState ended) {
        return new ObservedState(
                ContainerStatus.RUNNING,
                ended.engineId(),
                ended.name(),
                ended.startedAt(),
                null,
                null,
                false,
                ended.health(),
                ended.restartCount(),
                java.util.List.of());
    }
}

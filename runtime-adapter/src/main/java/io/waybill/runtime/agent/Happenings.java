package io.waybill.runtime.agent;

import io.waybill.domain.container.Cause;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.ObservedState;
import io.waybill.domain.container.RestartPolicy;
import io.waybill.runtime.EngineEvent;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** Why something happened to one container, from what its engine said before. */
final class Happenings {
    /** A process that ends later than this after a signal did not end by it. */
    private static final Duration SIGNAL_WORKS_WITHIN = Duration.ofMinutes(1);

    /** What the kernel kills for its memory is dead at once. */
    private static final Duration MEMORY_KILLS_WITHIN = Duration.ofSeconds(10);

    private static final int KILLED = 137;

    private @Nullable Instant signalledAt;
    private boolean signalledByUs;
    private @Nullable Instant outOfMemoryAt;
    // Whether the end of the run before was by the process, and left more to come unseen.
    private boolean mayBeRestarted;

    /**
     * Remembers what is a reason of something to come.
     *
     * @param own whether it may be of an operation of ours
     */
    boolean isOnlyAReason(EngineEvent event, boolean own) {
        return switch (event.kind()) {
            case SIGNALLED -> {
                signalledAt = event.at();
                signalledByUs = own;
                yield true;
            }
            case OUT_OF_MEMORY -> {
                outOfMemoryAt = event.at();
                yield true;
            }
            case CREATED,
                    STARTED,
                    DIED,
                    PAUSED,
                    UNPAUSED,
                    RENAMED,
                    UPDATED,
                    HEALTH_CHANGED,
                    REMOVED ->
                    false;
        };
    }

    /** What was told already is a reason of nothing to come. */
    void passedOver(EngineEvent event) {
        if (event.kind() == EngineEvent.Kind.DIED || event.kind() == EngineEvent.Kind.STARTED) {
            signalledAt = null;
            outOfMemoryAt = null;
        }
    }

    /** Whether a process that died now would have died of a signal of ours. */
    boolean isEndOfOurs(EngineEvent event) {
        return signalledByUs && wasWithin(signalledAt, SIGNAL_WORKS_WITHIN, event);
    }

    /**
     * @param now as a look shows it, which may be later
     * @param passed whether it was otherwise by then
     */
    Cause causeOf(
            EngineEvent event,
            ObservedState before,
            ObservedState now,
            boolean passed,
            ContainerSpec spec) {
        return switch (event.kind()) {
            case DIED -> {
                Cause cause = causeOfDeath(event, passed ? null : now);
                mayBeRestarted =
                        passed
                                && cause != Cause.SOMEBODY_ELSE
                                && wouldRestart(spec.restartPolicy(), event.exitCode());
                yield cause;
            }
            case STARTED -> {
                boolean byPolicy = mayBeRestarted || isByRestartPolicy(before, now);
                signalledAt = null;
                mayBeRestarted = false;
                yield byPolicy ? Cause.RESTART_POLICY : Cause.SOMEBODY_ELSE;
            }
            case REMOVED -> spec.autoRemove() ? Cause.ENGINE : Cause.SOMEBODY_ELSE;
            case HEALTH_CHANGED -> Cause.PROCESS;
            case CREATED, PAUSED, UNPAUSED, RENAMED, UPDATED, SIGNALLED, OUT_OF_MEMORY ->
                    Cause.SOMEBODY_ELSE;
        };
    }

    /** Why the container is otherwise than before, from how it is alone. */
    static Cause inferred(
            @Nullable ObservedState before, ObservedState now, boolean engineBegunAnew) {
        boolean endIsKnown =
                before != null
                        && !before.status().hasProcess()
                        && Objects.equals(now.startedAt(), before.startedAt());
        if (endIsKnown) {
            return Cause.UNOBSERVED;
        }
        if (now.outOfMemory() && now.status() == ContainerStatus.EXITED) {
            return Cause.OUT_OF_MEMORY;
        }
        boolean endedWithEngine =
                engineBegunAnew
                        && before != null
                        && before.status().hasProcess()
                        && now.status().isOnHost()
                        && (!now.status().hasProcess()
                                || !Objects.equals(now.startedAt(), before.startedAt()));
        return endedWithEngine ? Cause.ENGINE : Cause.UNOBSERVED;
    }

    private Cause causeOfDeath(EngineEvent event, @Nullable ObservedState ended) {
        boolean signalled = !signalledByUs && wasWithin(signalledAt, SIGNAL_WORKS_WITHIN, event);
        boolean killedForMemory =
                wasWithin(outOfMemoryAt, MEMORY_KILLS_WITHIN, event)
                        || (ended != null
                                && ended.outOfMemory()
                                && Objects.equals(ended.exitCode(), KILLED));
        signalledAt = null;
        outOfMemoryAt = null;
        if (signalled) {
            return Cause.SOMEBODY_ELSE;
        }
        return killedForMemory ? Cause.OUT_OF_MEMORY : Cause.PROCESS;
    }

    private static boolean wasWithin(@Nullable Instant then, Duration limit, EngineEvent event) {
        return then != null && Duration.between(then, event.at()).compareTo(limit) < 0;
    }

    private static boolean wouldRestart(RestartPolicy policy, @Nullable Integer exitCode) {
        return switch (policy.name()) {
            case NO -> false;
            case ALWAYS, UNLESS_STOPPED -> true;
            case ON_FAILURE -> exitCode != null && exitCode != 0;
        };
    }

    private static boolean isByRestartPolicy(ObservedState before, ObservedState now) {
        return before.status() == ContainerStatus.RESTARTING
                || now.restartCount() > before.restartCount();
    }
}

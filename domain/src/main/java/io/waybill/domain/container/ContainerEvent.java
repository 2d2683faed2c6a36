package io.waybill.domain.container;

import io.waybill.domain.ContainerId;
import io.waybill.domain.DomainEvent;
import io.waybill.domain.HostId;
import io.waybill.domain.OperationId;

import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/** What happened, or was asked for, in the life of one container. */
public sealed interface ContainerEvent extends DomainEvent {
    ContainerId containerId();

    @Override
    default ContainerId about() {
        return containerId();
    }

    /** What is asked for from here on, whole: nobody has to look anything up to act on it. */
    sealed interface DesiredChanged extends ContainerEvent {
        Desired desired();
    }

    /** Somebody asked for a change; the host has not confirmed it. */
    sealed interface Intent extends DesiredChanged {
        default OperationId operation() {
            Operation inFlight = desired().operation();
            if (inFlight == null) {
                throw new IllegalStateException("an intent begins an operation");
            }
            return inFlight.id();
        }
    }

    /** An operation is over: nothing is in flight from here on. */
    sealed interface Settled extends DesiredChanged {
        OperationId operation();
    }

    /** The container changed on its host, whoever did it. */
    sealed interface Outcome extends ContainerEvent, Occurred.OnHost {
        /** How the engine reported it, just after the change. */
        ObservedState observed();

        @Override
        Occurrence occurrence();
    }

    /**
     * Somebody asked for a new container; the first event of its life.
     *
     * @param placedBecause why it is to be made on that host; none where who asked named the host
     * @param driftPolicy to record drift only where absent
     */
    @Revision("1")
    record ContainerDeclared(
            ContainerId containerId,
            Desired desired,
            @Nullable String placedBecause,
            @Nullable DriftPolicy driftPolicy)
            implements Intent {
        public ContainerDeclared(ContainerId containerId, Desired desired) {
            this(containerId, desired, null, null);
        }
    }

    /**
     * Somebody put a container under record that was on its host already; the first event of its
     * life here. What is asked for from here on is that it be as it was found.
     */
    @Revision("1")
    record ContainerAdopted(ContainerId containerId, Desired desired, ObservedState observed)
            implements DesiredChanged {}

    @Revision("1")
    record ContainerStartRequested(ContainerId containerId, Desired desired) implements Intent {}

    @Revision("1")
    record ContainerStopRequested(ContainerId containerId, Desired desired) implements Intent {}

    @Revision("1")
    record ContainerRestartRequested(ContainerId containerId, Desired desired) implements Intent {}

    @Revision("1")
    record ContainerPauseRequested(ContainerId containerId, Desired desired) implements Intent {}

    @Revision("1")
    record ContainerUnpauseRequested(ContainerId containerId, Desired desired) implements Intent {}

    @Revision("1")
    record ContainerKillRequested(ContainerId containerId, Desired desired) implements Intent {}

    /** The desired name is the new one; the operation carries the former. */
    @Revision("1")
    record ContainerRenameRequested(ContainerId containerId, Desired desired) implements Intent {}

    @Revision("1")
    record ContainerRemovalRequested(ContainerId containerId, Desired desired) implements Intent {}

    /** The operation carries from where to where. */
    @Revision("1")
    record ContainerMoveRequested(ContainerId containerId, Desired desired) implements Intent {}

    /**
     * Somebody asked for another specification, which is the desired one from here on; the
     * operation carries the former.
     *
     * @param revisionOf the revision that it goes back to; present exactly for a rollback
     * @param note what people are to know of it later
     */
    @Revision("1")
    record ContainerRevisionRequested(
            ContainerId containerId,
            Desired desired,
            RevisionCause why,
            @Nullable Integer revisionOf,
            @Nullable String note)
            implements Intent {}

    /**
     * It is to be made again as it was asked to be, as its drift policy says.
     *
     * @param drift what is to be undone
     * @param attempt the how manieth since it was calm
     */
    @Revision("1")
    record ContainerHealingRequested(
            ContainerId containerId, Desired desired, List<Drift> drift, int attempt, Instant at)
            implements Intent, Occurred.AtInstant {
        public ContainerHealingRequested {
            drift = List.copyOf(drift);
        }
    }

    /**
     * A move came to its next stage, which the operation carries. From {@code leaving} on, the
     * desired host is the new one.
     *
     * @param observed how the engine of the new host reports it, from which it is followed there;
     *     present exactly where the stage is {@code leaving}
     */
    @Revision("1")
    record ContainerMoveAdvanced(
            ContainerId containerId, Desired desired, @Nullable ObservedState observed)
            implements DesiredChanged {}

    /**
     * Somebody said that what a revision was made from is to be kept.
     *
     * @param image that it was made from
     */
    @Revision("1")
    record ContainerRevisionPinned(ContainerId containerId, int revision, ImageReference image)
            implements ContainerEvent {}

    /** What the revision was made from is not kept for its sake any more. */
    @Revision("1")
    record ContainerRevisionUnpinned(ContainerId containerId, int revision)
            implements ContainerEvent {}

    /**
     * Somebody said something of a revision, instead of what was said before.
     *
     * @param note none where nothing is said of it any more
     */
    @Revision("1")
    record ContainerRevisionNoted(ContainerId containerId, int revision, @Nullable String note)
            implements ContainerEvent {}

    /** It lives on another host, and nothing is asked of the former any more. */
    @Revision("1")
    record ContainerMoved(ContainerId containerId, HostId from, HostId to)
            implements ContainerEvent {}

    /** It came to be on the host; nothing runs in it yet. */
    @Revision("1")
    record ContainerCreated(ContainerId containerId, ObservedState observed, Occurrence occurrence)
            implements Outcome {}

    /** A run began. */
    @Revision("1")
    record ContainerStarted(ContainerId containerId, ObservedState observed, Occurrence occurrence)
            implements Outcome {}

    /** One run ended and another began, and nobody saw it between the two. */
    @Revision("1")
    record ContainerRestarted(
            ContainerId containerId, ObservedState observed, Occurrence occurrence)
            implements Outcome {}

    @Revision("1")
    record ContainerPaused(ContainerId containerId, ObservedState observed, Occurrence occurrence)
            implements Outcome {}

    @Revision("1")
    record ContainerUnpaused(ContainerId containerId, ObservedState observed, Occurrence occurrence)
            implements Outcome {}

    /** The run ended; its exit code is in the observed state. */
    @Revision("1")
    record ContainerExited(ContainerId containerId, ObservedState observed, Occurrence occurrence)
            implements Outcome {}

    @Revision("1")
    record ContainerHealthChanged(
            ContainerId containerId, ObservedState observed, Occurrence occurrence)
            implements Outcome {}

    /** Its name on the host changed; the observed state carries the new one. */
    @Revision("1")
    record ContainerRenamed(
            ContainerId containerId, String from, ObservedState observed, Occurrence occurrence)
            implements Outcome {}

    /** It is no longer on the host. */
    @Revision("1")
    record ContainerRemoved(ContainerId containerId, ObservedState observed, Occurrence occurrence)
            implements Outcome {}

    /** The engine can neither run nor remove it. */
    @Revision("1")
    record ContainerDied(ContainerId containerId, ObservedState observed, Occurrence occurrence)
            implements Outcome {}

    /**
     * Nobody can see it any more: its host is away. What was observed last stays what is known of
     * it.
     *
     * @param at until when its host was seen
     */
    @Revision("1")
    record ContainerLost(ContainerId containerId, HostId host, String because, Instant at)
            implements ContainerEvent, Occurred.AtInstant {}

    /** It is seen again; how it changed meanwhile follows. */
    @Revision("1")
    record ContainerFound(ContainerId containerId, HostId host, Instant at)
            implements ContainerEvent, Occurred.AtInstant {}

    /**
     * Somebody else ran a program in it, and that has ended. Health checks are not told.
     *
     * @param executable without its arguments: they may hold secrets
     */
    @Revision("1")
    record ContainerExecObserved(
            ContainerId containerId,
            String executable,
            @Nullable Integer exitCode,
            Occurrence occurrence)
            implements ContainerEvent, Occurred.OnHost {}

    @Revision("1")
    record ContainerOperationSucceeded(
            ContainerId containerId, OperationId operation, Action action, Desired desired)
            implements Settled {}

    /**
     * What was asked for stays asked for, but for a name, and for a revision that was undone on the
     * host: they go back to what they were.
     */
    @Revision("1")
    record ContainerOperationFailed(
            ContainerId containerId,
            OperationId operation,
            Action action,
            Failure failure,
            Desired desired)
            implements Settled {}

    /**
     * It was overtaken before it came to an outcome: the operation {@code by} asks for something
     * else.
     */
    @Revision("1")
    record ContainerOperationAbandoned(
            ContainerId containerId, OperationId operation, Action action, OperationId by)
            implements ContainerEvent {}

    /**
     * It is made otherwise than was known until now: somebody changed its limits, say, or made
     * another one in its place.
     */
    @Revision("1")
    record ContainerReconfigured(ContainerId containerId, Made made, Occurrence occurrence)
            implements ContainerEvent, Occurred.OnHost {}

    /** It is not as it was asked to be, and nothing is in flight that would make it so. */
    @Revision("1")
    record ContainerDrifted(ContainerId containerId, List<Drift> drift) implements ContainerEvent {
        public ContainerDrifted {
            drift = List.copyOf(drift);
        }
    }

    /** It is again as it was asked to be. */
    @Revision("1")
    record ContainerReconciled(ContainerId containerId) implements ContainerEvent {}

    /** Somebody said what is to be done about its drift from here on, and it begins with that. */
    @Revision("1")
    record ContainerDriftPolicyChanged(ContainerId containerId, DriftPolicy from, DriftPolicy to)
            implements ContainerEvent {}

    /**
     * What was found is what is asked for from here on, as its drift policy says. Where it was gone
     * from its host, its life ends.
     */
    @Revision("1")
    record ContainerDriftAccepted(ContainerId containerId, Desired desired, List<Drift> drift)
            implements DesiredChanged {
        public ContainerDriftAccepted {
            drift = List.copyOf(drift);
        }
    }

    /**
     * Nothing more is done by itself about its drift, until somebody asks something of it or says
     * its policy again.
     *
     * @param attempts how often it was healed
     */
    @Revision("1")
    record ContainerDriftGivenUp(
            ContainerId containerId, List<Drift> drift, int attempts, String because)
            implements ContainerEvent {
        public ContainerDriftGivenUp {
            drift = List.copyOf(drift);
        }
    }

    /**
     * Somebody asked for a program to be run in it. That is an act, not a state: it is done once at
     * most, beside whatever operation is in flight.
     *
     * @param name of the container, as it was asked to be called
     */
    @Revision("1")
    record ContainerExecRequested(
            ContainerId containerId, OperationId operation, HostId host, String name, Exec exec)
            implements ContainerEvent {}

    /**
     * The program ran to its end, or did not come to run, or it is not known what became of it: the
     * outcome says which.
     */
    @Revision("1")
    record ContainerExecCompleted(
            ContainerId containerId,
            OperationId operation,
            ExecOutcome outcome,
            Occurrence occurrence)
            implements ContainerEvent, Occurred.OnHost {}

    /**
     * Somebody asked for files to be copied into it: an act, done once at most.
     *
     * @param name of the container, as it was asked to be called
     * @param path of the folder in it
     */
    @Revision("1")
    record ContainerCopyRequested(
            ContainerId containerId, OperationId operation, HostId host, String name, String path)
            implements ContainerEvent {}

    /** The files are in it, or some of them, or none: the outcome says which. */
    @Revision("1")
    record ContainerCopyCompleted(
            ContainerId containerId,
            OperationId operation,
            CopyOutcome outcome,
            Occurrence occurrence)
            implements ContainerEvent, Occurred.OnHost {}

    /**
     * Somebody asked to look inside, and was let; on record before the first byte was handed out.
     *
     * @param name of the container, as it was asked to be called
     */
    @Revision("1")
    record ContainerDisclosed(
            ContainerId containerId, HostId host, String name, Disclosure disclosure)
            implements ContainerEvent {}
}

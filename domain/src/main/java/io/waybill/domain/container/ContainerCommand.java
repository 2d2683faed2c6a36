package io.waybill.domain.container;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.OperationId;

import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/** What can be asked of one container. */
public sealed interface ContainerCommand {
    ContainerId containerId();

    /**
     * Puts a new container on record, to be made on its host and, with {@code start}, to run there.
     *
     * @param placedBecause why that host; none where who asked named it
     * @param driftPolicy to record drift only where absent
     */
    record DeclareContainer(
            @TargetAggregateIdentifier ContainerId containerId,
            OperationId operation,
            HostId host,
            String name,
            ImageReference image,
            ContainerSpec spec,
            boolean start,
            @Nullable String placedBecause,
            @Nullable DriftPolicy driftPolicy)
            implements ContainerCommand {
        public DeclareContainer(
                ContainerId containerId,
                OperationId operation,
                HostId host,
                String name,
                ImageReference image,
                ContainerSpec spec,
                boolean start) {
            this(containerId, operation, host, name, image, spec, start, null, null);
        }
    }

    /**
     * Puts a container under record that is on its host already, as it was found there. Nothing is
     * done to it.
     *
     * @param image as found, or the registered version that it is
     */
    record AdoptContainer(
            @TargetAggregateIdentifier ContainerId containerId,
            HostId host,
            Unmanaged found,
            ImageReference image)
            implements ContainerCommand {}

    record StartContainer(@TargetAggregateIdentifier ContainerId containerId, OperationId operation)
            implements ContainerCommand {}

    /**
     * Asks the process to end, and kills it after {@code grace}; the engine's own grace where
     * absent.
     */
    record StopContainer(
            @TargetAggregateIdentifier ContainerId containerId,
            OperationId operation,
            @Nullable Duration grace)
            implements ContainerCommand {}

    record RestartContainer(
            @TargetAggregateIdentifier ContainerId containerId,
            OperationId operation,
            @Nullable Duration grace)
            implements ContainerCommand {}

    record PauseContainer(@TargetAggregateIdentifier ContainerId containerId, OperationId operation)
            implements ContainerCommand {}

    record UnpauseContainer(
            @TargetAggregateIdentifier ContainerId containerId, OperationId operation)
            implements ContainerCommand {}

    /** Ends the process by {@code signal}: KILL, or one that ends a process by default. */
    record KillContainer(
            @TargetAggregateIdentifier ContainerId containerId,
            OperationId operation,
            String signal)
            implements ContainerCommand {}

    record RenameContainer(
            @TargetAggregateIdentifier ContainerId containerId, OperationId operation, String name)
            implements ContainerCommand {}

    record RemoveContainer(
            @TargetAggregateIdentifier ContainerId containerId,
            OperationId operation,
            boolean force)
            implements ContainerCommand {}

    /**
     * Has it live on another host.
     *
     * @param grace of its stop on the host that it leaves
     * @param leaveVolumes whether what its volumes and binds hold may stay behind
     */
    record MoveContainer(
            @TargetAggregateIdentifier ContainerId containerId,
            OperationId operation,
            HostId to,
            @Nullable Duration grace,
            boolean leaveVolumes)
            implements ContainerCommand {}

    /**
     * Gives it another specification: its next revision. The container that is there gives way to
     * one that is made so, under the same name; if that does not come to work, it is put back.
     *
     * @param spec whole, not only what is other than before
     * @param revisionOf the revision that it goes back to; present exactly for a rollback
     * @param state what it is to be afterwards; as it was to be before where absent
     * @param grace of the end of the one that gives way
     * @param note what people are to know of it later
     */
    record ReviseContainer(
            @TargetAggregateIdentifier ContainerId containerId,
            OperationId operation,
            ImageReference image,
            ContainerSpec spec,
            RevisionCause why,
            @Nullable Integer revisionOf,
            @Nullable DesiredState state,
            @Nullable Duration grace,
            ReplaceOrder order,
            @Nullable String note)
            implements ContainerCommand {}

    /** Has what a revision was made from be kept until it is unpinned. */
    record PinRevision(@TargetAggregateIdentifier ContainerId containerId, int revision)
            implements ContainerCommand {}

    record UnpinRevision(@TargetAggregateIdentifier ContainerId containerId, int revision)
            implements ContainerCommand {}

    /**
     * Says something of a revision, instead of what was said before.
     *
     * @param note nothing more where absent
     */
    record NoteRevision(
            @TargetAggregateIdentifier ContainerId containerId, int revision, @Nullable String note)
            implements ContainerCommand {}

    /** Has a move that is under way go back. */
    record CallOffMove(@TargetAggregateIdentifier ContainerId containerId)
            implements ContainerCommand {}

    /** Says what is to be done about its drift; said again, it begins anew with that. */
    record ChangeDriftPolicy(@TargetAggregateIdentifier ContainerId containerId, DriftPolicy policy)
            implements ContainerCommand {}

    /**
     * Has it made as it was asked to be, where its policy is to enforce that.
     *
     * @param attempt the how manieth since it was calm
     */
    record HealContainer(
            @TargetAggregateIdentifier ContainerId containerId,
            OperationId operation,
            int attempt,
            Instant at)
            implements ContainerCommand {}

    /**
     * Has what is found be what is asked for, where its policy is to accept that.
     *
     * @param image the registered version that it was found to be made from, where it is one
     */
    record AcceptDrift(
            @TargetAggregateIdentifier ContainerId containerId, @Nullable ImageReference image)
            implements ContainerCommand {}

    /** Says that nothing more is done by itself about its drift. */
    record GiveUpOnDrift(@TargetAggregateIdentifier ContainerId containerId, String because)
            implements ContainerCommand {}

    /** Has a program run in the container, once at most, beside what runs there. */
    record ExecInContainer(
            @TargetAggregateIdentifier ContainerId containerId,
            OperationId operation,
            ExecCommand exec)
            implements ContainerCommand {}

    /** Says what became of a program that an agent was asked to run. */
    record ReportExec(
            @TargetAggregateIdentifier ContainerId containerId,
            OperationId operation,
            ExecOutcome outcome,
            Occurrence occurrence)
            implements ContainerCommand {}

    /**
     * Has files copied into the container, once at most.
     *
     * @param path of a folder in it
     */
    record CopyIntoContainer(
            @TargetAggregateIdentifier ContainerId containerId, OperationId operation, String path)
            implements ContainerCommand {}

    /** Says what became of files that an agent was to copy into it. */
    record ReportCopy(
            @TargetAggregateIdentifier ContainerId containerId,
            OperationId operation,
            CopyOutcome outcome,
            Occurrence occurrence)
            implements ContainerCommand {}

    /** Puts on record that somebody is let look inside, before they are. */
    record DiscloseContainer(
            @TargetAggregateIdentifier ContainerId containerId, Disclosure disclosure)
            implements ContainerCommand {}

    /** Says that somebody else ran a program in it. */
    record ObserveExec(
            @TargetAggregateIdentifier ContainerId containerId,
            String executable,
            @Nullable Integer exitCode,
            Occurrence occurrence)
            implements ContainerCommand {}

    /** Says what an agent saw. */
    record ObserveContainer(
            @TargetAggregateIdentifier ContainerId containerId, Observation observation)
            implements ContainerCommand {}

    /**
     * Says that nobody can see it where it is.
     *
     * @param at until when its host was seen
     */
    record MarkContainerLost(
            @TargetAggregateIdentifier ContainerId containerId,
            HostId host,
            String because,
            Instant at)
            implements ContainerCommand {}

    /** Says that it was seen all along, by an agent that could not tell. */
    record MarkContainerFound(
            @TargetAggregateIdentifier ContainerId containerId, HostId host, Instant at)
            implements ContainerCommand {}
}

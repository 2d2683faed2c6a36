package io.waybill.domain.host;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.Occurrence;
import io.waybill.domain.image.ImageWork;
import io.waybill.domain.image.ImageWorkOutcome;

import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What can be asked of one host, and what its agent says of it. */
public sealed interface HostCommand {
    HostId hostId();

    record RegisterHost(
            @TargetAggregateIdentifier HostId hostId,
            HostEndpoint endpoint,
            Map<String, String> labels)
            implements HostCommand {}

    /**
     * Says that the agent reaches the engine, and sees all of it from {@code at} on.
     *
     * @param unseen the time before, in which it did not; none where it saw all along
     */
    record ReportHostConnected(
            @TargetAggregateIdentifier HostId hostId,
            EngineInfo engine,
            Instant at,
            @Nullable Unseen unseen)
            implements HostCommand {}

    /** Says that the agent does not reach the engine any more, or is silent. */
    record ReportHostDisconnected(
            @TargetAggregateIdentifier HostId hostId, String because, Instant at)
            implements HostCommand {}

    /** Gives the host these labels, and no others. */
    record ChangeHostLabels(@TargetAggregateIdentifier HostId hostId, Map<String, String> labels)
            implements HostCommand {}

    /** Says what became of an image in its own store. */
    record ReportHostImage(
            @TargetAggregateIdentifier HostId hostId, HostImageChange change, Occurrence occurrence)
            implements HostCommand {}

    /** Has something done with images on the host, once at most. */
    record DoImageWork(
            @TargetAggregateIdentifier HostId hostId, OperationId operation, ImageWork.InStore work)
            implements HostCommand {}

    /** Says what became of that. */
    record ReportImageWork(
            @TargetAggregateIdentifier HostId hostId,
            OperationId operation,
            ImageWorkOutcome outcome,
            Occurrence occurrence)
            implements HostCommand {}

    record CordonHost(@TargetAggregateIdentifier HostId hostId) implements HostCommand {}

    record UncordonHost(@TargetAggregateIdentifier HostId hostId) implements HostCommand {}

    /**
     * Takes no new containers, and has those there moved to other hosts, or stopped, one by one.
     *
     * @param stopsAll whether none is moved
     * @param containers that are on the host
     */
    record DrainHost(
            @TargetAggregateIdentifier HostId hostId,
            boolean stopsAll,
            List<ContainerId> containers)
            implements HostCommand {}

    /** Says what became of a container of a host that is drained. */
    record ReportDrained(@TargetAggregateIdentifier HostId hostId, Drain.Result result)
            implements HostCommand {}

    /** Has what appears on the host later, and the rule means, put under record by itself. */
    record SetAdoptionRule(@TargetAggregateIdentifier HostId hostId, AdoptionRule rule)
            implements HostCommand {}

    record EndAdoptionRule(@TargetAggregateIdentifier HostId hostId) implements HostCommand {}

    record DecommissionHost(@TargetAggregateIdentifier HostId hostId) implements HostCommand {}
}

package io.waybill.runtime.agent;

import io.waybill.domain.ContainerId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.Observation;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * What the agent before this one reported last: where it was ended, this one goes on.
 *
 * @param ofContainers what was last reported of each
 * @param execs the engine's ids of programs that were reported, or were an agent's own
 * @param image when the last change of an image was that was reported
 * @param seenUntil until when the host was seen, by the agent's clock; none where it never was
 */
record LastReports(
        Map<ContainerId, OfContainer> ofContainers,
        Set<String> execs,
        Instant image,
        @Nullable Instant seenUntil) {
    /**
     * @param done the operation that an agent was done with last, where there was one
     */
    record OfContainer(Observation seen, @Nullable OperationId done) {}

    static final LastReports NONE = new LastReports(Map.of(), Set.of(), Instant.MIN, null);

    LastReports {
        ofContainers = Map.copyOf(ofContainers);
        execs = Set.copyOf(execs);
    }
}

package io.waybill.domain.wire;

import io.waybill.domain.ContainerId;
import io.waybill.domain.container.Desired;

import org.jspecify.annotations.Nullable;

/**
 * The value on a host's desired topic, keyed by the container's id; a tombstone once the container
 * is removed for good.
 *
 * @param event the id of the event it follows from, which what the agent reports of it names as its
 *     cause
 * @param traceParent the trace that asking for it belongs to, by W3C trace context
 */
public record DesiredRecord(
        ContainerId containerId,
        Desired desired,
        String event,
        @Nullable String correlationId,
        @Nullable String traceParent) {}

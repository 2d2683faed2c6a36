package io.waybill.domain.wire;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import io.waybill.domain.ContainerId;
import io.waybill.domain.container.Observation;
import io.waybill.domain.host.EngineInfo;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * The value on a host's observed topic. Keyed by the container's id, or by the host's where it is
 * about the host.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "report")
@JsonSubTypes({
    @JsonSubTypes.Type(value = AgentReport.ContainerObserved.class, name = "container-observed"),
    @JsonSubTypes.Type(value = AgentReport.HostConnected.class, name = "host-connected"),
    @JsonSubTypes.Type(value = AgentReport.HostDisconnected.class, name = "host-disconnected"),
    @JsonSubTypes.Type(value = AgentReport.Heartbeat.class, name = "heartbeat")
})
public sealed interface AgentReport {

    /**
     * @param event the event that the agent acted on, where it did
     * @param correlationId of that event
     */
    record ContainerObserved(
            ContainerId containerId,
            Observation observation,
            @Nullable String event,
            @Nullable String correlationId)
            implements AgentReport {}

    record HostConnected(EngineInfo engine, Instant at) implements AgentReport {}

    record HostDisconnected(String because, Instant at) implements AgentReport {}

    /** Says that the agent lives and watches. */
    record Heartbeat(Instant at) implements AgentReport {}
}

package io.waybill.domain.wire;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import io.waybill.domain.ContainerId;
import io.waybill.domain.ImageId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.CopyOutcome;
import io.waybill.domain.container.ExecOutcome;
import io.waybill.domain.container.Observation;
import io.waybill.domain.container.Occurrence;
import io.waybill.domain.container.Unmanaged;
import io.waybill.domain.host.EngineInfo;
import io.waybill.domain.host.HostImageChange;
import io.waybill.domain.host.Unseen;
import io.waybill.domain.image.ImageWorkOutcome;
import io.waybill.domain.secret.SecretReference;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The value on a host's observed topic. Keyed by the container's id, or by the host's where it is
 * about the host.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "report")
@JsonSubTypes({
    @JsonSubTypes.Type(value = AgentReport.ContainerObserved.class, name = "container-observed"),
    @JsonSubTypes.Type(value = AgentReport.ExecFinished.class, name = "exec-finished"),
    @JsonSubTypes.Type(value = AgentReport.CopyFinished.class, name = "copy-finished"),
    @JsonSubTypes.Type(value = AgentReport.ExecObserved.class, name = "exec-observed"),
    @JsonSubTypes.Type(value = AgentReport.HostImageChanged.class, name = "host-image-changed"),
    @JsonSubTypes.Type(value = AgentReport.ImageWorkFinished.class, name = "image-work-finished"),
    @JsonSubTypes.Type(value = AgentReport.HostConnected.class, name = "host-connected"),
    @JsonSubTypes.Type(value = AgentReport.HostDisconnected.class, name = "host-disconnected"),
    @JsonSubTypes.Type(value = AgentReport.Heartbeat.class, name = "heartbeat"),
    @JsonSubTypes.Type(value = AgentReport.UnmanagedSeen.class, name = "unmanaged-seen"),
    @JsonSubTypes.Type(value = AgentReport.SecretsAsked.class, name = "secrets-asked")
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

    /**
     * Somebody else ran a program in a container.
     *
     * @param exec the engine's own id of it
     * @param executable without its arguments
     */
    record ExecObserved(
            ContainerId containerId,
            String exec,
            String executable,
            @Nullable Integer exitCode,
            Occurrence occurrence)
            implements AgentReport {}

    /** Something became of an image in the host's own store. */
    record HostImageChanged(HostImageChange change, Occurrence occurrence) implements AgentReport {}

    /**
     * What became of a program that was to be run in a container.
     *
     * @param exec the engine's own id of it; none where it did not begin
     * @param event the event that asked for it
     * @param correlationId of that event
     */
    record ExecFinished(
            ContainerId containerId,
            OperationId operation,
            @Nullable String exec,
            ExecOutcome outcome,
            Occurrence occurrence,
            String event,
            @Nullable String correlationId)
            implements AgentReport {}

    /**
     * What became of files that were to be copied into a container.
     *
     * @param event the event that asked for it
     * @param correlationId of that event
     */
    record CopyFinished(
            ContainerId containerId,
            OperationId operation,
            CopyOutcome outcome,
            Occurrence occurrence,
            String event,
            @Nullable String correlationId)
            implements AgentReport {}

    /**
     * What became of work with images that was to be done on the host.
     *
     * @param imageId of which a version was to be made; none where none was
     * @param event the event that asked for it
     * @param correlationId of that event
     */
    record ImageWorkFinished(
            OperationId operation,
            @Nullable ImageId imageId,
            ImageWorkOutcome outcome,
            Occurrence occurrence,
            String event,
            @Nullable String correlationId)
            implements AgentReport {}

    /**
     * Says that the host's events are heard and all of it was looked at.
     *
     * @param agent which agent says so: another one each time that an agent starts
     * @param unseen the time before, where this agent has watched before that
     */
    record HostConnected(
            EngineInfo engine, Instant at, @Nullable String agent, @Nullable Unseen unseen)
            implements AgentReport {}

    record HostDisconnected(String because, Instant at) implements AgentReport {}

    /**
     * Which containers are on the host that nobody put under record. It is no history: only the
     * newest counts.
     *
     * @param changed those that are new, or other than when they were last told of
     * @param present the engine's ids of all; what else was told of before is gone, or under record
     */
    record UnmanagedSeen(List<Unmanaged> changed, List<String> present, Instant at)
            implements AgentReport {
        public UnmanagedSeen {
            changed = changed == null ? List.of() : List.copyOf(changed);
            present = present == null ? List.of() : List.copyOf(present);
        }
    }

    /**
     * Says that the agent lives.
     *
     * @param agent which one: another one each time that an agent starts
     * @param seenUntil until when it is certain to have seen all of its host; none where it never
     *     has
     * @param every how often it says so
     * @param away why it does not see its host; none while it does
     */
    record Heartbeat(
            Instant at,
            @Nullable String agent,
            @Nullable Instant seenUntil,
            @Nullable Duration every,
            @Nullable String away)
            implements AgentReport {}

    /**
     * A container is about to be made, and its secrets' values are needed for that. They are handed
     * over as {@link HostRequest.SecretsTold}.
     *
     * @param id of the asking: 32 hexadecimal digits
     * @param operation that makes the container
     * @param key X25519, 32 bytes in Base64; made for this asking, and known to nobody else
     * @param until nobody waits for an answer that comes later
     */
    record SecretsAsked(
            String id,
            ContainerId containerId,
            OperationId operation,
            List<SecretReference> secrets,
            String key,
            Instant until)
            implements AgentReport {
        public SecretsAsked {
            secrets = List.copyOf(secrets);
        }
    }
}

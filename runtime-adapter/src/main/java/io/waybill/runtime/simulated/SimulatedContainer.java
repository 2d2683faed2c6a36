package io.waybill.runtime.simulated;

import io.waybill.domain.ContainerId;
import io.waybill.domain.ImageId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.Health;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.container.Limits;
import io.waybill.domain.container.Made;
import io.waybill.domain.container.ObservedState;
import io.waybill.domain.container.PortBinding;
import io.waybill.domain.container.RestartPolicy;
import io.waybill.runtime.Found;
import io.waybill.runtime.Listed;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A container that is only written down.
 *
 * @param container none of one that somebody else made, until it is known by one
 * @param image what it was made from
 * @param revision which revision it was made as, where it was made by Waybill
 */
record SimulatedContainer(
        @Nullable ContainerId container,
        @Nullable OperationId createdBy,
        ContainerSpec spec,
        ObservedState state,
        @Nullable ImageReference image,
        @Nullable Integer revision) {

    private static final ImageReference UNKNOWN =
            new ImageReference(
                    new ImageId("unnamed"), ImageReference.NONE, "sha256:" + "0".repeat(64));

    static SimulatedContainer created(
            @Nullable ContainerId container,
            @Nullable OperationId createdBy,
            ContainerSpec spec,
            ImageReference image,
            String engineId,
            String name,
            @Nullable Integer revision) {
        return new SimulatedContainer(
                container,
                createdBy,
                spec,
                new ObservedState(
                        ContainerStatus.CREATED,
                        engineId,
                        name,
                        null,
                        null,
                        null,
                        false,
                        Health.NONE,
                        0,
                        List.of()),
                image,
                revision);
    }

    SimulatedContainer knownAs(ContainerId other) {
        return new SimulatedContainer(other, createdBy, spec, state, image, revision);
    }

    SimulatedContainer started(Instant at, List<PortBinding> ports) {
        return with(
                new ObservedState(
                        ContainerStatus.RUNNING,
                        state.engineId(),
                        state.name(),
                        at,
                        state.finishedAt(),
                        null,
                        false,
                        spec.healthCheck() == null ? Health.NONE : Health.HEALTHY,
                        state.restartCount(),
                        ports));
    }

    SimulatedContainer exited(Instant at, int exitCode, boolean outOfMemory) {
        return with(
                new ObservedState(
                        ContainerStatus.EXITED,
                        state.engineId(),
                        state.name(),
                        state.startedAt(),
                        at,
                        exitCode,
                        outOfMemory,
                        Health.NONE,
                        state.restartCount(),
                        List.of()));
    }

    SimulatedContainer named(String name) {
        return with(
                new ObservedState(
                        state.status(),
                        state.engineId(),
                        name,
                        state.startedAt(),
                        state.finishedAt(),
                        state.exitCode(),
                        state.outOfMemory(),
                        state.health(),
                        state.restartCount(),
                        state.ports()));
    }

    SimulatedContainer under(Limits limits, RestartPolicy restartPolicy) {
        Limits merged =
                new Limits(
                        limits.memoryBytes() == null
                                ? spec.limits().memoryBytes()
                                : limits.memoryBytes(),
                        limits.cpus() == null ? spec.limits().cpus() : limits.cpus());
        ContainerSpec changed = spec.updated(merged, restartPolicy);
        return new SimulatedContainer(container, createdBy, changed, state, image, revision);
    }

    SimulatedContainer withStatus(ContainerStatus status) {
        return with(state.withStatus(status));
    }

    private SimulatedContainer with(ObservedState next) {
        return new SimulatedContainer(container, createdBy, spec, next, image, revision);
    }

    Found found(ContainerId as) {
        return new Found(
                as, createdBy, revision, state, Map.of(), new Made(madeFrom(), spec), null);
    }

    Listed listed() {
        return new Listed(
                container,
                String.valueOf(state.engineId()),
                String.valueOf(state.name()),
                state.status());
    }

    /** What is left of one that is kept since before images were. */
    ImageReference madeFrom() {
        return image == null ? UNKNOWN : image;
    }

    boolean holds(@Nullable String name) {
        return name != null && name.equals(state.name());
    }
}

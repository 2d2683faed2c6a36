package io.waybill.runtime.simulated;

import io.waybill.domain.ContainerId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.Health;
import io.waybill.domain.container.ObservedState;
import io.waybill.domain.container.PortBinding;
import io.waybill.runtime.Found;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/** A container that is only written down. */
record SimulatedContainer(
        ContainerId container, OperationId createdBy, ContainerSpec spec, ObservedState state) {

    static SimulatedContainer created(
            ContainerId container,
            OperationId createdBy,
            ContainerSpec spec,
            String engineId,
            String name) {
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
                        List.of()));
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

    SimulatedContainer withStatus(ContainerStatus status) {
        return with(state.withStatus(status));
    }

    private SimulatedContainer with(ObservedState next) {
        return new SimulatedContainer(container, createdBy, spec, next);
    }

    Found found() {
        return new Found(container, createdBy, state);
    }

    boolean holds(@Nullable String name) {
        return name != null && name.equals(state.name());
    }
}

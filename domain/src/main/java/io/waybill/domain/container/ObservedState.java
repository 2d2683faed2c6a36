package io.waybill.domain.container;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * A container as its engine reports it at one moment.
 *
 * @param engineId the engine's own id of it; none where it is not on the host
 * @param name its name on the host
 * @param startedAt when its newest run began, by the engine's clock: it tells one run from another;
 *     none before the first
 * @param finishedAt when its last finished run ended; none before that
 * @param exitCode of its last finished run; none before that
 * @param outOfMemory whether the kernel killed that run for its memory
 * @param restartCount how often the engine's restart policy has started it again
 * @param ports the host ports it answers on while it runs
 */
public record ObservedState(
        ContainerStatus status,
        @Nullable String engineId,
        @Nullable String name,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Integer exitCode,
        boolean outOfMemory,
        Health health,
        int restartCount,
        List<PortBinding> ports) {

    public static final ObservedState NOT_ON_HOST = absent(ContainerStatus.NOT_ON_HOST);
    public static final ObservedState REMOVED = absent(ContainerStatus.REMOVED);

    public ObservedState {
        ports = ports == null ? List.of() : List.copyOf(ports);
        health = health == null ? Health.NONE : health;
    }

    private static ObservedState absent(ContainerStatus status) {
        return new ObservedState(
                status, null, null, null, null, null, false, Health.NONE, 0, List.of());
    }

    public ObservedState withStatus(ContainerStatus other) {
        return new ObservedState(
                other,
                engineId,
                name,
                startedAt,
                finishedAt,
                exitCode,
                outOfMemory,
                health,
                restartCount,
                ports);
    }
}

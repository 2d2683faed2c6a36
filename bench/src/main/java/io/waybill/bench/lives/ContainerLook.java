package io.waybill.bench.lives;

import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.Health;
import io.waybill.domain.container.Limits;
import io.waybill.domain.container.ObservedState;
import io.waybill.domain.container.PortBinding;
import io.waybill.domain.container.RestartPolicy;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What one container is made of, and how its engine reports it. */
final class ContainerLook {
    private final String engineId;
    private final List<PortBinding> ports;
    private final ContainerSpec spec;
    private final int port;

    ContainerLook(Lives lives, int port, String image) {
        this.port = port;
        engineId = lives.hex(64);
        ports = List.of(new PortBinding(8080, "tcp", null, port));
        RestartPolicy policy =
                lives.random.nextInt(3) == 0
                        ? RestartPolicy.NEVER
                        : new RestartPolicy(RestartPolicy.Name.UNLESS_STOPPED, 0);
        spec =
                new ContainerSpec(
                        List.of(),
                        List.of(),
                        Map.of("LOG_LEVEL", "info"),
                        ports,
                        List.of(),
                        Map.of("team", image.split("-")[0]),
                        new Limits((64L << lives.random.nextInt(5)) << 20, null),
                        policy,
                        null,
                        null,
                        null,
                        null,
                        false);
    }

    ContainerSpec spec() {
        return spec;
    }

    int port() {
        return port;
    }

    /** Whether the engine starts it again by itself. */
    boolean isKeptRunning() {
        return spec.restartPolicy().name() == RestartPolicy.Name.UNLESS_STOPPED;
    }

    ObservedState created(String name) {
        return new ObservedState(
                ContainerStatus.CREATED,
                engineId,
                name,
                null,
                null,
                null,
                false,
                Health.NONE,
                0,
                List.of());
    }

    ObservedState started(ObservedState before, Instant at) {
        return running(before, at, 0);
    }

    ObservedState startedAgain(ObservedState before, Instant at) {
        return running(before, at, before.restartCount() + 1);
    }

    private ObservedState running(ObservedState before, Instant at, int restarts) {
        return state(
                before,
                ContainerStatus.RUNNING,
                at,
                before.finishedAt(),
                before.exitCode(),
                false,
                Health.HEALTHY,
                restarts);
    }

    ObservedState ended(
            ObservedState before, ContainerStatus status, Instant at, boolean outOfMemory) {
        return state(
                before,
                status,
                before.startedAt(),
                at,
                outOfMemory ? 137 : 1,
                outOfMemory,
                before.health(),
                before.restartCount());
    }

    ObservedState withHealth(ObservedState before, Health health) {
        return state(
                before,
                before.status(),
                before.startedAt(),
                before.finishedAt(),
                before.exitCode(),
                before.outOfMemory(),
                health,
                before.restartCount());
    }

    private ObservedState state(
            ObservedState before,
            ContainerStatus status,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            @Nullable Integer exitCode,
            boolean outOfMemory,
            Health health,
            int restarts) {
        return new ObservedState(
                status,
                engineId,
                before.name(),
                startedAt,
                finishedAt,
                exitCode,
                outOfMemory,
                health,
                restarts,
                status == ContainerStatus.RUNNING ? ports : List.of());
    }
}

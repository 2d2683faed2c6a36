package io.waybill.runtime.docker;

import com.github.dockerjava.api.command.HealthState;
import com.github.dockerjava.api.command.HealthStateLog;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.NetworkSettings;
import com.github.dockerjava.api.model.Ports.Binding;

import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.Health;
import io.waybill.domain.container.ObservedState;
import io.waybill.domain.container.PortBinding;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** From the engine's words to the domain's. */
final class EngineStates {
    private static final int LONGEST_SAYING = 500;

    private EngineStates() {}

    static ObservedState observed(InspectContainerResponse container) {
        ContainerState state = container.getState();
        ContainerStatus status = status(String.valueOf(state.getStatus()));
        Instant finishedAt = instant(state.getFinishedAt());
        Long exit = state.getExitCodeLong();
        // Of a running container the engine gives exit code 0, whatever the run before it said.
        Integer exitCode =
                status.hasProcess() || finishedAt == null || exit == null
                        ? null
                        : Integer.valueOf(exit.intValue());
        return new ObservedState(
                status,
                container.getId(),
                name(container.getName()),
                instant(state.getStartedAt()),
                finishedAt,
                exitCode,
                Boolean.TRUE.equals(state.getOOMKilled()),
                health(state.getHealth()),
                Objects.requireNonNullElse(container.getRestartCount(), 0),
                status.hasProcess() ? ports(container.getNetworkSettings()) : List.of());
    }

    static String name(String engineName) {
        return engineName.startsWith("/") ? engineName.substring(1) : engineName;
    }

    /** Podman's own words included, where they reach its Docker API. */
    static ContainerStatus status(String word) {
        return switch (word) {
            case "created", "configured", "initialized" -> ContainerStatus.CREATED;
            case "running", "stopping" -> ContainerStatus.RUNNING;
            case "paused" -> ContainerStatus.PAUSED;
            case "restarting" -> ContainerStatus.RESTARTING;
            case "exited", "stopped" -> ContainerStatus.EXITED;
            case "removing" -> ContainerStatus.REMOVING;
            case "dead" -> ContainerStatus.DEAD;
            // One container in a state of which nothing is known must not hide all others.
            default -> ContainerStatus.DEAD;
        };
    }

    /** The newest of what its health check said. */
    static Optional<String> healthSays(InspectContainerResponse container) {
        HealthState health = container.getState().getHealth();
        List<HealthStateLog> log = health == null ? null : health.getLog();
        if (log == null || log.isEmpty()) {
            return Optional.empty();
        }
        HealthStateLog last = log.getLast();
        String output = last.getOutput() == null ? "" : last.getOutput().strip();
        String said = output.substring(0, Math.min(output.length(), LONGEST_SAYING));
        return Optional.of(
                "exit code " + last.getExitCodeLong() + (said.isEmpty() ? "" : ", " + said));
    }

    private static Health health(@Nullable HealthState health) {
        String word = health == null ? null : health.getStatus();
        return switch (word) {
            case "starting" -> Health.STARTING;
            case "healthy" -> Health.HEALTHY;
            case "unhealthy" -> Health.UNHEALTHY;
            case null, default -> Health.NONE;
        };
    }

    /** Engines write year 1 for never. */
    private static @Nullable Instant instant(@Nullable String text) {
        if (text == null || text.isEmpty() || text.startsWith("0001-")) {
            return null;
        }
        return OffsetDateTime.parse(text).toInstant();
    }

    private static List<PortBinding> ports(@Nullable NetworkSettings network) {
        if (network == null || network.getPorts() == null) {
            return List.of();
        }
        List<PortBinding> ports = new ArrayList<>();
        for (Map.Entry<ExposedPort, Binding[]> port : network.getPorts().getBindings().entrySet()) {
            for (Binding binding : port.getValue() == null ? new Binding[0] : port.getValue()) {
                ports.add(
                        new PortBinding(
                                port.getKey().getPort(),
                                port.getKey().getProtocol().toString(),
                                binding.getHostIp(),
                                Integer.parseInt(binding.getHostPortSpec())));
            }
        }
        ports.sort(
                Comparator.comparingInt(PortBinding::containerPort)
                        .thenComparing(PortBinding::protocol)
                        .thenComparing(port -> String.valueOf(port.hostIp()))
                        .thenComparingInt(PortBinding::hostPort));
        return ports;
    }
}

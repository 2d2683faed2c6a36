package io.waybill.domain.container;

import io.waybill.domain.InvalidInput;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a container is made from its image version: all that an engine is told beside the image and
 * the name. What is absent is the image's, or the engine's, own default.
 *
 * @param labels those that begin with {@value #RESERVED_LABELS} are Waybill's
 * @param networkMode {@code bridge}, {@code host}, {@code none}, or a network's name
 * @param autoRemove whether the engine removes the container when it exits
 * @param placement which hosts it may live on; any where absent
 * @param timeToLive how long after its declaration it is stopped and removed; never where absent
 */
public record ContainerSpec(
        List<String> command,
        List<String> entrypoint,
        Map<String, String> environment,
        List<PortBinding> ports,
        List<Mount> mounts,
        Map<String, String> labels,
        Limits limits,
        RestartPolicy restartPolicy,
        @Nullable HealthCheck healthCheck,
        @Nullable String networkMode,
        @Nullable String user,
        @Nullable String workingDirectory,
        boolean autoRemove,
        @Nullable PlacementRule placement,
        @Nullable Duration timeToLive) {

    public static final String RESERVED_LABELS = "io.waybill.";
    private static final Duration SHORTEST_LIFE = Duration.ofSeconds(1);
    private static final Duration LONGEST_LIFE = Duration.ofDays(366);
    public static final ContainerSpec DEFAULT =
            new ContainerSpec(
                    List.of(),
                    List.of(),
                    Map.of(),
                    List.of(),
                    List.of(),
                    Map.of(),
                    Limits.NONE,
                    RestartPolicy.NEVER,
                    null,
                    null,
                    null,
                    null,
                    false);

    /** Wherever there is room, for as long as it is wanted. */
    public ContainerSpec(
            List<String> command,
            List<String> entrypoint,
            Map<String, String> environment,
            List<PortBinding> ports,
            List<Mount> mounts,
            Map<String, String> labels,
            Limits limits,
            RestartPolicy restartPolicy,
            @Nullable HealthCheck healthCheck,
            @Nullable String networkMode,
            @Nullable String user,
            @Nullable String workingDirectory,
            boolean autoRemove) {
        this(
                command,
                entrypoint,
                environment,
                ports,
                mounts,
                labels,
                limits,
                restartPolicy,
                healthCheck,
                networkMode,
                user,
                workingDirectory,
                autoRemove,
                null,
                null);
    }

    public ContainerSpec {
        command = command == null ? List.of() : List.copyOf(command);
        entrypoint = entrypoint == null ? List.of() : List.copyOf(entrypoint);
        environment = sorted(environment);
        ports = ports == null ? List.of() : List.copyOf(ports);
        mounts = mounts == null ? List.of() : List.copyOf(mounts);
        labels = sorted(labels);
        limits = limits == null ? Limits.NONE : limits;
        restartPolicy = restartPolicy == null ? RestartPolicy.NEVER : restartPolicy;
        for (String name : environment.keySet()) {
            if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
                throw new InvalidInput(
                        "environment", "'" + name + "' is not the name of an environment variable");
            }
        }
        for (String label : labels.keySet()) {
            if (label.isEmpty() || label.startsWith(RESERVED_LABELS)) {
                throw new InvalidInput(
                        "labels",
                        "'"
                                + label
                                + "' is not free to set: "
                                + RESERVED_LABELS
                                + "* are Waybill's own");
            }
        }
        if (timeToLive != null
                && (timeToLive.compareTo(SHORTEST_LIFE) < 0
                        || timeToLive.compareTo(LONGEST_LIFE) > 0)) {
            throw new InvalidInput(
                    "timeToLive", timeToLive + " is not between a second and a year");
        }
        if (autoRemove && restartPolicy.name() != RestartPolicy.Name.NO) {
            throw new InvalidInput(
                    "autoRemove", "a container that removes itself cannot have a restart policy");
        }
        if ("host".equals(networkMode) && !ports.isEmpty()) {
            throw new InvalidInput(
                    "ports",
                    "with network mode host the container has the host's own ports; publish none");
        }
    }

    // Sorted, so that the same specification is the same text in the log.
    private static Map<String, String> sorted(@Nullable Map<String, String> map) {
        return map == null || map.isEmpty()
                ? Map.of()
                : Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }
}

package io.waybill.domain.container;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.secret.SecretReference;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
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
 * @param fingerprints of an adopted container: the environment variables whose values could be
 *     secrets, which are not on record, each with a keyed {@link Fingerprint} of its value
 * @param unrecorded of an adopted container: the engine's settings that it has and this
 *     specification has no words for, such as {@code privileged}
 * @param networks instead of a network mode: those that it is on
 * @param stopGrace how long the engine lets it take to end, in whole seconds, where a stop says
 *     nothing else; the engine's own where absent
 * @param stack which it is a part of; only a stack's own containers say so
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
        @Nullable Duration timeToLive,
        Map<String, String> fingerprints,
        List<String> unrecorded,
        List<NetworkAttachment> networks,
        @Nullable Duration stopGrace,
        @Nullable StackPart stack) {

    public static final String RESERVED_LABELS = "io.waybill.";
    private static final Duration SHORTEST_LIFE = Duration.ofSeconds(1);
    private static final Duration LONGEST_GRACE = Duration.ofHours(1);
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

    /** Wherever there is room, for as long as it is wanted, and nothing about it off the record. */
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
                null,
                Map.of(),
                List.of());
    }

    /** On a network that its mode says, and part of no stack. */
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
            boolean autoRemove,
            @Nullable PlacementRule placement,
            @Nullable Duration timeToLive,
            Map<String, String> fingerprints,
            List<String> unrecorded) {
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
                placement,
                timeToLive,
                fingerprints,
                unrecorded,
                List.of(),
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
        fingerprints = sorted(fingerprints);
        unrecorded = unrecorded == null ? List.of() : List.copyOf(unrecorded);
        networks = sorted(networks);
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
        if (networkMode != null && !networks.isEmpty()) {
            throw new InvalidInput(
                    "networks", "a container has a network mode, or is on networks, not both");
        }
        if (stopGrace != null
                && (stopGrace.compareTo(LONGEST_GRACE) > 0
                        || stopGrace.isNegative()
                        || stopGrace.getNano() != 0)) {
            throw new InvalidInput(
                    "stopGrace", stopGrace + " is not whole seconds, an hour at most");
        }
        if ("host".equals(networkMode) && !ports.isEmpty()) {
            throw new InvalidInput(
                    "ports",
                    "with network mode host the container has the host's own ports; publish none");
        }
    }

    /**
     * The same with its environment as may be put on record.
     *
     * @param known the values that may
     * @param hidden the fingerprints of those that may not
     */
    public ContainerSpec withEnvironment(Map<String, String> known, Map<String, String> hidden) {
        return new ContainerSpec(
                command,
                entrypoint,
                known,
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
                placement,
                timeToLive,
                hidden,
                unrecorded,
                networks,
                stopGrace,
                stack);
    }

    /** The same with other limits, and another restart policy. */
    public ContainerSpec updated(Limits otherLimits, RestartPolicy otherPolicy) {
        return new ContainerSpec(
                command,
                entrypoint,
                environment,
                ports,
                mounts,
                labels,
                otherLimits,
                otherPolicy,
                healthCheck,
                networkMode,
                user,
                workingDirectory,
                autoRemove,
                placement,
                timeToLive,
                fingerprints,
                unrecorded,
                networks,
                stopGrace,
                stack);
    }

    /** The same as a part of a stack, with further labels. */
    public ContainerSpec as(StackPart part, Map<String, String> further) {
        Map<String, String> all = new TreeMap<>(labels);
        all.putAll(further);
        return new ContainerSpec(
                command,
                entrypoint,
                environment,
                ports,
                mounts,
                all,
                limits,
                restartPolicy,
                healthCheck,
                networkMode,
                user,
                workingDirectory,
                autoRemove,
                placement,
                timeToLive,
                fingerprints,
                unrecorded,
                networks,
                stopGrace,
                part);
    }

    /** The secrets whose values stand in its environment, by the variables' names. */
    public SortedMap<String, SecretReference> secrets() {
        SortedMap<String, SecretReference> secrets = new TreeMap<>();
        environment.forEach(
                (name, value) ->
                        SecretReference.of(value).ifPresent(secret -> secrets.put(name, secret)));
        return secrets;
    }

    /** The same with other values of its environment. */
    public ContainerSpec withEnvironment(Map<String, String> other) {
        return withEnvironment(other, fingerprints);
    }

    /**
     * Why a container cannot be made from this: what it would lack is not on record. None where it
     * can.
     */
    public Optional<String> lacks() {
        List<String> lacking = new ArrayList<>();
        if (!fingerprints.isEmpty()) {
            lacking.add("the values of " + String.join(", ", fingerprints.keySet()));
        }
        if (!unrecorded.isEmpty()) {
            lacking.add("its engine's settings " + String.join(", ", unrecorded));
        }
        return lacking.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(" and ", lacking) + " are not on record");
    }

    private static List<NetworkAttachment> sorted(@Nullable List<NetworkAttachment> networks) {
        if (networks == null || networks.isEmpty()) {
            return List.of();
        }
        List<NetworkAttachment> sorted =
                networks.stream().sorted(Comparator.comparing(NetworkAttachment::name)).toList();
        if (sorted.stream().map(NetworkAttachment::name).distinct().count() < sorted.size()) {
            throw new InvalidInput("networks", "a network is named twice");
        }
        return sorted;
    }

    // Sorted, so that the same specification is the same text in the log.
    private static Map<String, String> sorted(@Nullable Map<String, String> map) {
        return map == null || map.isEmpty()
                ? Map.of()
                : Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }
}

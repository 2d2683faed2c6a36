package io.waybill.domain.container;

import io.waybill.domain.InvalidInput;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is to be other than before in a specification: what is absent stays as it is.
 *
 * @param environment variables to be set
 * @param unsetEnvironment variables that are set no more
 * @param unset fields that go back to the image's, or the engine's, own default
 */
public record SpecEdit(
        @Nullable List<String> command,
        @Nullable List<String> entrypoint,
        Map<String, String> environment,
        Set<String> unsetEnvironment,
        Map<String, String> labels,
        Set<String> unsetLabels,
        @Nullable Limits limits,
        @Nullable List<PortBinding> ports,
        @Nullable List<Mount> mounts,
        @Nullable RestartPolicy restartPolicy,
        @Nullable HealthCheck healthCheck,
        @Nullable String networkMode,
        @Nullable String user,
        @Nullable String workingDirectory,
        Set<String> unset) {
    private static final Set<String> UNSETTABLE =
            Set.of(
                    "healthCheck",
                    "limits.memoryBytes",
                    "limits.cpus",
                    "networkMode",
                    "user",
                    "workingDirectory",
                    "unrecorded");

    public static final SpecEdit NOTHING =
            new SpecEdit(
                    null, null, Map.of(), Set.of(), Map.of(), Set.of(), null, null, null, null,
                    null, null, null, null, Set.of());

    public SpecEdit {
        environment = Map.copyOf(environment);
        unsetEnvironment = Set.copyOf(unsetEnvironment);
        labels = Map.copyOf(labels);
        unsetLabels = Set.copyOf(unsetLabels);
        unset = Set.copyOf(unset);
        for (String field : unset) {
            if (!UNSETTABLE.contains(field)) {
                throw new InvalidInput(
                        "unset",
                        "'"
                                + field
                                + "' is none of "
                                + String.join(", ", UNSETTABLE.stream().sorted().toList()));
            }
        }
    }

    /** Of some variables alone. */
    public static SpecEdit ofEnvironment(Map<String, String> set) {
        return NOTHING.withEnvironment(set);
    }

    /** The same with other values of the variables that it sets. */
    public SpecEdit withEnvironment(Map<String, String> set) {
        return new SpecEdit(
                command,
                entrypoint,
                set,
                unsetEnvironment,
                labels,
                unsetLabels,
                limits,
                ports,
                mounts,
                restartPolicy,
                healthCheck,
                networkMode,
                user,
                workingDirectory,
                unset);
    }

    public boolean isNothing() {
        return equals(NOTHING);
    }

    public ContainerSpec applyTo(ContainerSpec spec) {
        return new ContainerSpec(
                command == null ? spec.command() : command,
                entrypoint == null ? spec.entrypoint() : entrypoint,
                changed(spec.environment(), environment, unsetEnvironment),
                ports == null ? spec.ports() : ports,
                mounts == null ? spec.mounts() : mounts,
                changed(spec.labels(), labels, unsetLabels),
                limited(spec.limits()),
                restartPolicy == null ? spec.restartPolicy() : restartPolicy,
                or("healthCheck", healthCheck, spec.healthCheck()),
                or("networkMode", networkMode, spec.networkMode()),
                or("user", user, spec.user()),
                or("workingDirectory", workingDirectory, spec.workingDirectory()),
                spec.autoRemove(),
                spec.placement(),
                spec.timeToLive(),
                // What is given, or set no more, is no secret that the record lacks.
                changed(
                        changed(spec.fingerprints(), Map.of(), environment.keySet()),
                        Map.of(),
                        unsetEnvironment),
                unset.contains("unrecorded") ? List.of() : spec.unrecorded(),
                networkMode == null ? spec.networks() : List.of(),
                spec.stopGrace(),
                spec.stack());
    }

    private Limits limited(Limits before) {
        @Nullable Long memory = limits == null ? null : limits.memoryBytes();
        @Nullable BigDecimal cpus = limits == null ? null : limits.cpus();
        return new Limits(
                or("limits.memoryBytes", memory, before.memoryBytes()),
                or("limits.cpus", cpus, before.cpus()));
    }

    private <T> @Nullable T or(String field, @Nullable T given, @Nullable T before) {
        if (given != null) {
            return given;
        }
        return unset.contains(field) ? null : before;
    }

    private static Map<String, String> changed(
            Map<String, String> before, Map<String, String> set, Set<String> unset) {
        Map<String, String> changed = new TreeMap<>(before);
        changed.keySet().removeAll(unset);
        changed.putAll(set);
        return changed;
    }
}

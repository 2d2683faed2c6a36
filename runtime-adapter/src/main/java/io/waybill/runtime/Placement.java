package io.waybill.runtime;

import io.waybill.domain.ContainerId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.Mount;
import io.waybill.domain.container.StackPart;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A container to be made: what was asked for, for whom, and by which operation.
 *
 * @param name that it gets; another than was asked for while it is not to be found by that
 * @param volumes of the engine's naming that are put to use again, by where they are mounted
 * @param secrets the values that the references in its environment stand for
 */
public record Placement(
        ContainerId container,
        Desired desired,
        OperationId operation,
        String name,
        Map<String, String> volumes,
        SecretValues secrets) {
    public static final String CONTAINER_LABEL = "io.waybill.container";
    public static final String REVISION_LABEL = "io.waybill.revision";
    public static final String OPERATION_LABEL = "io.waybill.operation";
    public static final String HOST_LABEL = "io.waybill.host";
    public static final String STACK_LABEL = "io.waybill.stack";
    public static final String SERVICE_LABEL = "io.waybill.service";
    public static final String SECRETS_LABEL = "io.waybill.secrets";
    private static final String NETWORKS_LABEL = "io.waybill.networks";
    private static final String NEXT = ".waybill-next";
    private static final String FORMER = ".waybill-former";

    public Placement {
        volumes = Map.copyOf(volumes);
    }

    /** Under the name that was asked for, with nothing of another. */
    public Placement(ContainerId container, Desired desired, OperationId operation) {
        this(container, desired, operation, desired.name(), Map.of(), SecretValues.NONE);
    }

    public Placement with(SecretValues values) {
        return new Placement(container, desired, operation, name, volumes, values);
    }

    /** What a container's next revision is called until it works. */
    public static String nextName(String name) {
        return name + NEXT;
    }

    /** What the former one is called from then on until it is removed. */
    public static String formerName(String name) {
        return name + FORMER;
    }

    /** Whether it is the name of one of the two. */
    public static boolean isAside(@Nullable String name) {
        return ends(name, NEXT) || ends(name, FORMER);
    }

    private static boolean ends(@Nullable String name, String suffix) {
        return name != null && name.endsWith(suffix);
    }

    public static boolean isFormer(@Nullable String name) {
        return ends(name, FORMER);
    }

    public static boolean isAnonymous(Mount mount) {
        return mount.type() == Mount.Type.VOLUME && mount.source() == null;
    }

    /** The specification's labels, and those by which Waybill knows its own. */
    public Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>(desired.spec().labels());
        labels.put(CONTAINER_LABEL, container.value());
        labels.put(REVISION_LABEL, Integer.toString(desired.revision()));
        labels.put(OPERATION_LABEL, operation.value());
        labels.put(HOST_LABEL, desired.host().value());
        StackPart part = desired.spec().stack();
        if (part != null) {
            labels.put(STACK_LABEL, part.stack().value());
            labels.put(SERVICE_LABEL, part.service());
        }
        if (desired.spec().networks().size() > 1) {
            labels.put(
                    NETWORKS_LABEL,
                    desired.spec().networks().stream()
                            .map(
                                    network ->
                                            network.name()
                                                    + "="
                                                    + String.join(",", network.aliases()))
                            .collect(Collectors.joining(";")));
        }
        String marks = SecretMarks.of(desired.spec(), secrets);
        if (marks != null) {
            labels.put(SECRETS_LABEL, marks);
        }
        return labels;
    }

    /** The networks that such a label names, and the names that a container bears on each. */
    public static Map<String, List<String>> networks(Map<String, String> labels) {
        Map<String, List<String>> networks = new TreeMap<>();
        String label = labels.getOrDefault(NETWORKS_LABEL, "");
        for (String each : label.split(";")) {
            int equals = each.indexOf('=');
            if (equals > 0) {
                String aliases = each.substring(equals + 1);
                networks.put(
                        each.substring(0, equals),
                        aliases.isEmpty() ? List.of() : List.of(aliases.split(",")));
            }
        }
        return networks;
    }
}

package io.waybill.runtime;

import io.waybill.domain.ContainerId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.Mount;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.TreeMap;

/**
 * A container to be made: what was asked for, for whom, and by which operation.
 *
 * @param name that it gets; another than was asked for while it is not to be found by that
 * @param volumes of the engine's naming that are put to use again, by where they are mounted
 */
public record Placement(
        ContainerId container,
        Desired desired,
        OperationId operation,
        String name,
        Map<String, String> volumes) {
    public static final String CONTAINER_LABEL = "io.waybill.container";
    public static final String REVISION_LABEL = "io.waybill.revision";
    public static final String OPERATION_LABEL = "io.waybill.operation";
    public static final String HOST_LABEL = "io.waybill.host";
    private static final String NEXT = ".waybill-next";
    private static final String FORMER = ".waybill-former";

    public Placement {
        volumes = Map.copyOf(volumes);
    }

    /** Under the name that was asked for, with nothing of another. */
    public Placement(ContainerId container, Desired desired, OperationId operation) {
        this(container, desired, operation, desired.name(), Map.of());
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
        return labels;
    }
}

package io.waybill.runtime;

import io.waybill.domain.ContainerId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.Desired;

import java.util.Map;
import java.util.TreeMap;

/** A container to be made: what was asked for, for whom, and by which operation. */
public record Placement(ContainerId container, Desired desired, OperationId operation) {
    public static final String CONTAINER_LABEL = "io.waybill.container";
    public static final String REVISION_LABEL = "io.waybill.revision";
    public static final String OPERATION_LABEL = "io.waybill.operation";
    public static final String HOST_LABEL = "io.waybill.host";

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

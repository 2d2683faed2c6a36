package io.waybill.domain.wire;

import io.waybill.domain.ContainerId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.Exec;

import org.jspecify.annotations.Nullable;

/**
 * Something to be done once at most, on a host's desired topic beside the desired states, keyed by
 * {@link #key}; a tombstone once its outcome is in the log.
 *
 * @param exec what is to be run; what it must not keep comes beside, as {@link HostRequest}
 * @param event the id of the event that asks for it
 */
public record ActRecord(
        ContainerId containerId,
        OperationId operation,
        Exec exec,
        String event,
        @Nullable String correlationId) {
    private static final String PREFIX = "operation/";

    public static String key(OperationId operation) {
        return PREFIX + operation.value();
    }

    /** Whether a record under this key on the desired topic, or the journal, is of an act. */
    public static boolean isKey(String key) {
        return key.startsWith(PREFIX);
    }

    public static OperationId operationOf(String key) {
        return new OperationId(key.substring(PREFIX.length()));
    }
}

package io.waybill.domain.wire;

import io.waybill.domain.ContainerId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.Exec;
import io.waybill.domain.image.ImageWork;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.stream.Stream;

/**
 * Something to be done once at most, on a host's desired topic beside the desired states, keyed by
 * {@link #key}; a tombstone once its outcome is in the log. It says one thing that is to be done;
 * what must not be kept of it comes beside, as {@link Question.Acting}.
 *
 * @param containerId in which; none where it is not about one
 * @param exec a program to be run
 * @param copyTo the folder in it that files are to be copied into
 * @param imageWork something to be done with images
 * @param event the id of the event that asks for it
 */
public record ActRecord(
        @Nullable ContainerId containerId,
        OperationId operation,
        @Nullable Exec exec,
        @Nullable String copyTo,
        @Nullable ImageWork imageWork,
        String event,
        @Nullable String correlationId) {
    private static final String PREFIX = "operation/";

    public ActRecord {
        long things = Stream.of(exec, copyTo, imageWork).filter(Objects::nonNull).count();
        if (things != 1 || (imageWork == null && containerId == null)) {
            throw new IllegalArgumentException(operation + " is not one thing to be done");
        }
    }

    public static ActRecord ofExec(
            ContainerId container,
            OperationId operation,
            Exec exec,
            String event,
            @Nullable String correlationId) {
        return new ActRecord(container, operation, exec, null, null, event, correlationId);
    }

    public static ActRecord ofCopy(
            ContainerId container,
            OperationId operation,
            String path,
            String event,
            @Nullable String correlationId) {
        return new ActRecord(container, operation, null, path, null, event, correlationId);
    }

    public static ActRecord ofImageWork(
            OperationId operation, ImageWork work, String event, @Nullable String correlationId) {
        return new ActRecord(null, operation, null, null, work, event, correlationId);
    }

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

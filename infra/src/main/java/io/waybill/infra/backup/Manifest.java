package io.waybill.infra.backup;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What a backup says of itself once all of it is written.
 *
 * @param takenAt the instant of the database's snapshot, by its clock
 * @param logId of the log that was backed up; the restored one gets another
 * @param position of the last event that has one
 * @param treeSize how many of these events the log's tree had, 0 where the log is not hashed
 * @param treeRoot its root, in base64
 * @param checkpoint the newest signed one, as it is kept elsewhere
 * @param key what its signature is verified with
 */
record Manifest(
        Instant takenAt,
        String logId,
        long position,
        long treeSize,
        String treeRoot,
        @Nullable String checkpoint,
        @Nullable String key,
        List<Part> parts) {

    Manifest {
        Objects.requireNonNull(takenAt, "takenAt is missing");
        Objects.requireNonNull(logId, "logId is missing");
        Objects.requireNonNull(treeRoot, "treeRoot is missing");
        Objects.requireNonNull(parts, "parts are missing");
    }

    /**
     * One table's rows, or some of them.
     *
     * @param sha256 of the rows as they stand in the file, in hexadecimal digits
     */
    record Part(String name, long rows, long bytes, String sha256) {}

    long rows(String part) {
        return parts.stream()
                .filter(each -> each.name().equals(part))
                .mapToLong(Part::rows)
                .findFirst()
                .orElse(0);
    }
}

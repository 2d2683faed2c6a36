package io.waybill.infra.archive;

import io.waybill.proof.ArchiveSegment;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A part of the log that was written to a file.
 *
 * @param number from 1
 * @param from the position of its first event
 * @param to the position of its last event
 * @param earliest when the earliest of its events was recorded
 * @param latest when the latest of its events was recorded
 * @param origin which log's checkpoint it is proved by
 * @param file its name
 * @param bytes how large the file is
 * @param sha256 of the file, in hexadecimal digits
 * @param rewrittenBy who had it written anew; none where nobody did
 * @param reason why that was done
 * @param offloaded how many of its events are nowhere else
 */
public record ArchivedSegment(
        long number,
        long from,
        long to,
        String earliest,
        String latest,
        String origin,
        String file,
        long bytes,
        String sha256,
        Instant writtenAt,
        @Nullable String rewrittenBy,
        @Nullable String reason,
        @Nullable String ticket,
        long offloaded) {

    ArchiveSegment segment() {
        return ArchiveSegment.of(from, to);
    }
}

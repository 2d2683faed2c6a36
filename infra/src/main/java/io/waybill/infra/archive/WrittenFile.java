package io.waybill.infra.archive;

import io.waybill.proof.ArchiveSegment;

/**
 * A whole and verified file of the archive.
 *
 * @param sha256 of the file, in hexadecimal digits
 */
record WrittenFile(
        ArchiveSegment segment,
        String earliest,
        String latest,
        String origin,
        long bytes,
        String sha256) {}

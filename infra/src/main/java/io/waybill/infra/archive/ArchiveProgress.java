package io.waybill.infra.archive;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * How far the log is archived.
 *
 * @param on whether there is a folder that files are written to
 * @param files how many were written
 * @param events up to which position
 * @param waiting how many events come after that
 * @param ofFile how many a file has
 * @param due when the newest event of the next file is old enough; none while that file has not all
 *     of its events
 */
public record ArchiveProgress(
        boolean on, long files, long events, long waiting, int ofFile, @Nullable Instant due) {}

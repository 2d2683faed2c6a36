package io.waybill.domain.container;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * What became of files that were to be copied into a container. They are not kept; the digest says
 * later whether an archive is the one that was copied.
 *
 * @param took none where it did not begin, or that is not known
 * @param bytes how much of the tar archive was handed to the engine
 * @param sha256 of those; none where that is not known
 * @param failure why not all of it is there, or is known to be; none where it is
 */
public record CopyOutcome(
        @Nullable Duration took, long bytes, @Nullable String sha256, @Nullable Failure failure) {

    /** It did not begin, or its end was not seen. */
    public static CopyOutcome failed(Failure failure) {
        return new CopyOutcome(null, 0, null, failure);
    }
}

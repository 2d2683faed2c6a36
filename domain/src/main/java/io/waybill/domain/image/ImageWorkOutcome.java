package io.waybill.domain.image;

import io.waybill.domain.container.ExecOutcome;
import io.waybill.domain.container.Failure;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/**
 * What became of work with images on a host. What the engine said meanwhile is handed to who asked
 * and not kept; its digest says later whether a text is what was said.
 *
 * @param took how long; none where it did not begin, or that is not known
 * @param imageId the engine's own id of what was pulled, tagged or pushed
 * @param digest under which the registry has it
 * @param removed what is in the store no more
 * @param kept what was to be removed and is still there, and why
 * @param outputBytes how much the engine said; none where it did not begin
 * @param failure why it was not done, or what became of it is not known; none where it was done
 */
public record ImageWorkOutcome(
        @Nullable Duration took,
        @Nullable String imageId,
        @Nullable String digest,
        List<StoredImage> removed,
        List<StoredImage> kept,
        @Nullable Long outputBytes,
        @Nullable String outputSha256,
        @Nullable Failure failure) {
    /** Its agent died meanwhile, or lost its engine; it is not done again. */
    public static final String INTERRUPTED = ExecOutcome.INTERRUPTED;

    public ImageWorkOutcome {
        removed = removed == null ? List.of() : List.copyOf(removed);
        kept = kept == null ? List.of() : List.copyOf(kept);
    }

    /** It did not begin, or its end was not seen. */
    public static ImageWorkOutcome failed(Failure failure) {
        return new ImageWorkOutcome(null, null, null, List.of(), List.of(), null, null, failure);
    }

    /** What may be kept of it. */
    public ImageWorkOutcome onRecord() {
        return failure == null
                ? this
                : new ImageWorkOutcome(
                        took,
                        imageId,
                        digest,
                        removed,
                        kept,
                        outputBytes,
                        outputSha256,
                        failure.redacted());
    }

    /** How much what was removed took, as the engine said. */
    public long removedBytes() {
        return removed.stream().mapToLong(StoredImage::size).sum();
    }
}

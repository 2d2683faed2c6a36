package io.waybill.infra.api;

import io.waybill.domain.container.Failure;
import io.waybill.domain.image.ImageWorkOutcome;
import io.waybill.domain.image.StoredImage;
import io.waybill.infra.command.OperationOutcomes.Outcome;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The answer to work with images on a host.
 *
 * @param operation none where nothing was to be done
 * @param status {@code pending}, {@code succeeded}, {@code failed} or {@code unchanged}
 * @param image of which a version was made; none where none was
 * @param version which it is
 * @param imageId the engine's own id of what was pulled, tagged or pushed
 * @param removed what is in the host's store no more
 * @param kept what was to be removed and is still there, and why
 * @param output what the engine said, as far as it was handed over; none where it was not waited
 *     for, or comes line by line
 */
record ImageWorkReply(
        @Nullable String operation,
        String token,
        String status,
        @Nullable String host,
        @Nullable String image,
        @Nullable Integer version,
        @Nullable Failure failure,
        @Nullable String imageId,
        @Nullable String digest,
        @Nullable String took,
        @Nullable List<StoredImage> removed,
        @Nullable List<StoredImage> kept,
        @Nullable Long removedBytes,
        @Nullable String output) {

    static ImageWorkReply of(CommandReply accepted) {
        return new ImageWorkReply(
                accepted.operation(),
                accepted.token(),
                accepted.status(),
                accepted.host(),
                accepted.image(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** With what was seen of it, and what is on record of it, as fresh as that. */
    ImageWorkReply with(OutputTaker seen, @Nullable Outcome onRecord) {
        ImageWorkOutcome end = seen.imageWork();
        return new ImageWorkReply(
                operation,
                onRecord == null ? token : onRecord.fresh(token),
                onRecord == null ? status : onRecord.status(),
                host,
                image,
                version,
                onRecord == null ? null : onRecord.failure(),
                end == null ? null : end.imageId(),
                end == null ? null : end.digest(),
                end == null || end.took() == null ? null : end.took().toString(),
                end == null ? null : end.removed(),
                end == null ? null : end.kept(),
                end == null ? null : (Long) end.removedBytes(),
                seen instanceof ExecOutput whole ? whole.stdout() : null);
    }

    /** What was made is that version. */
    ImageWorkReply as(int number, String itsDigest) {
        return new ImageWorkReply(
                operation,
                token,
                status,
                host,
                image,
                number,
                failure,
                imageId,
                itsDigest,
                took,
                removed,
                kept,
                removedBytes,
                output);
    }
}

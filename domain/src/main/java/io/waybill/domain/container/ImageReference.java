package io.waybill.domain.container;

import io.waybill.domain.ImageId;
import io.waybill.domain.InvalidInput;

/**
 * The image version a container is made from.
 *
 * @param version its number; {@link #NONE} where the image is one that an adopted container was
 *     found with and no registered version is
 * @param reference what an engine pulls: {@code repository@sha256:…}, never a tag. Of an adopted
 *     container whose image is in no registry: {@code sha256:…}, the engine's own id of it.
 */
public record ImageReference(ImageId image, int version, String reference) {
    public static final int NONE = 0;

    public ImageReference {
        boolean local = version == NONE && reference.startsWith("sha256:");
        if (!local && !reference.contains("@sha256:")) {
            throw new InvalidInput("image", "'" + reference + "' does not name a digest");
        }
    }
}

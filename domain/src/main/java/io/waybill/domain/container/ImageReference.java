package io.waybill.domain.container;

import io.waybill.domain.ImageId;
import io.waybill.domain.InvalidInput;

/**
 * The image version a container is made from.
 *
 * @param reference what an engine pulls: {@code repository@sha256:…}, never a tag
 */
public record ImageReference(ImageId image, int version, String reference) {
    public ImageReference {
        if (!reference.contains("@sha256:")) {
            throw new InvalidInput("image", "'" + reference + "' does not name a digest");
        }
    }
}

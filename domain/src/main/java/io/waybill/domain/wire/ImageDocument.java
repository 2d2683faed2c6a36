package io.waybill.domain.wire;

import io.waybill.domain.ImageId;
import io.waybill.domain.image.Following;
import io.waybill.domain.image.ImageState;
import io.waybill.domain.image.Making;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * All that is known of an image now but for its versions, which are documents of their own: a value
 * on the topic of images' states.
 *
 * @param versions how many it has
 * @param current that which containers are made from where none is named; absent where it has none
 * @param following which tags are put on record by themselves
 * @param makings versions that are being made
 * @param made how many were asked to be made in all
 */
public record ImageDocument(
        ImageId imageId,
        String repository,
        int versions,
        @Nullable Integer current,
        Following following,
        List<Making> makings,
        int made)
        implements StateDocument {

    public ImageDocument {
        makings = makings == null ? List.of() : List.copyOf(makings);
    }

    static ImageDocument of(ImageState state) {
        return new ImageDocument(
                state.id(),
                state.repository(),
                state.versions().size(),
                state.current(),
                state.following(),
                state.makings(),
                state.made());
    }
}

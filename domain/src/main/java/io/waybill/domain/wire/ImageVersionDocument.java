package io.waybill.domain.wire;

import io.waybill.domain.ImageId;
import io.waybill.domain.image.ImageState;
import io.waybill.domain.image.ImageVersion;

import java.util.List;

/**
 * All that is known of one version of an image now: a value on the topic of images' states.
 *
 * @param tags that point to it, sorted
 * @param withdrawn whether no new container is made from it
 */
public record ImageVersionDocument(
        ImageId imageId, ImageVersion version, List<String> tags, boolean withdrawn)
        implements StateDocument {

    public ImageVersionDocument {
        tags = tags == null ? List.of() : List.copyOf(tags);
    }

    static ImageVersionDocument of(ImageState state, int number) {
        return new ImageVersionDocument(
                state.id(),
                state.version(number),
                state.tags().entrySet().stream()
                        .filter(tag -> tag.getValue() == number)
                        .map(tag -> tag.getKey())
                        .sorted()
                        .toList(),
                state.withdrawn().contains(number));
    }

    /** The key of a version's document. */
    static String key(ImageId image, int number) {
        return image.subject() + "/versions/" + number;
    }
}

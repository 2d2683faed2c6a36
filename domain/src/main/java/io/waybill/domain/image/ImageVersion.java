package io.waybill.domain.image;

import java.util.List;

/**
 * One immutable content digest of an image.
 *
 * @param number from 1, in the order of publication
 * @param mediaType of the manifest or index that the digest is of
 * @param size in bytes, of what a pull transfers for one platform; of the first, where there are
 *     several
 * @param platforms such as {@code linux/amd64}
 * @param source where it came from, such as {@code registry tag v1}
 */
public record ImageVersion(
        int number,
        Digest digest,
        String mediaType,
        long size,
        List<String> platforms,
        String source) {
    public ImageVersion {
        platforms = platforms == null ? List.of() : List.copyOf(platforms);
    }
}

package io.waybill.domain.image;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * An image in a host's own store.
 *
 * @param id the engine's own: {@code sha256:…}
 * @param references what it goes by: names with a tag, names with a digest
 * @param size in bytes, as the engine says; what it shares with others counts for each
 * @param usedBy names of the containers on the host that were made from it, whoever made them
 * @param because why it is still there, where it was to be removed
 */
public record StoredImage(
        String id,
        List<String> references,
        long size,
        List<String> usedBy,
        @Nullable String because) {
    public StoredImage {
        references = references == null ? List.of() : List.copyOf(references);
        usedBy = usedBy == null ? List.of() : List.copyOf(usedBy);
    }

    public StoredImage(String id, List<String> references, long size, List<String> usedBy) {
        this(id, references, size, usedBy, null);
    }

    /** It is still there. */
    public StoredImage kept(String why) {
        return new StoredImage(id, references, size, usedBy, why);
    }
}

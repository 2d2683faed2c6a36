package io.waybill.domain.host;

import org.jspecify.annotations.Nullable;

/**
 * What became of an image in a host's own store, as the engine tells it.
 *
 * @param reference what it was pulled by, or tagged with; none of the others
 * @param imageId the engine's own id of it; none of a pull and a pruning
 * @param reclaimedBytes of a pruning
 */
public record HostImageChange(
        Kind kind,
        @Nullable String reference,
        @Nullable String imageId,
        @Nullable Long reclaimedBytes) {
    public enum Kind {
        PULLED,
        TAGGED,
        UNTAGGED,
        DELETED,
        PRUNED
    }

    public HostImageChange {
        boolean whole =
                switch (kind) {
                    case PULLED -> reference != null;
                    case TAGGED -> reference != null && imageId != null;
                    case UNTAGGED, DELETED -> imageId != null;
                    case PRUNED -> reclaimedBytes != null;
                };
        if (!whole) {
            throw new IllegalArgumentException("an image was " + kind + ", and it lacks which");
        }
    }

    public static HostImageChange pulled(String reference) {
        return new HostImageChange(Kind.PULLED, reference, null, null);
    }

    public static HostImageChange tagged(String reference, String imageId) {
        return new HostImageChange(Kind.TAGGED, reference, imageId, null);
    }

    public static HostImageChange untagged(String imageId) {
        return new HostImageChange(Kind.UNTAGGED, null, imageId, null);
    }

    public static HostImageChange deleted(String imageId) {
        return new HostImageChange(Kind.DELETED, null, imageId, null);
    }

    public static HostImageChange pruned(long reclaimedBytes) {
        return new HostImageChange(Kind.PRUNED, null, null, reclaimedBytes);
    }
}

package io.waybill.domain.image;

import io.waybill.domain.ImageId;

import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** What can be asked of one image. */
public sealed interface ImageCommand {
    ImageId imageId();

    /** Follows a repository, such as {@code registry.example/shop/web}, under a name. */
    record RegisterImage(@TargetAggregateIdentifier ImageId imageId, String repository)
            implements ImageCommand {}

    /**
     * Puts what a registry answered on record.
     *
     * @param tag the tag it was resolved by; none where it was named by digest
     * @param makeCurrent whether it becomes the current version; where absent, it does so if it is
     *     new
     */
    record PublishVersion(
            @TargetAggregateIdentifier ImageId imageId,
            Digest digest,
            @Nullable String tag,
            String mediaType,
            long size,
            List<String> platforms,
            @Nullable Boolean makeCurrent)
            implements ImageCommand {}

    record SwitchCurrentVersion(@TargetAggregateIdentifier ImageId imageId, int version)
            implements ImageCommand {}

    record WithdrawVersion(@TargetAggregateIdentifier ImageId imageId, int version)
            implements ImageCommand {}

    /** Says which tags are put on record by themselves from here on. */
    record FollowTags(@TargetAggregateIdentifier ImageId imageId, Following following)
            implements ImageCommand {}

    record ReinstateVersion(@TargetAggregateIdentifier ImageId imageId, int version)
            implements ImageCommand {}
}

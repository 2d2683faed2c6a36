package io.waybill.domain.image;

import io.waybill.domain.HostId;
import io.waybill.domain.ImageId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.Failure;
import io.waybill.domain.container.Occurrence;

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

    /**
     * Has a version built on a host, once at most.
     *
     * @param tag under which it is pushed; one of its own where absent
     * @param makeCurrent whether new containers are made from it
     */
    record BuildVersion(
            @TargetAggregateIdentifier ImageId imageId,
            OperationId operation,
            HostId host,
            @Nullable String tag,
            BuildSource source,
            boolean makeCurrent)
            implements ImageCommand {}

    /** Has a version made of a container, once at most; else as {@link BuildVersion}. */
    record CommitVersion(
            @TargetAggregateIdentifier ImageId imageId,
            OperationId operation,
            HostId host,
            @Nullable String tag,
            CommitSource source,
            boolean makeCurrent)
            implements ImageCommand {}

    /** Says what became of the making of a version on its host. */
    record ReportMade(
            @TargetAggregateIdentifier ImageId imageId,
            OperationId operation,
            ImageWorkOutcome outcome,
            Occurrence occurrence)
            implements ImageCommand {}

    /** Puts on record what the registry has under the tag that was pushed. */
    record PublishMade(
            @TargetAggregateIdentifier ImageId imageId,
            OperationId operation,
            Digest digest,
            String mediaType,
            long size,
            List<String> platforms)
            implements ImageCommand {}

    /** Says that nothing can come of it any more. */
    record GiveUpMaking(
            @TargetAggregateIdentifier ImageId imageId, OperationId operation, Failure because)
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

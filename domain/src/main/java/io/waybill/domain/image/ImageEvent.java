package io.waybill.domain.image;

import io.waybill.domain.DomainEvent;
import io.waybill.domain.HostId;
import io.waybill.domain.ImageId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.Failure;
import io.waybill.domain.container.Occurred;
import io.waybill.domain.container.Occurrence;

import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

/** What happened to one image. */
public sealed interface ImageEvent extends DomainEvent {
    ImageId imageId();

    @Override
    default ImageId about() {
        return imageId();
    }

    /** Waybill follows the repository from here on; the first event. */
    @Revision("1")
    record ImageRegistered(ImageId imageId, String repository) implements ImageEvent {}

    /** A digest not seen before became the next version. */
    @Revision("1")
    record ImageVersionPublished(ImageId imageId, ImageVersion version) implements ImageEvent {}

    /** A version is being made on a host, to be pushed under a tag that is its own. */
    sealed interface MakingRequested extends ImageEvent {
        OperationId operation();

        HostId host();

        String tag();

        boolean makeCurrent();

        ImageWork.Making work();

        /** Where the version comes from, in its own words. */
        default String source() {
            String what =
                    switch (work()) {
                        case ImageWork.Build build -> "build, " + build.source().words();
                        case ImageWork.Commit commit -> "commit of " + commit.source().words();
                    };
            return what + ", on host " + host().value() + ", operation " + operation().value();
        }
    }

    /** A version is to be built, once at most. */
    @Revision("1")
    record ImageBuildRequested(
            ImageId imageId,
            OperationId operation,
            HostId host,
            String tag,
            ImageWork.Build work,
            boolean makeCurrent)
            implements MakingRequested {}

    /** A version is to be made of a container, once at most. */
    @Revision("1")
    record ImageCommitRequested(
            ImageId imageId,
            OperationId operation,
            HostId host,
            String tag,
            ImageWork.Commit work,
            boolean makeCurrent)
            implements MakingRequested {}

    /** What was made is in the registry; which digest it has there is read next. */
    @Revision("1")
    record ImageVersionPushed(
            ImageId imageId,
            OperationId operation,
            HostId host,
            ImageWorkOutcome outcome,
            Occurrence occurrence)
            implements ImageEvent, Occurred.OnHost {}

    /** What was made is that version: a new one, or one that has the very same content. */
    @Revision("1")
    record ImageOperationSucceeded(
            ImageId imageId, OperationId operation, String action, int version)
            implements ImageEvent {}

    /**
     * No version came of it, or it is not known what did.
     *
     * @param occurrence none where that was concluded without the host
     */
    @Revision("1")
    record ImageOperationFailed(
            ImageId imageId,
            OperationId operation,
            String action,
            HostId host,
            Failure failure,
            @Nullable Occurrence occurrence)
            implements ImageEvent, Occurred.OnHost {}

    /** The tag points to another version than before; {@code from} is absent where it is new. */
    @Revision("1")
    record ImageTagMoved(ImageId imageId, String tag, @Nullable Integer from, int to)
            implements ImageEvent {}

    /**
     * Containers are made from {@code to} where no version is named; {@code from} is absent at the
     * first.
     */
    @Revision("1")
    record ImageCurrentVersionChanged(
            ImageId imageId, @Nullable Integer from, int to, CurrentVersionChange why)
            implements ImageEvent {}

    /** No container is to be made from it any more; those that were go on as they are. */
    @Revision("1")
    record ImageVersionWithdrawn(ImageId imageId, int version) implements ImageEvent {}

    @Revision("1")
    record ImageVersionReinstated(ImageId imageId, int version) implements ImageEvent {}

    /** Other tags than before are put on record by themselves, or in another way. */
    @Revision("1")
    record ImageFollowingChanged(ImageId imageId, Following following) implements ImageEvent {}
}

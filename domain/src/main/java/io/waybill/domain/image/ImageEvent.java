package io.waybill.domain.image;

import io.waybill.domain.DomainEvent;
import io.waybill.domain.ImageId;

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

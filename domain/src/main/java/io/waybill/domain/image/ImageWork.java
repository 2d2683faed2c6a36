package io.waybill.domain.image;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import io.waybill.domain.ImageId;
import io.waybill.domain.InvalidInput;

import java.util.List;

/** Something to be done once with images, by the engine of one host. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "work")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ImageWork.Pull.class, name = "pull"),
    @JsonSubTypes.Type(value = ImageWork.Tag.class, name = "tag"),
    @JsonSubTypes.Type(value = ImageWork.Push.class, name = "push"),
    @JsonSubTypes.Type(value = ImageWork.Prune.class, name = "prune"),
    @JsonSubTypes.Type(value = ImageWork.Build.class, name = "build"),
    @JsonSubTypes.Type(value = ImageWork.Commit.class, name = "commit")
})
public sealed interface ImageWork {

    /** What it is called where operations are listed. */
    default String action() {
        return switch (this) {
            case Pull _ -> "pull-image";
            case Tag _ -> "tag-image";
            case Push _ -> "push-image";
            case Prune _ -> "prune-images";
            case Build _ -> "build";
            case Commit _ -> "commit";
        };
    }

    /** What concerns the host's own store alone, and belongs to its history. */
    sealed interface InStore extends ImageWork {}

    /** What makes a version of an image, pushes it, and belongs to the image's history. */
    sealed interface Making extends ImageWork {
        ImageId imageId();

        /** Under which it is pushed. */
        String reference();
    }

    /** Builds an image from a context, which is handed over. */
    record Build(ImageId imageId, String reference, BuildSource source) implements Making {}

    /** Makes an image of a container. */
    record Commit(ImageId imageId, String reference, CommitSource source) implements Making {}

    /**
     * Has the image in the host's store.
     *
     * @param reference with a tag or a digest
     */
    record Pull(String reference) implements InStore {
        public Pull {
            ImageName.requireTagOrDigest("reference", reference);
        }
    }

    /**
     * Gives an image of the host's store one more name.
     *
     * @param source a reference, or the engine's own id
     * @param target with a tag
     */
    record Tag(String source, String target) implements InStore {
        public Tag {
            ImageName.requireSource("source", source);
            ImageName.requireTag("target", target);
        }
    }

    /**
     * Hands an image of the host's store to the registry that its name says.
     *
     * @param reference with a tag
     */
    record Push(String reference) implements InStore {
        public Push {
            ImageName.requireTag("reference", reference);
        }
    }

    /** Removes these images from the host's store, and no others. */
    record Prune(List<StoredImage> images) implements InStore {
        private static final int MOST = 1_000;

        public Prune {
            images = images == null ? List.of() : List.copyOf(images);
            if (images.size() > MOST) {
                throw new InvalidInput("images", "there are more than " + MOST);
            }
        }

        public long bytes() {
            return images.stream().mapToLong(StoredImage::size).sum();
        }
    }
}

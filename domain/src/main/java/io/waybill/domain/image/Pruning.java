package io.waybill.domain.image;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.container.Revisions;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which of a host's images nothing needs. Needed is what a container was made from, whoever made
 * it; the current version of each image, and what is newer; and what a rollback may go back to. An
 * image that is no registered version is left alone where nothing else is said.
 *
 * @param images all that are registered
 * @param inUse what containers on record on that host were made from, by the containers' names
 * @param revisions what containers' revisions were made from that may be gone back to, and why
 * @param keep how many versions before the current one a rollback may go back to
 * @param unknownToo whether images go that are no registered version
 */
public record Pruning(
        Collection<ImageState> images,
        Map<String, ImageReference> inUse,
        List<Needed> revisions,
        int keep,
        boolean unknownToo) {
    public static final int USUAL_KEEP = 2;
    private static final int MOST_KEPT = 1_000;

    public Pruning {
        if (keep < 1 || keep > MOST_KEPT) {
            throw new InvalidInput(
                    "keep",
                    keep + " is not between 1, so that a rollback can be, and " + MOST_KEPT);
        }
    }

    /** By content, as all images are known. */
    public record Needed(ImageReference image, String because) {}

    /** What the last of the containers' revisions were made from, and all that are pinned. */
    public static List<Needed> neededBy(Collection<ContainerState> containers, int keep) {
        List<Needed> needed = new ArrayList<>();
        for (ContainerState container : containers) {
            String name = "container " + container.desired().name();
            Revisions revisions = container.revisions();
            for (int pinned : revisions.pinned()) {
                revisions
                        .imageOf(pinned)
                        .ifPresent(
                                image ->
                                        needed.add(
                                                new Needed(
                                                        image,
                                                        "revision "
                                                                + pinned
                                                                + " of "
                                                                + name
                                                                + " is pinned")));
            }
            revisions
                    .formerImages(keep)
                    .forEach(
                            image ->
                                    needed.add(
                                            new Needed(
                                                    image,
                                                    "a rollback of "
                                                            + name
                                                            + " may go back to it")));
        }
        return needed;
    }

    /**
     * @param version of which image; none where it is no registered version
     * @param because why it stays; none where it may go
     */
    public record Verdict(StoredImage image, @Nullable Version version, @Nullable String because) {
        public boolean mayGo() {
            return because == null;
        }
    }

    public record Version(String image, int number) {}

    public List<Verdict> of(List<StoredImage> there) {
        return there.stream().map(this::of).toList();
    }

    private Verdict of(StoredImage stored) {
        List<ImageVersionOf> versions = versions(stored);
        Version shown =
                versions.isEmpty()
                        ? null
                        : new Version(
                                versions.getFirst().image().id().value(),
                                versions.getFirst().version().number());
        return new Verdict(stored, shown, because(stored, versions));
    }

    private record ImageVersionOf(ImageState image, ImageVersion version) {}

    // By content: engines write names as they like, and several images may share a digest.
    private List<ImageVersionOf> versions(StoredImage stored) {
        List<ImageVersionOf> found = new ArrayList<>();
        for (ImageState image : images) {
            for (ImageVersion version : image.versions()) {
                if (isOf(stored, version.digest().value())) {
                    found.add(new ImageVersionOf(image, version));
                }
            }
        }
        return found;
    }

    private static boolean isOf(StoredImage stored, String digest) {
        return stored.id().equals(digest)
                || stored.references().stream().anyMatch(name -> name.endsWith("@" + digest));
    }

    private static String digestOf(ImageReference image) {
        return image.reference().substring(image.reference().indexOf('@') + 1);
    }

    private @Nullable String because(StoredImage stored, List<ImageVersionOf> versions) {
        String used = usedBecause(stored);
        if (used != null) {
            return used;
        }
        for (ImageVersionOf one : versions) {
            String needed = neededBecause(one.image(), one.version().number());
            if (needed != null) {
                return needed;
            }
        }
        for (Needed revision : revisions) {
            if (isOf(stored, digestOf(revision.image()))) {
                return revision.because();
            }
        }
        return versions.isEmpty() && !unknownToo
                ? "it is no version on record; such are removed only where that is asked for"
                : null;
    }

    private @Nullable String usedBecause(StoredImage stored) {
        for (Map.Entry<String, ImageReference> container : inUse.entrySet()) {
            if (isOf(stored, digestOf(container.getValue()))) {
                return "container " + container.getKey() + " was made from it";
            }
        }
        return stored.usedBy().isEmpty()
                ? null
                : "containers on the host were made from it: " + String.join(", ", stored.usedBy());
    }

    private @Nullable String neededBecause(ImageState image, int number) {
        Integer current = image.current();
        String name = image.id().value();
        if (current == null) {
            return "image " + name + " has no current version";
        }
        if (number == current) {
            return "it is the current version of " + name;
        }
        if (image.withdrawn().contains(number)) {
            return null; // nothing may be made from it
        }
        if (number > current) {
            return "it is newer than the current version of " + name;
        }
        return reachable(image, current).contains(number)
                ? "a rollback of " + name + " may go back to it"
                : null;
    }

    private Set<Integer> reachable(ImageState image, int current) {
        return Set.copyOf(
                image.versions().stream()
                        .map(ImageVersion::number)
                        .filter(one -> one < current && !image.withdrawn().contains(one))
                        .sorted((one, other) -> other - one)
                        .limit(keep)
                        .toList());
    }
}

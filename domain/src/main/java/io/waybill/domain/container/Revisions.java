package io.waybill.domain.container;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which revisions a container has had. Their specifications are in the log; kept is what has to be
 * known to decide: hundreds of revisions of one image version take no more than one.
 *
 * @param last the highest number: what was undone has had its number, too
 * @param images each with the first revision from which on it was the image
 * @param undone those that were asked for and did not come to be
 * @param pinned those whose image versions are kept, in the order they were pinned
 */
public record Revisions(int last, List<Since> images, List<Integer> undone, List<Integer> pinned) {

    public record Since(int revision, ImageReference image) {}

    public Revisions {
        images = List.copyOf(images);
        undone = undone == null ? List.of() : List.copyOf(undone);
        pinned = pinned == null ? List.of() : List.copyOf(pinned);
    }

    /** Of a container of which no other revision is known. */
    public static Revisions beginning(Desired first) {
        Since since = new Since(first.revision(), first.image());
        return new Revisions(first.revision(), List.of(since), List.of(), List.of());
    }

    /** With what is asked for instead of something else. */
    Revisions after(Desired before, Desired now) {
        if (now.revision() > last) {
            return with(now);
        }
        return now.revision() < before.revision() ? without(before.revision()) : this;
    }

    private Revisions with(Desired now) {
        boolean sameImage = images.getLast().image().equals(now.image());
        return new Revisions(
                now.revision(),
                sameImage ? images : plus(images, new Since(now.revision(), now.image())),
                undone,
                pinned);
    }

    private Revisions without(int revision) {
        return new Revisions(
                last,
                images.stream().filter(since -> since.revision() != revision).toList(),
                plus(undone, revision),
                minus(pinned, revision));
    }

    Revisions pinning(int revision) {
        return new Revisions(last, images, undone, plus(minus(pinned, revision), revision));
    }

    Revisions unpinning(int revision) {
        return new Revisions(last, images, undone, minus(pinned, revision));
    }

    public boolean isPinned(int revision) {
        return pinned.contains(revision);
    }

    /** What it is made from; none where there is no such revision, or it was undone. */
    public Optional<ImageReference> imageOf(int revision) {
        return revision < 1 || revision > last || undone.contains(revision)
                ? Optional.empty()
                : images.stream()
                        .filter(since -> since.revision() <= revision)
                        .map(Since::image)
                        .reduce((_, later) -> later);
    }

    /** The images that it had before the one it has, newest first: at most so many. */
    public List<ImageReference> formerImages(int most) {
        ImageReference now = images.getLast().image();
        return images.reversed().stream()
                .map(Since::image)
                .filter(image -> !image.equals(now))
                .distinct()
                .limit(most)
                .toList();
    }

    private static <T> List<T> plus(List<T> all, T one) {
        return Stream.concat(all.stream(), Stream.of(one)).toList();
    }

    private static List<Integer> minus(List<Integer> all, int one) {
        List<Integer> left = new ArrayList<>(all);
        left.removeIf(each -> Objects.equals(each, one));
        return left;
    }
}

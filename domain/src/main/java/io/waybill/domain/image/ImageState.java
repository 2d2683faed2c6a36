package io.waybill.domain.image;

import io.waybill.domain.ImageId;
import io.waybill.domain.OperationId;
import io.waybill.domain.TransitionRefused;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.image.ImageEvent.ImageCurrentVersionChanged;
import io.waybill.domain.image.ImageEvent.ImageFollowingChanged;
import io.waybill.domain.image.ImageEvent.ImageOperationFailed;
import io.waybill.domain.image.ImageEvent.ImageOperationSucceeded;
import io.waybill.domain.image.ImageEvent.ImageRegistered;
import io.waybill.domain.image.ImageEvent.ImageTagMoved;
import io.waybill.domain.image.ImageEvent.ImageVersionPublished;
import io.waybill.domain.image.ImageEvent.ImageVersionPushed;
import io.waybill.domain.image.ImageEvent.ImageVersionReinstated;
import io.waybill.domain.image.ImageEvent.ImageVersionWithdrawn;
import io.waybill.domain.image.ImageEvent.MakingRequested;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that an image's events add up to.
 *
 * @param makings versions that are being made
 * @param made how many were asked to be made in all
 */
public record ImageState(
        ImageId id,
        String repository,
        List<ImageVersion> versions,
        Map<String, Integer> tags,
        Set<Integer> withdrawn,
        @Nullable Integer current,
        Following following,
        List<Making> makings,
        int made) {

    /**
     * The state after {@code event}. {@code before} is absent exactly where the event is the first.
     */
    public static ImageState evolve(@Nullable ImageState before, ImageEvent event) {
        if (before == null) {
            if (event instanceof ImageRegistered registered) {
                return new ImageState(
                        registered.imageId(),
                        registered.repository(),
                        List.of(),
                        Map.of(),
                        Set.of(),
                        null,
                        Following.DEFAULT,
                        List.of(),
                        0);
            }
            throw new IllegalStateException(
                    "the history of " + event.imageId() + " does not begin at its beginning");
        }
        return before.after(event);
    }

    private ImageState after(ImageEvent event) {
        return switch (event) {
            case ImageRegistered registered ->
                    new ImageState(
                            id,
                            registered.repository(),
                            versions,
                            tags,
                            withdrawn,
                            current,
                            following,
                            makings,
                            made);
            case ImageVersionPublished published ->
                    new ImageState(
                            id,
                            repository,
                            plus(versions, published.version()),
                            tags,
                            withdrawn,
                            current,
                            following,
                            makings,
                            made);
            case ImageTagMoved moved ->
                    new ImageState(
                            id,
                            repository,
                            versions,
                            plus(tags, moved.tag(), moved.to()),
                            withdrawn,
                            current,
                            following,
                            makings,
                            made);
            case ImageCurrentVersionChanged changed ->
                    new ImageState(
                            id,
                            repository,
                            versions,
                            tags,
                            withdrawn,
                            changed.to(),
                            following,
                            makings,
                            made);
            case ImageVersionWithdrawn gone ->
                    new ImageState(
                            id,
                            repository,
                            versions,
                            tags,
                            with(withdrawn, gone.version()),
                            current,
                            following,
                            makings,
                            made);
            case ImageVersionReinstated back ->
                    new ImageState(
                            id,
                            repository,
                            versions,
                            tags,
                            without(withdrawn, back.version()),
                            current,
                            following,
                            makings,
                            made);
            case ImageFollowingChanged changed ->
                    new ImageState(
                            id,
                            repository,
                            versions,
                            tags,
                            withdrawn,
                            current,
                            changed.following(),
                            makings,
                            made);
            case MakingRequested asked ->
                    making(
                            plus(
                                    makings,
                                    new Making(
                                            asked.operation(),
                                            asked.work().action(),
                                            asked.host(),
                                            asked.tag(),
                                            asked.source(),
                                            asked.makeCurrent(),
                                            false)),
                            made + 1);
            case ImageVersionPushed pushed ->
                    making(
                            makings.stream()
                                    .map(
                                            one ->
                                                    one.operation().equals(pushed.operation())
                                                            ? one.inRegistry()
                                                            : one)
                                    .toList(),
                            made);
            case ImageOperationSucceeded done -> making(without(done.operation()), made);
            case ImageOperationFailed failed -> making(without(failed.operation()), made);
        };
    }

    private ImageState making(List<Making> now, int count) {
        return new ImageState(
                id, repository, versions, tags, withdrawn, current, following, now, count);
    }

    private List<Making> without(OperationId operation) {
        return makings.stream().filter(one -> !one.operation().equals(operation)).toList();
    }

    /** A version that is being made; none where its outcome is known. */
    public Optional<Making> making(OperationId operation) {
        return makings.stream().filter(one -> one.operation().equals(operation)).findFirst();
    }

    /** Whether nothing stands under the tag, as far as is on record, and nothing is about to. */
    boolean isFree(String tag) {
        return !tags.containsKey(tag) && makings.stream().noneMatch(one -> one.tag().equals(tag));
    }

    /** One that was never given: makings are counted, those that failed among them. */
    String freeTag() {
        int number = made + 1;
        while (!isFree("waybill-" + number)) {
            number++;
        }
        return "waybill-" + number;
    }

    /**
     * What a container is made from.
     *
     * @param number the version; the current one where none is named
     */
    public ImageReference reference(@Nullable Integer number) {
        Integer wanted = number == null ? current : number;
        if (wanted == null) {
            throw new UnknownThing(
                    "image " + id.value() + " has no version yet; publish one first");
        }
        ImageVersion version = version(wanted);
        requireInUse(wanted, "use", "reinstate it, or name another version");
        return new ImageReference(id, wanted, repository + "@" + version.digest());
    }

    /**
     * Refuses where a container that was made from the version is not to run again.
     *
     * @param action what is asked of the container, as a verb
     */
    public void requireStartable(int version, String action) {
        requireInUse(
                version,
                action + " a container of",
                "reinstate it, or make a container of another one");
    }

    private void requireInUse(int version, String action, String remedy) {
        if (withdrawn.contains(version)) {
            throw new TransitionRefused(
                    action,
                    "version " + version + " of image " + id.value(),
                    "it is withdrawn; " + remedy);
        }
    }

    public ImageVersion version(int number) {
        if (number < 1 || number > versions.size()) {
            throw new UnknownThing(
                    "image "
                            + id.value()
                            + " has no version "
                            + number
                            + "; it has "
                            + (versions.isEmpty() ? "none yet" : "1 to " + versions.size()));
        }
        return versions.get(number - 1);
    }

    public Optional<ImageVersion> versionOf(Digest digest) {
        return versions.stream().filter(version -> version.digest().equals(digest)).findFirst();
    }

    private static <T> List<T> plus(List<T> list, T element) {
        List<T> longer = new ArrayList<>(list);
        longer.add(element);
        return List.copyOf(longer);
    }

    private static Map<String, Integer> plus(Map<String, Integer> map, String key, int value) {
        Map<String, Integer> more = new HashMap<>(map);
        more.put(key, value);
        return Map.copyOf(more);
    }

    private static Set<Integer> with(Set<Integer> set, int element) {
        Set<Integer> more = new HashSet<>(set);
        more.add(element);
        return Set.copyOf(more);
    }

    private static Set<Integer> without(Set<Integer> set, int element) {
        Set<Integer> less = new HashSet<>(set);
        less.remove(element);
        return Set.copyOf(less);
    }
}

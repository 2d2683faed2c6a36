package io.waybill.domain.wire;

import io.waybill.domain.DomainEvent;
import io.waybill.domain.Identifier;
import io.waybill.domain.ImageId;
import io.waybill.domain.access.AccessEvent;
import io.waybill.domain.container.ContainerEvent;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.host.HostEvent;
import io.waybill.domain.host.HostState;
import io.waybill.domain.image.ImageEvent;
import io.waybill.domain.image.ImageEvent.ImageTagMoved;
import io.waybill.domain.image.ImageEvent.ImageVersionPublished;
import io.waybill.domain.image.ImageEvent.ImageVersionReinstated;
import io.waybill.domain.image.ImageEvent.ImageVersionWithdrawn;
import io.waybill.domain.image.ImageState;
import io.waybill.domain.image.ImageVersion;
import io.waybill.domain.rollout.RolloutEvent;
import io.waybill.domain.secret.SecretEvent;
import io.waybill.domain.stack.StackEvent;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The documents of all things, as the events make them, one after another. They can be put in as
 * they were written at some position, and go on from there: what a document says is all that the
 * next event needs.
 */
public final class StateDocuments {
    private static final int RECENTLY_GONE = 1_000;

    private final Map<String, StateDocument> documents = new HashMap<>();
    private final Map<ImageId, ImageState> images = new HashMap<>();
    private final Map<String, ContainerState> gone = new RecentlyGone();

    /**
     * Goes on by one event.
     *
     * @param before all events about the same thing before this one: asked for where it is gone and
     *     may come back
     * @return the keys of the documents that it changes; none where it is about something that is
     *     gone
     */
    public List<String> apply(
            DomainEvent event, Supplier<? extends List<? extends DomainEvent>> before) {
        return switch (event) {
            case ContainerEvent container -> apply(container, before);
            case HostEvent host -> apply(host);
            case ImageEvent image -> apply(image);
            // What these do is in the states of their containers.
            case RolloutEvent _ -> List.of();
            case StackEvent _, AccessEvent _, SecretEvent _ -> List.of();
            default -> throw new IllegalArgumentException("no state follows from " + event);
        };
    }

    private List<String> apply(
            ContainerEvent event, Supplier<? extends List<? extends DomainEvent>> before) {
        String key = event.about().subject();
        ContainerState state = gone.remove(key);
        if (documents.get(key) instanceof ContainerDocument document) {
            state = document.state();
        } else if (state == null && !ContainerState.begins(event)) {
            // It was gone, which an agent may have to take back.
            for (DomainEvent past : before.get()) {
                state = ContainerState.evolve(state, (ContainerEvent) past);
            }
        }
        ContainerState now = ContainerState.evolve(state, event);
        if (now.isGone()) {
            gone.put(key, now);
            return put(key, null);
        }
        return put(key, ContainerDocument.of(now));
    }

    private List<String> apply(HostEvent event) {
        Identifier id = event.about();
        HostDocument before = (HostDocument) documents.get(id.subject());
        if (before == null && !(event instanceof HostEvent.HostRegistered)) {
            return List.of();
        }
        HostState state = HostState.evolve(before == null ? null : before.state(), event);
        return put(id.subject(), state.decommissioned() ? null : HostDocument.of(state));
    }

    private List<String> apply(ImageEvent event) {
        ImageState state = ImageState.evolve(images.get(event.imageId()), event);
        images.put(event.imageId(), state);
        List<String> changed =
                new ArrayList<>(put(event.imageId().subject(), ImageDocument.of(state)));
        for (int version : versions(event)) {
            changed.addAll(
                    put(
                            ImageVersionDocument.key(event.imageId(), version),
                            ImageVersionDocument.of(state, version)));
        }
        return changed;
    }

    private static Set<Integer> versions(ImageEvent event) {
        return switch (event) {
            case ImageVersionPublished published -> Set.of(published.version().number());
            case ImageTagMoved moved -> {
                Set<Integer> both = new HashSet<>(Set.of(moved.to()));
                if (moved.from() != null) {
                    both.add(moved.from());
                }
                yield both;
            }
            case ImageVersionWithdrawn withdrawn -> Set.of(withdrawn.version());
            case ImageVersionReinstated reinstated -> Set.of(reinstated.version());
            case ImageEvent.ImageRegistered _,
                    ImageEvent.MakingRequested _,
                    ImageEvent.ImageVersionPushed _,
                    ImageEvent.ImageOperationSucceeded _,
                    ImageEvent.ImageOperationFailed _,
                    ImageEvent.ImageCurrentVersionChanged _,
                    ImageEvent.ImageFollowingChanged _ ->
                    Set.of();
        };
    }

    private List<String> put(String key, @Nullable StateDocument document) {
        StateDocument former =
                document == null ? documents.remove(key) : documents.put(key, document);
        return Objects.equals(former, document) ? List.of() : List.of(key);
    }

    /** The document under a key; none where the thing is gone. */
    public @Nullable StateDocument of(String key) {
        return documents.get(key);
    }

    /** The keys of all documents. */
    public Set<String> keys() {
        return Set.copyOf(documents.keySet());
    }

    /** How many documents there are. */
    public int size() {
        return documents.size();
    }

    /** All that was written, by key: to go on from, instead of what is known here. */
    public void restore(Map<String, StateDocument> written) {
        documents.clear();
        gone.clear();
        documents.putAll(written);
        images.clear();
        written.values().stream()
                .filter(ImageDocument.class::isInstance)
                .map(ImageDocument.class::cast)
                .forEach(image -> images.put(image.imageId(), stateOf(image)));
    }

    private ImageState stateOf(ImageDocument image) {
        List<ImageVersion> versions = new ArrayList<>();
        Map<String, Integer> tags = new HashMap<>();
        Set<Integer> withdrawn = new HashSet<>();
        for (int number = 1; number <= image.versions(); number++) {
            String key = ImageVersionDocument.key(image.imageId(), number);
            if (!(documents.get(key) instanceof ImageVersionDocument version)) {
                throw new IllegalStateException("there is no document " + key);
            }
            versions.add(version.version());
            for (String tag : version.tags()) {
                tags.put(tag, number);
            }
            if (version.withdrawn()) {
                withdrawn.add(number);
            }
        }
        return new ImageState(
                image.imageId(),
                image.repository(),
                List.copyOf(versions),
                Map.copyOf(tags),
                Set.copyOf(withdrawn),
                image.current(),
                image.following(),
                image.makings(),
                image.made());
    }

    /**
     * More is said of a container that is gone, mostly soon: so that the log need not be asked for
     * its whole life each time.
     */
    private static final class RecentlyGone extends LinkedHashMap<String, ContainerState> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ContainerState> eldest) {
            return size() > RECENTLY_GONE;
        }
    }
}

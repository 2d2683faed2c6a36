package io.waybill.runtime.docker;

import com.github.dockerjava.api.model.Event;

import io.waybill.domain.host.HostImageChange;
import io.waybill.runtime.ContainerRuntime.Listener;
import io.waybill.runtime.Recent;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Objects;

/** What becomes of the images in an engine's store, from the words of its events. */
final class ImageEvents {
    private static final int AT_ONCE = 1024;

    /** By us, and not told yet: how many times, by how engines call them. */
    private final Map<String, Integer> pulls = new Recent<>(AT_ONCE);

    synchronized void isPulledByUs(String reference) {
        pulls.merge(familiar(reference), 1, Integer::sum);
    }

    synchronized void isNotPulledByUs(String reference) {
        pulls.computeIfPresent(familiar(reference), (_, times) -> times == 1 ? null : times - 1);
    }

    private synchronized boolean isOurs(String pulled) {
        boolean ours = pulls.containsKey(familiar(pulled));
        isNotPulledByUs(pulled);
        return ours;
    }

    void tell(Event event, Listener listener) {
        HostImageChange change = change(event);
        if (change != null) {
            boolean ours =
                    change.kind() == HostImageChange.Kind.PULLED
                            && isOurs(Objects.requireNonNull(change.reference()));
            listener.imageChanged(change, ours, ToldEvents.at(event));
        }
    }

    private static @Nullable HostImageChange change(Event event) {
        if (event.getActor() == null) {
            return null;
        }
        Map<String, String> attributes =
                Objects.requireNonNullElse(event.getActor().getAttributes(), Map.of());
        String id = Objects.requireNonNullElse(event.getActor().getId(), "");
        String name = attributes.getOrDefault("name", "");
        return switch (String.valueOf(event.getAction())) {
            case "pull" -> HostImageChange.pulled(id.isEmpty() ? name : id);
            case "tag" -> HostImageChange.tagged(name, id);
            case "untag" -> HostImageChange.untagged(id);
            case "delete", "remove" -> HostImageChange.deleted(id);
            case "prune" ->
                    HostImageChange.pruned(
                            Long.parseLong(attributes.getOrDefault("reclaimed", "0")));
            default -> null;
        };
    }

    /** Engines leave out what goes without saying for them. */
    private static String familiar(String reference) {
        return reference.replaceFirst("^docker\\.io/(library/)?", "");
    }
}

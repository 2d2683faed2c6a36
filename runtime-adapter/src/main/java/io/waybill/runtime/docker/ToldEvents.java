package io.waybill.runtime.docker;

import com.github.dockerjava.api.model.Event;

import io.waybill.runtime.Recent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Which of an engine's events were told already, by whichever of its streams, and which was the
 * newest: there the next stream goes on. It outlives the streams, and the connection.
 */
final class ToldEvents {
    private static final int REMEMBERED = 8192;

    private final Map<String, Boolean> identities = new Recent<>(REMEMBERED);
    private @Nullable Instant from;
    private @Nullable Event newest;

    synchronized boolean hasBegun() {
        return from != null;
    }

    /** Where it has not begun yet, telling begins here. */
    synchronized ToldEvents from(Instant since) {
        if (from == null) {
            from = since;
        }
        return this;
    }

    /** Hands on what was not yet; one after the other, so that the order stays that of the host. */
    synchronized boolean tell(Event event, Consumer<Event> consumer) {
        if (from != null && at(event).isBefore(from)) {
            return false;
        }
        if (identities.putIfAbsent(identity(event), true) != null) {
            return false;
        }
        if (newest == null || at(event).isAfter(at(newest))) {
            newest = event;
        }
        consumer.accept(event);
        return true;
    }

    /** A second early: engines differ in what they make of a fraction of one. */
    synchronized Instant resumeAt(@Nullable Event last) {
        Instant then = last == null ? Objects.requireNonNull(from) : at(last);
        return Instant.ofEpochSecond(then.getEpochSecond() - 1);
    }

    synchronized @Nullable Event newest() {
        return newest;
    }

    /** Whether the newest that was told is among these; none where nothing was told yet. */
    static @Nullable Boolean areReached(@Nullable Event newest, List<Event> remembered) {
        String last = newest == null ? null : identity(newest);
        return last == null
                ? null
                : remembered.stream().map(ToldEvents::identity).anyMatch(last::equals);
    }

    private static String identity(Event event) {
        String thing = event.getActor() == null ? event.getId() : event.getActor().getId();
        return event.getTimeNano() + " " + event.getType() + " " + event.getAction() + " " + thing;
    }

    static Instant at(Event event) {
        Long nanos = event.getTimeNano();
        return nanos != null
                ? Instant.EPOCH.plusNanos(nanos)
                : Instant.ofEpochSecond(Objects.requireNonNullElse(event.getTime(), 0L));
    }
}

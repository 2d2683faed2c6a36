package io.waybill.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventType;

import io.waybill.domain.ContainerId;
import io.waybill.runtime.ContainerRuntime.Watch;
import io.waybill.runtime.EngineEvent;
import io.waybill.runtime.EngineEvent.Kind;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/** The engine's event stream, kept to Waybill's own containers. */
final class DockerWatch extends ResultCallback.Adapter<Event> implements Watch {
    private static final Set<String> ENDING =
            Set.of("2", "3", "6", "9", "15", "INT", "QUIT", "ABRT", "KILL", "TERM");

    private final Consumer<EngineEvent> events;
    private volatile @Nullable String endedBecause;

    private DockerWatch(Consumer<EngineEvent> events) {
        this.events = events;
    }

    static DockerWatch begin(DockerClient client, Consumer<EngineEvent> events) {
        DockerWatch watch = new DockerWatch(events);
        // No filter by label: Podman compares it with the whole "key=value".
        client.eventsCmd().withEventTypeFilter(EventType.CONTAINER).exec(watch);
        return watch;
    }

    @Override
    public void onNext(Event event) {
        Map<String, String> attributes =
                event.getActor() == null ? null : event.getActor().getAttributes();
        ContainerId container = DockerContainerRuntime.idOf(attributes);
        Kind kind = kind(String.valueOf(event.getAction()));
        if (attributes == null || container == null || kind == null) {
            return;
        }
        if (kind == Kind.SIGNALLED && !ends(attributes.get("signal"))) {
            return;
        }
        String exitCode = attributes.getOrDefault("exitCode", attributes.get("containerExitCode"));
        events.accept(
                new EngineEvent(
                        container,
                        kind,
                        exitCode == null ? null : Integer.valueOf(exitCode),
                        at(event)));
    }

    private static Instant at(Event event) {
        Long nanos = event.getTimeNano();
        return nanos != null
                ? Instant.EPOCH.plusNanos(nanos)
                : Instant.ofEpochSecond(Objects.requireNonNullElse(event.getTime(), 0L));
    }

    /** Health events carry their result behind a colon. */
    private static @Nullable Kind kind(String action) {
        String word = action.contains(":") ? action.substring(0, action.indexOf(':')) : action;
        return switch (word) {
            case "create" -> Kind.CREATED;
            case "start" -> Kind.STARTED;
            case "kill", "stop" -> Kind.SIGNALLED;
            case "oom" -> Kind.OUT_OF_MEMORY;
            case "die", "died" -> Kind.DIED;
            case "pause" -> Kind.PAUSED;
            case "unpause" -> Kind.UNPAUSED;
            case "rename" -> Kind.RENAMED;
            case "health_status" -> Kind.HEALTH_CHANGED;
            case "destroy", "remove" -> Kind.REMOVED;
            default -> null;
        };
    }

    /** A signal that a process takes as news, such as HUP, is not what a later exit is from. */
    private static boolean ends(@Nullable String signal) {
        return signal == null || ENDING.contains(signal.replaceFirst("^SIG", ""));
    }

    // Not handed on: it would be logged with its stack, and the agent says what it makes of it.
    @Override
    public void onError(Throwable failure) {
        endedBecause = "its event stream broke: " + failure.getMessage();
        onComplete();
    }

    @Override
    public void onComplete() {
        if (endedBecause == null) {
            endedBecause = "it ended its event stream";
        }
        super.onComplete();
    }

    @Override
    public @Nullable String endedBecause() {
        return endedBecause;
    }

    @Override
    public void close() {
        try {
            super.close();
        } catch (IOException _) {
            // The stream is over either way.
        }
    }
}

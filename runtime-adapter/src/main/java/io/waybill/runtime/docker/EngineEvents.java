package io.waybill.runtime.docker;

import com.github.dockerjava.api.model.Event;

import io.waybill.domain.ContainerId;
import io.waybill.runtime.EngineEvent;
import io.waybill.runtime.EngineEvent.Kind;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;

/** From the words of engines' events. */
final class EngineEvents {
    private static final Set<String> ENDING =
            Set.of("2", "3", "6", "9", "15", "INT", "QUIT", "ABRT", "KILL", "TERM");

    private EngineEvents() {}

    /** None where it is of no container of Waybill's, or nothing that matters. */
    static @Nullable EngineEvent of(Event event) {
        Map<String, String> attributes =
                event.getActor() == null ? null : event.getActor().getAttributes();
        ContainerId container = DockerContainerRuntime.idOf(attributes);
        Kind kind = kind(String.valueOf(event.getAction()));
        if (attributes == null || container == null || kind == null) {
            return null;
        }
        if (kind == Kind.SIGNALLED && !ends(attributes.get("signal"))) {
            return null;
        }
        String exitCode = attributes.getOrDefault("exitCode", attributes.get("containerExitCode"));
        return new EngineEvent(
                container,
                kind,
                event.getActor().getId(),
                name(attributes),
                exitCode == null ? null : Integer.valueOf(exitCode),
                ToldEvents.at(event));
    }

    private static @Nullable String name(Map<String, String> attributes) {
        String name = attributes.get("name");
        return name == null || name.isEmpty() ? null : EngineStates.name(name);
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
            case "update" -> Kind.UPDATED;
            case "health_status" -> Kind.HEALTH_CHANGED;
            case "destroy", "remove" -> Kind.REMOVED;
            default -> null;
        };
    }

    /** A signal that a process takes as news, such as HUP, is not what a later exit is from. */
    private static boolean ends(@Nullable String signal) {
        return signal == null || ENDING.contains(signal.replaceFirst("^SIG", ""));
    }
}

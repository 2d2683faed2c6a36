package io.waybill.runtime.docker;

import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventActor;
import com.github.dockerjava.api.model.EventType;

import io.waybill.domain.ContainerId;
import io.waybill.runtime.ContainerRuntime.Listener;
import io.waybill.runtime.EngineEvent;
import io.waybill.runtime.EngineEvent.Kind;
import io.waybill.runtime.EngineExec;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** From the words of engines' events. */
final class EngineEvents {
    private static final Set<String> ENDING =
            Set.of("2", "3", "6", "9", "15", "INT", "QUIT", "ABRT", "KILL", "TERM");

    private static final String EXEC_BEGINS = "exec_create: ";
    private static final String EXEC_ENDS = "exec_die";

    private final BiFunction<String, Map<String, String>, Optional<ContainerId>> known;
    private final Execs execs;
    private final ImageEvents images;
    private final Listener listener;

    /**
     * @param known which of Waybill's containers one is, by its engine's id and its labels
     */
    EngineEvents(
            BiFunction<String, Map<String, String>, Optional<ContainerId>> known,
            Execs execs,
            ImageEvents images,
            Listener listener) {
        this.known = known;
        this.execs = execs;
        this.images = images;
        this.listener = listener;
    }

    /** What matters is told of Waybill's own; of others, that there is something. */
    void tell(Event event) {
        EventActor actor = event.getActor();
        Map<String, String> attributes = actor == null ? null : actor.getAttributes();
        if (actor == null || attributes == null) {
            return;
        }
        if (event.getType() == EventType.IMAGE) {
            images.tell(event, listener);
            return;
        }
        String engineId = String.valueOf(actor.getId());
        String exec = attributes.get("execID");
        Kind kind = kind(String.valueOf(event.getAction()));
        if (exec != null) {
            tellExec(event, engineId, exec, attributes);
        } else if (kind != null) {
            tell(event, kind, engineId, attributes);
        }
    }

    private void tell(Event event, Kind kind, String engineId, Map<String, String> attributes) {
        ContainerId container = known.apply(engineId, attributes).orElse(null);
        if (container == null) {
            listener.happenedToOther(engineId);
        } else if (kind != Kind.SIGNALLED || ends(attributes.get("signal"))) {
            listener.happened(of(event, container, kind, engineId, attributes));
        }
    }

    /** What is run in a container that is none of Waybill's changes nothing that is told of it. */
    private void tellExec(
            Event event, String engineId, String exec, Map<String, String> attributes) {
        String action = String.valueOf(event.getAction());
        if (action.startsWith(EXEC_BEGINS)) {
            execs.begun(exec, action.substring(EXEC_BEGINS.length()).strip());
        } else if (action.equals(EXEC_ENDS)) {
            Integer exitCode = exitCode(attributes);
            Instant at = ToldEvents.at(event);
            known.apply(engineId, attributes)
                    .map(container -> new EngineExec(container, engineId, exec, exitCode, at))
                    .ifPresent(listener::ran);
        }
    }

    private static EngineEvent of(
            Event event,
            ContainerId container,
            Kind kind,
            String engineId,
            Map<String, String> attributes) {
        return new EngineEvent(
                container,
                kind,
                engineId,
                name(attributes),
                exitCode(attributes),
                ToldEvents.at(event));
    }

    private static @Nullable Integer exitCode(Map<String, String> attributes) {
        String code = attributes.getOrDefault("exitCode", attributes.get("containerExitCode"));
        return code == null ? null : Integer.valueOf(code);
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

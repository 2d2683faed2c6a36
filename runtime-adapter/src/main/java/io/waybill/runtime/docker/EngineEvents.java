package io.waybill.runtime.docker;

import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventActor;

import io.waybill.domain.ContainerId;
import io.waybill.runtime.EngineEvent;
import io.waybill.runtime.EngineEvent.Kind;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** From the words of engines' events. */
final class EngineEvents {
    private static final Set<String> ENDING =
            Set.of("2", "3", "6", "9", "15", "INT", "QUIT", "ABRT", "KILL", "TERM");

    private final BiFunction<String, Map<String, String>, Optional<ContainerId>> known;
    private final Consumer<EngineEvent> ours;
    private final Consumer<String> others;

    /**
     * @param known which of Waybill's containers one is, by its engine's id and its labels
     */
    EngineEvents(
            BiFunction<String, Map<String, String>, Optional<ContainerId>> known,
            Consumer<EngineEvent> ours,
            Consumer<String> others) {
        this.known = known;
        this.ours = ours;
        this.others = others;
    }

    /** What matters is told of Waybill's own; of others, that there is something. */
    void tell(Event event) {
        EventActor actor = event.getActor();
        Map<String, String> attributes = actor == null ? null : actor.getAttributes();
        Kind kind = kind(String.valueOf(event.getAction()));
        if (actor == null || attributes == null || kind == null) {
            return;
        }
        String engineId = String.valueOf(actor.getId());
        ContainerId container = known.apply(engineId, attributes).orElse(null);
        if (container == null) {
            others.accept(engineId);
        } else if (kind != Kind.SIGNALLED || ends(attributes.get("signal"))) {
            ours.accept(of(event, container, kind, engineId, attributes));
        }
    }

    private static EngineEvent of(
            Event event,
            ContainerId container,
            Kind kind,
            String engineId,
            Map<String, String> attributes) {
        String exitCode = attributes.getOrDefault("exitCode", attributes.get("containerExitCode"));
        return new EngineEvent(
                container,
                kind,
                engineId,
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

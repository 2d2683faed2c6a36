package io.waybill.infra.rollout;

import io.waybill.domain.ContainerId;
import io.waybill.domain.DomainEvent;
import io.waybill.domain.OperationId;
import io.waybill.domain.RolloutId;
import io.waybill.domain.Sha256;
import io.waybill.domain.container.ContainerEvent.ContainerDeclared;
import io.waybill.domain.container.ContainerEvent.ContainerOperationAbandoned;
import io.waybill.domain.container.ContainerEvent.ContainerOperationFailed;
import io.waybill.domain.container.ContainerEvent.ContainerOperationSucceeded;
import io.waybill.domain.container.ContainerEvent.Intent;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.Failure;
import io.waybill.domain.container.Operation;
import io.waybill.domain.rollout.Step;
import io.waybill.infra.history.Lives;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one step asks of its container. Each operation's id follows from the step, so that after a
 * crash the container's own history says what was asked already, and nothing is asked twice.
 */
final class StepOperations {

    /** What a step may ask for. */
    enum Part {
        CREATE,
        MOVE,
        RENAME,
        REPLACE,
        START,
        STOP,
        PAUSE,
        UNPAUSE,
        REMOVE
    }

    /**
     * What became of an operation.
     *
     * @param failure none where it succeeded, or is in flight
     */
    record Asked(OperationId operation, @Nullable Failure failure) {}

    private final String prefix;
    private final Map<OperationId, Part> parts = new HashMap<>();

    StepOperations(RolloutId rollout, Step step, boolean back) {
        prefix = rollout.value() + "/" + step.number() + (back ? "/back/" : "/on/");
        for (Part part : Part.values()) {
            parts.put(id(part), part);
        }
    }

    OperationId id(Part part) {
        return new OperationId(digest(part.name()));
    }

    /** Of the container that takes the place of one that was removed. */
    ContainerId newcomer() {
        return new ContainerId(digest("container"));
    }

    private String digest(String what) {
        return Sha256.hex((prefix + what).getBytes(StandardCharsets.UTF_8)).substring(0, 32);
    }

    /** What was asked of the container for this step, by its own history. */
    Map<Part, Asked> askedOf(ContainerId container, Lives lives) {
        Map<Part, Asked> asked = new HashMap<>();
        lives.walk(
                container,
                moment -> {
                    outcome(moment.event())
                            .filter(each -> parts.containsKey(each.operation()))
                            .ifPresent(each -> asked.put(parts.get(each.operation()), each));
                    return true;
                });
        return asked;
    }

    private static Optional<Asked> outcome(DomainEvent event) {
        return switch (event) {
            case ContainerDeclared declared -> begun(declared.desired());
            case Intent intent -> begun(intent.desired());
            case ContainerOperationSucceeded done -> Optional.of(new Asked(done.operation(), null));
            case ContainerOperationFailed failed ->
                    Optional.of(new Asked(failed.operation(), failed.failure()));
            case ContainerOperationAbandoned abandoned ->
                    Optional.of(
                            new Asked(
                                    abandoned.operation(),
                                    new Failure(
                                            "overtaken",
                                            "somebody asked for something else meanwhile")));
            default -> Optional.empty();
        };
    }

    private static Optional<Asked> begun(Desired desired) {
        Operation operation = desired.operation();
        return operation == null ? Optional.empty() : Optional.of(new Asked(operation.id(), null));
    }
}

package io.waybill.domain.container;

import io.waybill.domain.ContainerId;
import io.waybill.domain.container.ContainerEvent.ContainerDrifted;
import io.waybill.domain.container.ContainerEvent.ContainerOperationAbandoned;
import io.waybill.domain.container.ContainerEvent.ContainerOperationFailed;
import io.waybill.domain.container.ContainerEvent.ContainerOperationSucceeded;
import io.waybill.domain.container.ContainerEvent.ContainerReconciled;
import io.waybill.domain.container.ContainerEvent.ContainerRemoved;
import io.waybill.domain.container.ContainerEvent.Intent;
import io.waybill.domain.container.ContainerEvent.Outcome;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All that a container's events add up to: the fold of its history up to one of them. */
public record ContainerState(
        ContainerId id, Desired desired, ObservedState observed, List<Drift> drift) {

    /**
     * The state after {@code event}. {@code before} is absent exactly where the event is the first.
     */
    public static ContainerState evolve(@Nullable ContainerState before, ContainerEvent event) {
        if (before == null) {
            if (event instanceof ContainerEvent.ContainerDeclared declared) {
                return new ContainerState(
                        declared.containerId(),
                        declared.desired(),
                        ObservedState.NOT_ON_HOST,
                        List.of());
            }
            throw new IllegalStateException(
                    "the history of " + event.containerId() + " does not begin at its beginning");
        }
        return before.after(event);
    }

    private ContainerState after(ContainerEvent event) {
        return switch (event) {
            case Intent intent -> new ContainerState(id, intent.desired(), observed, drift);
            case ContainerOperationSucceeded succeeded -> succeeded(succeeded.desired());
            case ContainerOperationFailed failed ->
                    new ContainerState(id, failed.desired(), observed, drift);
            case ContainerRemoved removed -> removed(removed.observed());
            case Outcome outcome -> new ContainerState(id, desired, outcome.observed(), drift);
            case ContainerDrifted drifted ->
                    new ContainerState(id, desired, observed, drifted.drift());
            case ContainerReconciled _ -> new ContainerState(id, desired, observed, List.of());
            // The intent that overtook it has said what is asked for instead.
            case ContainerOperationAbandoned _ -> this;
        };
    }

    private ContainerState succeeded(Desired settled) {
        boolean gone = settled.state() == DesiredState.ABSENT;
        return gone
                ? new ContainerState(id, settled, ObservedState.REMOVED, List.of())
                : new ContainerState(id, settled, observed, drift);
    }

    private ContainerState removed(ObservedState after) {
        boolean forGood = after.status() == ContainerStatus.REMOVED && desired.operation() == null;
        return forGood
                ? new ContainerState(id, desired.settleAs(DesiredState.ABSENT), after, List.of())
                : new ContainerState(id, desired, after, drift);
    }

    /** In what the container is not as it was asked to be. */
    List<Drift> differences() {
        List<Drift> found = new ArrayList<>();
        if (!desired.state().isMetBy(observed.status())) {
            found.add(new Drift("state", words(desired.state()), words(observed.status())));
        }
        String name = observed.name();
        if (name != null && !name.equals(desired.name())) {
            found.add(new Drift("name", desired.name(), name));
        }
        return List.copyOf(found);
    }

    // As JSON writes it: a drift's texts are compared with the states beside them.
    private static String words(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

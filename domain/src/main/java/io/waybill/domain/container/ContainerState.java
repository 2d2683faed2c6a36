package io.waybill.domain.container;

import io.waybill.domain.ContainerId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.ContainerEvent.ContainerDisclosed;
import io.waybill.domain.container.ContainerEvent.ContainerDrifted;
import io.waybill.domain.container.ContainerEvent.ContainerExecCompleted;
import io.waybill.domain.container.ContainerEvent.ContainerExecRequested;
import io.waybill.domain.container.ContainerEvent.ContainerFound;
import io.waybill.domain.container.ContainerEvent.ContainerLost;
import io.waybill.domain.container.ContainerEvent.ContainerMoveAdvanced;
import io.waybill.domain.container.ContainerEvent.ContainerMoved;
import io.waybill.domain.container.ContainerEvent.ContainerOperationAbandoned;
import io.waybill.domain.container.ContainerEvent.ContainerOperationFailed;
import io.waybill.domain.container.ContainerEvent.ContainerOperationSucceeded;
import io.waybill.domain.container.ContainerEvent.ContainerReconciled;
import io.waybill.domain.container.ContainerEvent.ContainerRemoved;
import io.waybill.domain.container.ContainerEvent.Intent;
import io.waybill.domain.container.ContainerEvent.Outcome;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * All that a container's events add up to: the fold of its history up to one of them.
 *
 * @param observed as it was seen last
 * @param lostSince since when nobody can see it; none while somebody does
 * @param acts what was asked to be done in it once, and whose outcome is not known yet
 */
public record ContainerState(
        ContainerId id,
        Desired desired,
        ObservedState observed,
        List<Drift> drift,
        @Nullable Instant lostSince,
        List<OperationId> acts) {

    public ContainerState {
        drift = drift == null ? List.of() : List.copyOf(drift);
        acts = acts == null ? List.of() : List.copyOf(acts);
    }

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
                        List.of(),
                        null,
                        List.of());
            }
            if (event instanceof ContainerEvent.ContainerAdopted adopted) {
                return new ContainerState(
                        adopted.containerId(),
                        adopted.desired(),
                        adopted.observed(),
                        List.of(),
                        null,
                        List.of());
            }
            throw new IllegalStateException(
                    "the history of " + event.containerId() + " does not begin at its beginning");
        }
        return before.after(event);
    }

    private ContainerState after(ContainerEvent event) {
        return switch (event) {
            case Intent intent -> asked(intent.desired());
            case ContainerOperationSucceeded succeeded -> succeeded(succeeded.desired());
            case ContainerOperationFailed failed -> asked(failed.desired());
            case ContainerMoveAdvanced advanced -> {
                ObservedState there = advanced.observed();
                yield there == null
                        ? asked(advanced.desired())
                        : new ContainerState(id, advanced.desired(), there, drift, null, acts);
            }
            // How far the move came has said where it lives.
            case ContainerMoved _ -> this;
            case ContainerRemoved removed -> removed(removed.observed());
            case Outcome outcome -> seen(outcome.observed());
            case ContainerDrifted drifted -> differing(drifted.drift());
            case ContainerReconciled _ -> differing(List.of());
            case ContainerLost lost ->
                    new ContainerState(id, desired, observed, drift, lost.at(), acts);
            case ContainerFound _ -> seen(observed);
            case ContainerEvent.ContainerAdopted _ ->
                    throw new IllegalStateException("a life begins once");
            // The intent that overtook it has said what is asked for instead.
            case ContainerOperationAbandoned _ -> this;
            case ContainerDisclosed _ -> this; // a look changes nothing
            case ContainerExecRequested asked -> begun(asked.operation());
            case ContainerExecCompleted done -> ended(done.operation());
        };
    }

    private ContainerState asked(Desired other) {
        return new ContainerState(id, other, observed, drift, lostSince, acts);
    }

    private ContainerState seen(ObservedState now) {
        return new ContainerState(id, desired, now, drift, null, acts);
    }

    private ContainerState differing(List<Drift> now) {
        return new ContainerState(id, desired, observed, now, lostSince, acts);
    }

    private ContainerState acting(List<OperationId> open) {
        return new ContainerState(id, desired, observed, drift, lostSince, open);
    }

    private ContainerState begun(OperationId act) {
        List<OperationId> open = new ArrayList<>(acts);
        open.add(act);
        return acting(open);
    }

    private ContainerState ended(OperationId act) {
        return acting(acts.stream().filter(other -> !other.equals(act)).toList());
    }

    private ContainerState succeeded(Desired settled) {
        boolean gone = settled.state() == DesiredState.ABSENT;
        return gone
                ? new ContainerState(id, settled, ObservedState.REMOVED, List.of(), null, acts)
                : asked(settled);
    }

    private ContainerState removed(ObservedState after) {
        boolean forGood = after.status() == ContainerStatus.REMOVED && desired.operation() == null;
        return forGood
                ? new ContainerState(
                        id, desired.settleAs(DesiredState.ABSENT), after, List.of(), null, acts)
                : seen(after);
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

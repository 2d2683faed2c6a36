package io.waybill.domain.container;

import io.waybill.domain.HostId;
import io.waybill.domain.container.ContainerEvent.ContainerCreated;
import io.waybill.domain.container.ContainerEvent.ContainerDied;
import io.waybill.domain.container.ContainerEvent.ContainerDrifted;
import io.waybill.domain.container.ContainerEvent.ContainerExited;
import io.waybill.domain.container.ContainerEvent.ContainerFound;
import io.waybill.domain.container.ContainerEvent.ContainerHealthChanged;
import io.waybill.domain.container.ContainerEvent.ContainerOperationFailed;
import io.waybill.domain.container.ContainerEvent.ContainerOperationSucceeded;
import io.waybill.domain.container.ContainerEvent.ContainerPaused;
import io.waybill.domain.container.ContainerEvent.ContainerReconciled;
import io.waybill.domain.container.ContainerEvent.ContainerReconfigured;
import io.waybill.domain.container.ContainerEvent.ContainerRemoved;
import io.waybill.domain.container.ContainerEvent.ContainerRenamed;
import io.waybill.domain.container.ContainerEvent.ContainerRestarted;
import io.waybill.domain.container.ContainerEvent.ContainerStarted;
import io.waybill.domain.container.ContainerEvent.ContainerUnpaused;
import io.waybill.domain.container.ContainerEvent.Outcome;
import io.waybill.domain.container.Observation.Completed;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What an observation makes known: the steps between the state on record and the state that was
 * seen, what became of the operation in flight, and drift. The same observation again makes nothing
 * known.
 */
final class Observing {
    private final Occurrence occurrence;
    private final List<ContainerEvent> events = new ArrayList<>();
    private ContainerState state;
    // Of the newest change on the host that the observation made known.
    private Occurrence latest;
    private boolean aRunEnded;

    private Observing(ContainerState state, Occurrence occurrence) {
        this.state = state;
        this.occurrence = occurrence;
        this.latest = occurrence;
    }

    static List<ContainerEvent> eventsOf(ContainerState before, Observation observation) {
        HostId host = observation.occurrence().host();
        Moving moving = Moving.of(before);
        if (moving != null) {
            return eventsOfMove(before, moving, observation);
        }
        if (!host.equals(before.desired().host())) {
            return List.of(); // of a host that it has left
        }
        Observing observing = new Observing(before, observation.occurrence());
        observing.see(observing.endOfLife(observation));
        observing.seeMade(observation.made());
        Completed completed = observation.completed();
        if (completed != null) {
            observing.settle(completed);
        }
        observing.compare();
        return observing.events;
    }

    /** Of the two hosts, the one that it lives on says what happens to it. */
    private static List<ContainerEvent> eventsOfMove(
            ContainerState before, Moving moving, Observation observation) {
        Occurrence occurrence = moving.asPartOfIt(observation.occurrence());
        Observing observing = new Observing(before, occurrence);
        if (occurrence.host().equals(before.desired().host())) {
            observing.see(observing.endOfLife(observation));
        }
        Moving now = Moving.of(observing.state);
        if (now != null) {
            now.follow(observation).forEach(observing::happen);
        }
        observing.compare();
        return observing.events;
    }

    /**
     * A container that is gone as it was asked to be, or as it was made to, is removed; else it is
     * merely not there.
     */
    private ObservedState endOfLife(Observation observation) {
        ObservedState seen = observation.state();
        if (seen.status().isOnHost()) {
            return seen;
        }
        Desired desired = state.desired();
        boolean asked = desired.state() == DesiredState.ABSENT;
        boolean byItself =
                desired.spec().autoRemove()
                        && state.observed().status() != ContainerStatus.NOT_ON_HOST
                        && (desired.operation() == null
                                || desired.state() == DesiredState.STOPPED
                                || observation.completed() != null);
        boolean onRecordAsGone = state.observed().status() == ContainerStatus.REMOVED;
        return asked || byItself || onRecordAsGone
                ? ObservedState.REMOVED
                : ObservedState.NOT_ON_HOST;
    }

    private void see(ObservedState seen) {
        ObservedState known = state.observed();
        if (!seen.status().isOnHost()) {
            if (known.status().isOnHost()) {
                happen(new ContainerRemoved(state.id(), seen, occurrence));
            }
            return;
        }
        if (state.lostSince() != null) {
            happen(new ContainerFound(state.id(), occurrence.host(), occurrence.at()));
        }
        if (!known.status().isOnHost() || !Objects.equals(known.engineId(), seen.engineId())) {
            happen(new ContainerCreated(state.id(), created(seen), occurrence));
        }
        seeName(seen);
        seeRun(seen);
        seeStatus(seen);
        seeHealth(seen);
    }

    private static ObservedState created(ObservedState seen) {
        return new ObservedState(
                ContainerStatus.CREATED,
                seen.engineId(),
                seen.name(),
                null,
                null,
                null,
                false,
                Health.NONE,
                0,
                List.of());
    }

    private void seeName(ObservedState seen) {
        ObservedState known = state.observed();
        String before = known.name();
        String now = seen.name();
        if (before != null && now != null && !before.equals(now)) {
            ObservedState renamed =
                    new ObservedState(
                            known.status(),
                            known.engineId(),
                            now,
                            known.startedAt(),
                            known.finishedAt(),
                            known.exitCode(),
                            known.outOfMemory(),
                            known.health(),
                            known.restartCount(),
                            known.ports());
            happen(new ContainerRenamed(state.id(), before, renamed, occurrence));
        }
    }

    /** Another time of start is another run, whatever the status says. */
    private void seeRun(ObservedState seen) {
        ObservedState known = state.observed();
        Instant began = seen.startedAt();
        if (began == null || began.equals(known.startedAt())) {
            return;
        }
        ObservedState running = seen.withStatus(ContainerStatus.RUNNING);
        if (known.status().hasProcess()) {
            happen(new ContainerRestarted(state.id(), running, occurrence.at(began)));
        } else {
            happen(new ContainerStarted(state.id(), running, occurrence.at(began)));
        }
    }

    private void seeStatus(ObservedState seen) {
        ContainerStatus known = state.observed().status();
        if (known == seen.status()) {
            return;
        }
        switch (seen.status()) {
            case RUNNING -> {
                if (known == ContainerStatus.PAUSED) {
                    happen(new ContainerUnpaused(state.id(), seen, occurrence));
                } else {
                    happen(new ContainerStarted(state.id(), seen, occurrence));
                }
            }
            case PAUSED -> happen(new ContainerPaused(state.id(), seen, occurrence));
            case EXITED, RESTARTING -> {
                // From one to the other nothing runs in between: the run's end is on record.
                if (known != ContainerStatus.EXITED && known != ContainerStatus.RESTARTING) {
                    Instant ended = seen.finishedAt();
                    happen(
                            new ContainerExited(
                                    state.id(),
                                    seen,
                                    ended == null ? occurrence : occurrence.at(ended)));
                } else if (seen.status() == ContainerStatus.EXITED) {
                    happen(new ContainerExited(state.id(), seen, occurrence));
                }
            }
            case DEAD -> happen(new ContainerDied(state.id(), seen, occurrence));
            // Passing states, of which the next observation tells the end; and states that are
            // dealt with above.
            case CREATED, REMOVING, NOT_ON_HOST, REMOVED -> {}
        }
    }

    private void seeHealth(ObservedState seen) {
        ObservedState known = state.observed();
        if (seen.status() == known.status() && seen.health() != known.health()) {
            happen(new ContainerHealthChanged(state.id(), seen, occurrence));
        }
    }

    private void seeMade(@Nullable Made now) {
        if (now == null || !state.observed().status().isOnHost()) {
            return;
        }
        Made known = state.made();
        boolean isKnown =
                known == null ? Deviations.of(state.desired(), now).isEmpty() : now.equals(known);
        if (!isKnown) {
            happen(new ContainerReconfigured(state.id(), now, occurrence));
        }
    }

    private void settle(Completed completed) {
        Operation inFlight = state.desired().operation();
        if (inFlight == null || !inFlight.id().equals(completed.operation())) {
            return; // overtaken, or settled by an earlier report of the same
        }
        Failure failure = completed.failure();
        if (failure == null) {
            happen(
                    new ContainerOperationSucceeded(
                            state.id(),
                            inFlight.id(),
                            inFlight.action(),
                            settled(inFlight, completed)));
        } else {
            happen(
                    new ContainerOperationFailed(
                            state.id(),
                            inFlight.id(),
                            inFlight.action(),
                            failure,
                            unsettled(inFlight, completed)));
        }
    }

    private Desired settled(Operation inFlight, Completed completed) {
        boolean removedItself = state.observed().status() == ContainerStatus.REMOVED;
        return removedItself
                ? state.desired().settleAs(DesiredState.ABSENT)
                : asRevised(inFlight, completed);
    }

    private Desired unsettled(Operation inFlight, Completed completed) {
        String name = nameOnHost(inFlight);
        return name == null ? asRevised(inFlight, completed) : state.desired().settle().named(name);
    }

    /** What was undone is asked for no more: what is asked for is what is there. */
    private Desired asRevised(Operation inFlight, Completed completed) {
        Desired asked = state.desired();
        Replacement replacement = inFlight.replacement();
        if (replacement == null) {
            return asked.settle();
        }
        if (!replacement.isStillThere(completed.revision())) {
            return asked.settle().madeAs(state.observed().engineId());
        }
        // What overtook the revision asks for a state of its own.
        boolean overtaken = !Admission.isRevision(inFlight.action());
        return replacement.former(asked).settleAs(overtaken ? asked.state() : replacement.state());
    }

    private @Nullable String nameOnHost(Operation inFlight) {
        return inFlight.action() == Action.RENAME ? inFlight.formerName() : null;
    }

    private void compare() {
        if (state.desired().operation() != null) {
            return;
        }
        List<Drift> drift =
                state.observed().status() == ContainerStatus.REMOVED
                        ? List.of()
                        : state.differences().stream().map(this::howItCameAbout).toList();
        if (drift.equals(state.drift())) {
            return;
        }
        happen(
                drift.isEmpty()
                        ? new ContainerReconciled(state.id())
                        : new ContainerDrifted(state.id(), drift));
    }

    /** What was so before came about then, but for a state that came about anew. */
    private Drift howItCameAbout(Drift found) {
        boolean isState = found.field().equals(Drift.STATE);
        return state.drift().stream()
                .filter(known -> known.isSameAs(found) && !(isState && aRunEnded))
                .findFirst()
                .orElseGet(() -> found.by(isState ? latest : occurrence));
    }

    private void happen(ContainerEvent event) {
        if (event instanceof Outcome outcome) {
            latest = outcome.occurrence();
            aRunEnded |= event instanceof ContainerExited;
        }
        events.add(event);
        state = ContainerState.evolve(state, event);
    }
}

package io.waybill.domain.container;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.TransitionRefused;
import io.waybill.domain.container.ContainerCommand.ReviseContainer;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** What is checked, and made, of the wish for another specification. */
final class Revising {
    private static final int LONGEST_NOTE = 1_000;

    private final ContainerState state;
    private final ReviseContainer command;
    private final Desired desired;

    Revising(ContainerState state, ReviseContainer command) {
        this.state = state;
        this.command = command;
        this.desired = state.desired();
    }

    static @Nullable String requireNote(@Nullable String note) {
        if (note != null && (note.isBlank() || note.length() > LONGEST_NOTE)) {
            throw new InvalidInput(
                    "note", "a note has something in it, and at most 1000 characters");
        }
        return note;
    }

    /** Whether it is made so, or being made so, and nobody changed it. */
    boolean isNoNews() {
        boolean same =
                command.image().equals(desired.image())
                        && command.spec().equals(desired.spec())
                        && target() == desired.state();
        boolean asAsked =
                desired.operation() != null
                        ? state.observed().status() != ContainerStatus.REMOVED
                        : state.drift().isEmpty()
                                && desired.state().isMetBy(state.observed().status());
        return same && asAsked && desired.state() != DesiredState.ABSENT;
    }

    DesiredState target() {
        DesiredState asked = command.state();
        return asked == null ? desired.state() : asked;
    }

    Action action() {
        return command.why().action();
    }

    Operation operation() {
        requireSensible();
        return Operation.of(command.operation(), action())
                .withGrace(command.grace())
                .replacing(Replacement.of(state, command.order(), isInPlace()));
    }

    Desired revised(Desired asked) {
        requirePossible();
        return asked.revised(state.revisions().last() + 1, command.image(), command.spec());
    }

    private void requirePossible() {
        Optional<String> lacking = command.spec().lacks();
        if (lacking.isPresent() && !isInPlace()) {
            throw refused(
                    "it cannot be made anew: "
                            + lacking.get()
                            + "; give them with the revision, or take them out");
        }
        String excluded = ReplaceRules.excludes(desired.spec(), command.spec());
        boolean bothAtOnce =
                command.order() == ReplaceOrder.START_FIRST
                        && !isInPlace()
                        && target() == DesiredState.RUNNING
                        && state.observed().status() == ContainerStatus.RUNNING;
        if (bothAtOnce && excluded != null) {
            throw refused(excluded + "; replace it stop-first, or publish another");
        }
    }

    private TransitionRefused refused(String because) {
        return new TransitionRefused(action().words(), "container " + desired.name(), because);
    }

    /** Of one that somebody else changed, the engine's way of changing it makes nothing certain. */
    private boolean isInPlace() {
        boolean asMade =
                state.observed().status().isOnHost()
                        && !state.ofOthers()
                        && state.drift().stream().noneMatch(Deviations::needsAnotherOne);
        return asMade && ReplaceRules.isInPlace(desired, command.image(), command.spec());
    }

    private void requireSensible() {
        requireNote(command.note());
        DesiredState asked = command.state();
        if (asked == DesiredState.ABSENT || asked == DesiredState.PAUSED) {
            throw new InvalidInput("state", "a revision is to be running, or stopped");
        }
        requireFormer();
        ContainerSpec spec = command.spec();
        boolean known =
                desired.spec().fingerprints().entrySet().containsAll(spec.fingerprints().entrySet())
                        && desired.spec().unrecorded().containsAll(spec.unrecorded());
        if (!known) {
            requireOnRecord(spec);
        }
    }

    // A specification that was found once may be gone back to, and is refused for what it lacks.
    private void requireOnRecord(ContainerSpec spec) {
        if (command.why() != RevisionCause.ROLLBACK) {
            EngineRules.requireOnRecord(spec);
        }
    }

    private void requireFormer() {
        Integer former = command.revisionOf();
        if ((command.why() == RevisionCause.ROLLBACK) != (former != null)) {
            throw new InvalidInput("revision", "a rollback, and nothing else, names a revision");
        }
        if (former != null && state.revisions().imageOf(former).isEmpty()) {
            throw noSuchRevision(state, action().words(), former);
        }
    }

    static TransitionRefused noSuchRevision(ContainerState state, String doing, int revision) {
        boolean undone = state.revisions().undone().contains(revision);
        return new TransitionRefused(
                doing,
                "container " + state.desired().name(),
                undone
                        ? "its revision " + revision + " was undone: it never came to work"
                        : "it has no revision "
                                + revision
                                + "; its newest is "
                                + state.revisions().last());
    }
}

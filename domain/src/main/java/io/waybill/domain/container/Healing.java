package io.waybill.domain.container;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is to be done about a container's drift where its policy is to enforce what is asked. */
public sealed interface Healing {
    /** Of INT, KILL and TERM. */
    Set<Integer> FROM_OUTSIDE = Set.of(130, 137, 143);

    /** Nothing is to be done, or not now. */
    record Nothing() implements Healing {}

    /**
     * It is to be made as it was asked to be.
     *
     * @param anew whether what is there is to give way to another one
     */
    record Due(boolean anew) implements Healing {
        Action action() {
            return anew ? Action.REMAKE : Action.HEAL;
        }
    }

    /** It is left as it is, as somebody who chose its settings would expect. */
    record Left(String because) implements Healing {}

    /** Nothing that may be done would make it as it was asked to be. */
    record Impossible(String because) implements Healing {}

    static Healing of(ContainerState state) {
        boolean quiet =
                state.policy() != DriftPolicy.ENFORCE
                        || state.drift().isEmpty()
                        || state.desired().operation() != null
                        || state.lostSince() != null
                        || state.enforcement().isGivenUp();
        return quiet ? new Nothing() : ofDrift(state);
    }

    private static Healing ofDrift(ContainerState state) {
        if (state.desired().state() == DesiredState.ABSENT) {
            return new Left("its removal was asked for, and failed; remove it again");
        }
        return switch (state.observed().status()) {
            case REMOVED, REMOVING -> new Nothing();
            case DEAD -> new Impossible("the engine reports it dead; only its removal is left");
            case NOT_ON_HOST -> {
                Optional<String> lacking = state.desired().spec().lacks();
                yield lacking.isEmpty()
                        ? new Due(false)
                        : new Impossible(
                                "it is not on its host and cannot be made there anew: "
                                        + lacking.get());
            }
            case CREATED, RUNNING, PAUSED, RESTARTING, EXITED -> ofWhatIsThere(state);
        };
    }

    private static Healing ofWhatIsThere(ContainerState state) {
        if (endedByItself(state)) {
            return new Left(
                    "its own process ended: whether it runs again is its restart policy's to say");
        }
        List<Drift> anew = state.drift().stream().filter(Deviations::needsAnotherOne).toList();
        // Of the very container that was asked for, no engine changes these: to make another one
        // of it would be to trust the reading of them more than the container.
        boolean mayBeMadeAnew = state.ofOthers() && state.desired().spec().lacks().isEmpty();
        if (!anew.isEmpty() && mayBeMadeAnew) {
            return new Due(true);
        }
        boolean inPlace = state.drift().stream().anyMatch(Deviations::isUndoneInPlace);
        return inPlace
                ? new Due(false)
                : new Left("no engine changes " + fields(state.drift()) + " back");
    }

    private static String fields(List<Drift> drift) {
        return drift.stream().map(Drift::field).collect(Collectors.joining(", "));
    }

    /** Of a process that a signal ended, not every engine says whose the signal was. */
    private static boolean endedByItself(ContainerState state) {
        Integer exitCode = state.observed().exitCode();
        boolean bySignal = exitCode != null && FROM_OUTSIDE.contains(exitCode);
        return state.drift().stream()
                .filter(each -> each.field().equals(Drift.STATE))
                .anyMatch(
                        each ->
                                each.cause() == Cause.OUT_OF_MEMORY
                                        || (each.cause() == Cause.PROCESS && !bySignal));
    }
}

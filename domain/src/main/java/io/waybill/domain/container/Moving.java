package io.waybill.domain.container;

import io.waybill.domain.OperationId;
import io.waybill.domain.container.ContainerEvent.ContainerMoveAdvanced;
import io.waybill.domain.container.ContainerEvent.ContainerMoved;
import io.waybill.domain.container.ContainerEvent.ContainerOperationFailed;
import io.waybill.domain.container.ContainerEvent.ContainerOperationSucceeded;
import io.waybill.domain.container.Observation.Completed;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * How a move goes on. It is made on the host it moves to before it is stopped where it is, so that
 * nothing but its own stop and start lie between; it is started there only when it is known to be
 * stopped here, and started here again only when nothing of it is left there: it never runs twice.
 */
final class Moving {
    private final ContainerState state;
    private final Operation operation;
    private final Move move;

    private Moving(ContainerState state, Operation operation, Move move) {
        this.state = state;
        this.operation = operation;
        this.move = move;
    }

    /** None where no move is in flight. */
    static @Nullable Moving of(ContainerState state) {
        Operation inFlight = state.desired().operation();
        Move move = inFlight == null ? null : inFlight.move();
        return inFlight == null || move == null ? null : new Moving(state, inFlight, move);
    }

    Move move() {
        return move;
    }

    OperationId operation() {
        return operation.id();
    }

    /** A host speaks of its step; what is on record speaks of the move. */
    Occurrence asPartOfIt(Occurrence occurrence) {
        return Move.isStepOf(operation.id(), occurrence.operation())
                ? Occurrence.by(operation.id(), occurrence.host(), occurrence.at())
                : occurrence;
    }

    /**
     * What follows from what a host reports; nothing where the report is not of the present step.
     */
    List<ContainerEvent> follow(Observation observation) {
        Completed completed = observation.completed();
        OperationId step = Move.stepOf(operation.id(), move.stage());
        boolean isOfThisStep =
                completed != null
                        && completed.operation().equals(step)
                        && observation.occurrence().host().equals(move.worker());
        if (completed == null || !isOfThisStep) {
            return List.of();
        }
        Failure failure = completed.failure();
        return switch (move.stage()) {
            case MAKING -> made(observation.state(), failure);
            case STOPPING -> failure == null ? advance(MoveStage.STARTING) : goBack(failure);
            case STARTING -> started(observation.state(), failure);
            case LEAVING -> left(failure);
            case UNDOING -> undone(observation.state(), failure);
            case RESUMING -> List.of(end(failure));
        };
    }

    /** Goes back to where it was. */
    List<ContainerEvent> callOff() {
        return turnBack(new Failure("called-off", "the move was called off"));
    }

    private List<ContainerEvent> made(ObservedState there, @Nullable Failure failure) {
        if (failure != null) {
            return goBack(failure);
        }
        return move.ranBefore() ? advance(MoveStage.STOPPING) : arrive(there);
    }

    private List<ContainerEvent> started(ObservedState there, @Nullable Failure failure) {
        if (failure != null) {
            return goBack(failure);
        }
        return there.status().hasProcess()
                ? arrive(there)
                : goBack(new Failure("ended-at-once", "it does not run, though it was started"));
    }

    private List<ContainerEvent> arrive(ObservedState there) {
        Desired moved = state.desired().on(move.to());
        return List.of(advanced(move.at(MoveStage.LEAVING), moved, there));
    }

    private List<ContainerEvent> left(@Nullable Failure failure) {
        Desired settled = state.desired().settle();
        return List.of(
                new ContainerMoved(state.id(), move.from(), move.to()),
                failure == null
                        ? new ContainerOperationSucceeded(
                                state.id(), operation.id(), Action.MOVE, settled)
                        : failed(
                                new Failure(
                                        "left-behind",
                                        "it lives on host "
                                                + move.to().value()
                                                + ", but what it was on host "
                                                + move.from().value()
                                                + " could not be removed: "
                                                + failure.message())));
    }

    private List<ContainerEvent> undone(ObservedState there, @Nullable Failure failure) {
        if (failure != null && there.status().hasProcess()) {
            return List.of(end(failure)); // started here, it would run twice
        }
        List<ContainerEvent> back = advance(MoveStage.RESUMING);
        return move.ranBefore() ? back : List.of(back.getFirst(), end(null));
    }

    private ContainerEvent end(@Nullable Failure beside) {
        Failure why = move.failure();
        Failure first = why == null ? new Failure("called-off", "the move was called off") : why;
        return failed(
                beside == null
                        ? first
                        : new Failure(
                                first.code(),
                                first.message()
                                        + "; then, going back, host "
                                        + move.worker().value()
                                        + " failed, too: "
                                        + beside.message()));
    }

    private ContainerEvent failed(Failure failure) {
        return new ContainerOperationFailed(
                state.id(), operation.id(), Action.MOVE, failure, state.desired().settle());
    }

    private List<ContainerEvent> goBack(Failure failure) {
        String where = "on host " + move.worker().value() + ": ";
        return turnBack(new Failure(failure.code(), where + failure.message()));
    }

    private List<ContainerEvent> turnBack(Failure failure) {
        return List.of(advanced(move.failed(failure), state.desired(), null));
    }

    private List<ContainerEvent> advance(MoveStage next) {
        return List.of(advanced(move.at(next), state.desired(), null));
    }

    private ContainerEvent advanced(Move next, Desired desired, @Nullable ObservedState there) {
        return new ContainerMoveAdvanced(
                state.id(), desired.begin(operation.moving(next), desired.state()), there);
    }
}

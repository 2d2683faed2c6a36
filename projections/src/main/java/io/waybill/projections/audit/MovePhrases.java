package io.waybill.projections.audit;

import io.waybill.domain.OperationId;
import io.waybill.domain.container.ContainerEvent.ContainerMoveAdvanced;
import io.waybill.domain.container.Failure;
import io.waybill.domain.container.Move;
import io.waybill.domain.container.Operation;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/** How far a move has come, in the words of people. */
final class MovePhrases {
    private MovePhrases() {}

    static OperationId operation(ContainerMoveAdvanced advanced) {
        return inFlight(advanced).id();
    }

    private static Operation inFlight(ContainerMoveAdvanced advanced) {
        return Objects.requireNonNull(advanced.desired().operation(), "a move is an operation");
    }

    static String route(Move move) {
        return "from host "
                + move.from().value()
                + " to host "
                + move.to().value()
                + (move.leavesVolumes() ? ", without its volumes" : "");
    }

    static String of(ContainerMoveAdvanced advanced) {
        Move move = Objects.requireNonNull(inFlight(advanced).move(), "it moves");
        String from = "host " + move.from().value();
        String to = "host " + move.to().value();
        return switch (move.stage()) {
            case MAKING -> "to be made on " + to;
            case STOPPING -> "made on " + to + ", to be stopped on " + from;
            case STARTING -> "stopped on " + from + ", to be started on " + to;
            case LEAVING ->
                    (move.ranBefore() ? "runs on " : "made on ")
                            + to
                            + ", to be removed from "
                            + from;
            case UNDOING ->
                    "the move goes back, " + because(move.failure()) + "; to be removed from " + to;
            case RESUMING ->
                    "nothing of it is left on "
                            + to
                            + (move.ranBefore() ? ", to be started again on " + from : "");
        };
    }

    private static String because(@Nullable Failure failure) {
        return failure == null ? "nobody knows why" : failure.message();
    }
}

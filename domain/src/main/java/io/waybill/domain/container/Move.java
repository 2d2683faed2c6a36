package io.waybill.domain.container;

import io.waybill.domain.HostId;
import io.waybill.domain.OperationId;

import org.jspecify.annotations.Nullable;

/**
 * A move to another host that is in flight.
 *
 * @param ranBefore whether it is to run again at the end, wherever that is
 * @param leavesVolumes whether what its volumes hold may stay behind
 * @param failure why it goes back; none while it goes on
 */
public record Move(
        HostId from,
        HostId to,
        boolean ranBefore,
        boolean leavesVolumes,
        MoveStage stage,
        @Nullable Failure failure) {

    Move at(MoveStage next) {
        return new Move(from, to, ranBefore, leavesVolumes, next, failure);
    }

    Move failed(Failure because) {
        return new Move(from, to, ranBefore, leavesVolumes, MoveStage.UNDOING, because);
    }

    /** The host that has something to do in this stage. */
    HostId worker() {
        return switch (stage) {
            case MAKING, STARTING, UNDOING -> to;
            case STOPPING, LEAVING, RESUMING -> from;
        };
    }

    /**
     * What a host does for a move has an id of its own: the two hosts, and the stages, tell their
     * work apart by it.
     */
    static OperationId stepOf(OperationId move, MoveStage stage) {
        int last = move.value().length() - 2;
        int octet = Integer.parseInt(move.value().substring(last), 16) ^ (stage.ordinal() + 1);
        return new OperationId(move.value().substring(0, last) + "%02x".formatted(octet));
    }

    /** Whether the operation is a step of the move. */
    static boolean isStepOf(OperationId move, @Nullable OperationId operation) {
        for (MoveStage stage : MoveStage.values()) {
            if (stepOf(move, stage).equals(operation)) {
                return true;
            }
        }
        return false;
    }
}

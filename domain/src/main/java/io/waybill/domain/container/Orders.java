package io.waybill.domain.container;

import io.waybill.domain.HostId;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/**
 * What hosts are asked for, each for itself. Of most containers that is what is desired, on its
 * host; while one moves, each of its two hosts is asked for its own part. What a host was asked
 * before stays asked until something else is.
 */
public final class Orders {
    private Orders() {}

    public static List<Desired> of(Desired desired) {
        Operation operation = desired.operation();
        Move move = operation == null ? null : operation.move();
        if (operation == null || move == null) {
            return List.of(desired);
        }
        Desired order = order(desired, operation, move);
        return switch (move.stage()) {
            case MAKING, STOPPING, STARTING, UNDOING -> List.of(order);
            // Where it lives now, it is left as it is.
            case LEAVING -> List.of(order, desired.settle());
            case RESUMING -> move.ranBefore() ? List.of(order) : List.of();
        };
    }

    private static Desired order(Desired desired, Operation operation, Move move) {
        return switch (move.stage()) {
            case MAKING -> ask(desired, operation, move, DesiredState.STOPPED, Action.CREATE);
            case STOPPING -> ask(desired, operation, move, DesiredState.STOPPED, Action.STOP);
            case STARTING, RESUMING ->
                    ask(desired, operation, move, DesiredState.RUNNING, Action.START);
            case LEAVING, UNDOING ->
                    ask(desired, operation, move, DesiredState.ABSENT, Action.FORCE_REMOVE);
        };
    }

    private static Desired ask(
            Desired desired, Operation whole, Move move, DesiredState state, Action action) {
        HostId host = move.worker();
        @Nullable Duration grace = action == Action.STOP ? whole.grace() : null;
        Operation step =
                new Operation(
                        Move.stepOf(whole.id(), move.stage()),
                        action,
                        grace,
                        null,
                        null,
                        null,
                        move);
        return new Desired(
                host,
                desired.name(),
                desired.revision(),
                desired.image(),
                desired.spec(),
                state,
                step);
    }
}

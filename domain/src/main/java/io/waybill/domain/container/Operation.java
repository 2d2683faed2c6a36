package io.waybill.domain.container;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.OperationId;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/**
 * A requested change that is in flight, with what its agent must know to carry it out.
 *
 * @param grace how long the process has between being asked to end and being killed; the engine's
 *     own where absent
 * @param signal what a kill sends
 * @param supersedes for a restart: when the run began that is to be ended. A run that began at
 *     another time is the new one, so a restart that is repeated after a crash does not restart
 *     twice.
 * @param formerName for a rename: the name to go back to if it fails
 * @param move for a move: from where to where, and how far it has come
 * @param replacement for an upgrade or a rollback, and what overtakes one: what it takes the place
 *     of
 */
public record Operation(
        OperationId id,
        Action action,
        @Nullable Duration grace,
        @Nullable String signal,
        @Nullable Instant supersedes,
        @Nullable String formerName,
        @Nullable Move move,
        @Nullable Replacement replacement) {

    /** Of a move, or a step of one. */
    public Operation(
            OperationId id,
            Action action,
            @Nullable Duration grace,
            @Nullable String signal,
            @Nullable Instant supersedes,
            @Nullable String formerName,
            @Nullable Move move) {
        this(id, action, grace, signal, supersedes, formerName, move, null);
    }

    /** Of anything but a move or a revision. */
    public Operation(
            OperationId id,
            Action action,
            @Nullable Duration grace,
            @Nullable String signal,
            @Nullable Instant supersedes,
            @Nullable String formerName) {
        this(id, action, grace, signal, supersedes, formerName, null, null);
    }

    Operation moving(Move stage) {
        return new Operation(id, action, grace, signal, supersedes, formerName, stage);
    }

    Operation replacing(@Nullable Replacement former) {
        return new Operation(id, action, grace, signal, supersedes, formerName, move, former);
    }

    static Operation of(OperationId id, Action action) {
        return new Operation(id, action, null, null, null, null);
    }

    Operation withGrace(@Nullable Duration asked) {
        if (asked != null && (asked.isNegative() || asked.compareTo(Duration.ofHours(1)) > 0)) {
            throw new InvalidInput("grace", asked + " is not between nothing and an hour");
        }
        return new Operation(id, action, asked, signal, supersedes, formerName);
    }

    Operation withSignal(String asked) {
        return new Operation(id, action, grace, asked, supersedes, formerName);
    }

    Operation superseding(@Nullable Instant run) {
        return new Operation(id, action, grace, signal, run, formerName);
    }

    Operation renamingFrom(String name) {
        return new Operation(id, action, grace, signal, supersedes, name);
    }
}

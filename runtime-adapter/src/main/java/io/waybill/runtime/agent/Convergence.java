package io.waybill.runtime.agent;

import io.waybill.domain.ContainerId;
import io.waybill.domain.container.Action;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.DesiredState;
import io.waybill.domain.container.Deviations;
import io.waybill.domain.container.Drift;
import io.waybill.domain.container.Move;
import io.waybill.domain.container.MoveStage;
import io.waybill.domain.container.ObservedState;
import io.waybill.domain.container.Operation;
import io.waybill.domain.container.Replacement;
import io.waybill.runtime.ContainerRuntime;
import io.waybill.runtime.Found;
import io.waybill.runtime.Placement;
import io.waybill.runtime.RuntimeFailure;
import io.waybill.runtime.SecretSource;
import io.waybill.runtime.SecretValues;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Does what is missing between a container as it is and as it was asked to be. Done again, after a
 * crash at any point, it does the rest.
 */
final class Convergence {
    private static final Duration KILLED_WITHIN = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final ContainerRuntime runtime;
    private final ContainerId container;
    private final Desired desired;
    private final Operation operation;
    private final boolean isUnheardOf;
    private final boolean wasThere;
    private final BooleanSupplier stillAsked;
    private final SecretSource secrets;
    private final Supplier<List<Drift>> deviations;
    private final @Nullable Replacing replacing;

    /**
     * @param isUnheardOf whether nobody can have made it yet, so that there is nothing to look for
     * @param wasThere whether the container has been seen on the host: it is not made anew then
     *     where it is only to be stopped, paused or renamed
     * @param stillAsked whether nothing newer was asked of the container meanwhile
     * @param secrets where the values of its secrets are had from, where it is to be made
     * @param deviations in what the container is made otherwise than asked for
     * @param formerEnded to be told when the former of two revisions was ended, and nothing runs
     *     yet
     */
    Convergence(
            ContainerRuntime runtime,
            ContainerId container,
            Desired desired,
            Operation operation,
            boolean isUnheardOf,
            boolean wasThere,
            BooleanSupplier stillAsked,
            SecretSource secrets,
            Supplier<List<Drift>> deviations,
            Runnable formerEnded) {
        this.runtime = runtime;
        this.container = container;
        this.desired = desired;
        this.operation = operation;
        this.isUnheardOf = isUnheardOf;
        this.wasThere = wasThere;
        this.stillAsked = stillAsked;
        this.secrets = secrets;
        this.deviations = deviations;
        Replacement replacement = operation.replacement();
        this.replacing =
                replacement == null
                        ? null
                        : new Replacing(
                                runtime,
                                container,
                                desired,
                                operation,
                                replacement,
                                stillAsked,
                                secrets,
                                this::undoneInPlace,
                                formerEnded);
    }

    /** Which revision is on the host, where the operation had to do with two of them. */
    @Nullable Integer revision() {
        return replacing == null ? null : replacing.revision();
    }

    /** Returns false where something newer was asked for before this was done. */
    boolean carryOut() {
        if (replacing == null) {
            return converge();
        }
        try {
            return replace(replacing);
        } finally {
            runtime.mean(container, null);
        }
    }

    private boolean replace(Replacing two) {
        if (operation.action() == Action.UPGRADE || operation.action() == Action.ROLLBACK) {
            return two.carryOut();
        }
        if (desired.state() == DesiredState.ABSENT) {
            two.removeAll(operation.action() == Action.FORCE_REMOVE);
            return true;
        }
        two.callOff();
        return converge();
    }

    private boolean converge() {
        Optional<Found> now = isUnheardOf ? Optional.empty() : runtime.inspect(container);
        if (operation.action() == Action.RENAME && !isStillToBeMade(now)) {
            require(now);
            runtime.rename(container, desired.name());
            return true;
        }
        if (operation.action() == Action.HEAL || operation.action() == Action.REMAKE) {
            return heal(now);
        }
        return switch (desired.state()) {
            case ABSENT -> {
                runtime.remove(container, operation.action() == Action.FORCE_REMOVE);
                yield true;
            }
            case STOPPED -> {
                if (operation.action() == Action.CREATE) {
                    yield create(now);
                }
                if (now.isEmpty() && desired.spec().autoRemove()) {
                    yield true; // an end that was carried out before, and told nobody
                }
                yield isStillToBeMade(now) ? create(now) : end(require(now));
            }
            case PAUSED -> {
                if (isStillToBeMade(now) && !(create(now) && run(null))) {
                    yield false;
                }
                require(runtime.inspect(container));
                runtime.pause(container);
                yield true;
            }
            case RUNNING ->
                    create(now)
                            && run(now.map(Found::state).orElse(null))
                            && (!hasToProveItself()
                                    || new Probation(
                                                    runtime,
                                                    container,
                                                    desired.spec().healthCheck(),
                                                    stillAsked)
                                            .passes());
        };
    }

    /** Whatever it is otherwise than it was asked to be, step by step. */
    private boolean heal(Optional<Found> found) {
        Optional<Found> kept = found;
        if (operation.action() == Action.REMAKE && found.isPresent() && !isOurs(found.get())) {
            if (!giveWay(found.get())) {
                return false;
            }
            kept = Optional.empty();
        }
        if (!create(kept)) {
            return false;
        }
        if (kept.isPresent() && !undoneInPlace().isEmpty()) {
            runtime.update(container, desired.spec().limits(), desired.spec().restartPolicy());
            requireUndone(undoneInPlace());
        }
        ObservedState now = require(runtime.inspect(container));
        if (!desired.name().equals(now.name())) {
            runtime.rename(container, desired.name());
        }
        return switch (desired.state()) {
            case RUNNING -> run(now);
            case STOPPED -> end(now);
            case PAUSED -> {
                boolean runs = now.status().hasProcess() || run(now);
                runtime.pause(container);
                yield runs;
            }
            case ABSENT -> throw new IllegalStateException("a removal is not healed");
        };
    }

    private List<Drift> undoneInPlace() {
        return deviations.get().stream().filter(Deviations::isUndoneInPlace).toList();
    }

    private static void requireUndone(List<Drift> left) {
        if (!left.isEmpty()) {
            throw new RuntimeFailure(
                    "not-undone",
                    "the engine does not change back: "
                            + left.stream().map(Drift::field).collect(Collectors.joining(", ")));
        }
    }

    private boolean isOurs(Found found) {
        return operation.id().equals(found.createdBy());
    }

    /** Nothing is taken away before there is something to put in its place. */
    private boolean giveWay(Found found) {
        runtime.pull(desired.image().reference());
        if (!stillAsked.getAsBoolean()) {
            return false;
        }
        end(found.state());
        runtime.remove(container, true);
        return true;
    }

    /** Before a move removes it where it was, it has to work where it is. */
    private boolean hasToProveItself() {
        Move move = operation.move();
        return move != null && move.stage() == MoveStage.STARTING;
    }

    /** What is asked for overtook the making, and is to be met by what is made. */
    private boolean isStillToBeMade(Optional<Found> now) {
        return now.isEmpty() && !wasThere;
    }

    private boolean create(Optional<Found> now) {
        if (now.isPresent()) {
            return true;
        }
        desired.spec()
                .lacks()
                .ifPresent(
                        lacking -> {
                            throw new RuntimeFailure(
                                    "not-on-record",
                                    "it is not on its host and cannot be made there anew: "
                                            + lacking);
                        });
        SecretValues values = secrets.of(container, operation.id(), desired.spec(), stillAsked);
        return values != null
                && create(new Placement(container, desired, operation.id()).with(values));
    }

    private boolean create(Placement placement) {
        try {
            runtime.create(placement);
        } catch (RuntimeFailure refused) {
            if (!refused.is(RuntimeFailure.IMAGE_NOT_FOUND)) {
                throw placement.secrets().scrubbed(refused);
            }
            runtime.pull(desired.image().reference());
            if (!stillAsked.getAsBoolean()) {
                return false;
            }
            placement.secrets().scrubbing(() -> runtime.create(placement));
        }
        return true;
    }

    private boolean run(@Nullable ObservedState before) {
        try {
            if (before != null && operation.action() == Action.RESTART && isSuperseded(before)) {
                unpause(before);
                runtime.restart(container, operation.grace());
            } else if (before != null && before.status() == ContainerStatus.PAUSED) {
                runtime.unpause(container);
            } else {
                runtime.start(container);
            }
            return true;
        } catch (RuntimeFailure failure) {
            leaveNothingHalfMade();
            throw failure;
        }
    }

    /** Whether what runs is the run that the restart is to end. */
    private boolean isSuperseded(ObservedState now) {
        boolean lives = now.status().hasProcess() || now.status() == ContainerStatus.RESTARTING;
        return lives
                && (operation.supersedes() == null
                        || operation.supersedes().equals(now.startedAt()));
    }

    private boolean end(ObservedState now) {
        boolean lives = now.status().hasProcess() || now.status() == ContainerStatus.RESTARTING;
        if (lives) {
            unpause(now);
            if (operation.action() == Action.KILL && operation.signal() != null) {
                kill(operation.signal());
            } else {
                runtime.stop(container, operation.grace());
            }
        }
        if (desired.spec().autoRemove()) {
            await(found -> found.isEmpty());
        }
        return true;
    }

    private void kill(String signal) {
        runtime.kill(container, signal);
        boolean ended =
                await(found -> found.map(seen -> !seen.state().status().hasProcess()).orElse(true));
        if (!ended) {
            throw new RuntimeFailure(
                    "still-running",
                    "the process took the signal "
                            + signal
                            + " and still runs "
                            + KILLED_WITHIN.toSeconds()
                            + " s later; kill it with KILL, or stop it");
        }
    }

    private boolean await(java.util.function.Predicate<Optional<Found>> reached) {
        long deadline = System.nanoTime() + KILLED_WITHIN.toNanos();
        while (!reached.test(runtime.inspect(container))) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            try {
                Thread.sleep(LOOK_EVERY);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", interrupted);
            }
        }
        return true;
    }

    // A paused process takes no signal.
    private void unpause(ObservedState now) {
        if (now.status() == ContainerStatus.PAUSED) {
            runtime.unpause(container);
        }
    }

    private void leaveNothingHalfMade() {
        @Nullable Found left = runtime.inspect(container).orElse(null);
        if (left != null
                && operation.id().equals(left.createdBy())
                && !left.state().status().hasProcess()) {
            runtime.remove(container, true);
        }
    }

    private static ObservedState require(Optional<Found> now) {
        return now.map(Found::state)
                .orElseThrow(
                        () ->
                                new RuntimeFailure(
                                        "not-on-host",
                                        "the container is not on the host any more"));
    }
}

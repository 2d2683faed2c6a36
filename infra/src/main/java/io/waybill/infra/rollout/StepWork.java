package io.waybill.infra.rollout;

import io.waybill.domain.ContainerId;
import io.waybill.domain.OperationId;
import io.waybill.domain.Refusal;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.container.ContainerCommand.DeclareContainer;
import io.waybill.domain.container.ContainerCommand.MoveContainer;
import io.waybill.domain.container.ContainerCommand.PauseContainer;
import io.waybill.domain.container.ContainerCommand.RemoveContainer;
import io.waybill.domain.container.ContainerCommand.RenameContainer;
import io.waybill.domain.container.ContainerCommand.ReviseContainer;
import io.waybill.domain.container.ContainerCommand.StartContainer;
import io.waybill.domain.container.ContainerCommand.StopContainer;
import io.waybill.domain.container.ContainerCommand.UnpauseContainer;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.DesiredState;
import io.waybill.domain.container.Failure;
import io.waybill.domain.container.RevisionCause;
import io.waybill.domain.rollout.Aim;
import io.waybill.domain.rollout.Pace;
import io.waybill.domain.rollout.Step;
import io.waybill.infra.command.Caller;
import io.waybill.infra.command.Commands;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.history.Lives;
import io.waybill.infra.rollout.StepOperations.Asked;
import io.waybill.infra.rollout.StepOperations.Part;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One step under way: its container is compared with what it is to be, and asked for the next thing
 * that is missing, until nothing is.
 */
final class StepWork {
    private final Step step;
    private final boolean back;
    private final @Nullable Aim aim;
    private final Pace pace;
    private final Caller caller;
    private final StepOperations operations;
    private final Aggregates aggregates;
    private final Lives lives;
    private final RolloutPlanner planner;
    private final Commands commands;
    private final Watch watch;
    private @Nullable OperationId last;
    // Read once each, not at every look: a revision never says anything else, and what came of what
    // this step asked for stays the same until it asks for more.
    private @Nullable ContainerSpec spec;
    private @Nullable Map<Part, Asked> known;

    /** What has come of it. */
    sealed interface Result {
        record Going(String waitsFor) implements Result {}

        record Ended(@Nullable OperationId operation, @Nullable Failure failure)
                implements Result {}
    }

    StepWork(
            Step step,
            boolean back,
            Pace pace,
            Caller caller,
            StepOperations operations,
            Aggregates aggregates,
            Lives lives,
            RolloutPlanner planner,
            Commands commands) {
        this.step = step;
        this.back = back;
        this.aim = back ? step.before() : step.after();
        this.pace = pace;
        this.caller = caller;
        this.operations = operations;
        this.aggregates = aggregates;
        this.lives = lives;
        this.planner = planner;
        this.commands = commands;
        this.watch = new Watch(pace.watch());
    }

    /** Does what is to be done next. */
    Result goOn() {
        ContainerState container = container().orElse(null);
        try {
            return container == null ? appear() : goOn(container);
        } catch (Refusal refused) {
            return failed(of(refused));
        }
    }

    static Failure of(Refusal refused) {
        return new Failure(refused.code(), String.valueOf(refused.getMessage()));
    }

    private Optional<ContainerState> container() {
        ContainerId own = Objects.requireNonNull(step.container());
        boolean undoesRemoval = back && step.after() == null;
        Optional<ContainerState> known = find(own);
        return undoesRemoval && known.filter(StepWork::isGone).isPresent()
                ? find(operations.newcomer())
                : known;
    }

    private Optional<ContainerState> find(ContainerId id) {
        try {
            return Optional.of(aggregates.container(id));
        } catch (UnknownThing _) {
            return Optional.empty();
        }
    }

    private static boolean isGone(ContainerState container) {
        return container.observed().status() == ContainerStatus.REMOVED;
    }

    private Result appear() {
        if (aim == null) {
            return new Result.Ended(null, null); // it was never made
        }
        ContainerId own = Objects.requireNonNull(step.container());
        ContainerId like = aim.like() == null ? own : aim.like();
        boolean isNew = aim.stack() != null && aim.like() == null;
        last = operations.id(Part.CREATE);
        known = null;
        commands.send(
                new DeclareContainer(
                        back ? operations.newcomer() : own,
                        operations.id(Part.CREATE),
                        aim.host(),
                        aim.name(),
                        aim.image(),
                        planner.spec(own, aim),
                        aim.completes() || aim.state() != DesiredState.STOPPED,
                        null,
                        isNew ? null : aggregates.container(like).policy()),
                caller);
        return new Result.Going("create");
    }

    private Result goOn(ContainerState container) {
        Desired desired = container.desired();
        if (desired.operation() != null) {
            known = null;
            return new Result.Going(desired.operation().action().words());
        }
        Map<Part, Asked> asked = asked(container.id());
        if (aim != null && isRunningToItsEnd(aim, container)) {
            return runningToItsEnd(container, asked);
        }
        Part next = next(container);
        if (next == null) {
            return arrived(container, asked);
        }
        Asked before = asked.get(next);
        if (before != null) {
            return failed(
                    before.failure() != null
                            ? before.failure()
                            : new Failure(
                                    "changed-meanwhile",
                                    "somebody else changed what the rollout had brought about"));
        }
        last = operations.id(next);
        known = null;
        commands.send(command(next, container), caller);
        return new Result.Going(next.name().toLowerCase(Locale.ROOT));
    }

    private @Nullable Part next(ContainerState container) {
        Desired desired = container.desired();
        if (aim == null) {
            return isGone(container)
                    ? null
                    : desired.state() == DesiredState.RUNNING
                                    && container.observed().status().isOnHost()
                            ? Part.STOP
                            : Part.REMOVE;
        }
        if (!aim.host().equals(desired.host())) {
            return Part.MOVE;
        }
        if (!aim.name().equals(desired.name())) {
            return Part.RENAME;
        }
        if (!aim.isOf(desired, spec())) {
            return Part.REPLACE;
        }
        if (aim.completes() && desired.state() == DesiredState.STOPPED && !hasRun(container)) {
            return Part.START;
        }
        return aim.state() == desired.state() ? null : towards(aim.state(), desired.state());
    }

    /** What is to run to its end is stopped by having done so, and not before. */
    private boolean isRunningToItsEnd(Aim wanted, ContainerState container) {
        Desired desired = container.desired();
        return wanted.completes()
                && desired.state() == DesiredState.RUNNING
                && wanted.isOf(desired, spec())
                && !(container.observed().status() == ContainerStatus.EXITED
                        && Objects.equals(container.observed().exitCode(), 0));
    }

    private Result runningToItsEnd(ContainerState container, Map<Part, Asked> asked) {
        for (Asked each : asked.values()) {
            if (each.failure() != null) {
                return failed(each.failure());
            }
        }
        return container.observed().status() == ContainerStatus.EXITED
                ? failed(
                        new Failure(
                                "not-completed",
                                "it ended with code " + container.observed().exitCode()))
                : new Result.Going("it to run to its end");
    }

    private boolean hasRun(ContainerState container) {
        Map<Part, Asked> asked = asked(container.id());
        return asked.containsKey(Part.CREATE) || asked.containsKey(Part.START);
    }

    private static Part towards(DesiredState wanted, DesiredState now) {
        return switch (wanted) {
            case RUNNING -> now == DesiredState.PAUSED ? Part.UNPAUSE : Part.START;
            case STOPPED -> Part.STOP;
            case PAUSED -> now == DesiredState.RUNNING ? Part.PAUSE : Part.START;
            case ABSENT -> Part.REMOVE;
        };
    }

    private Map<Part, Asked> asked(ContainerId container) {
        if (known == null) {
            known = operations.askedOf(container, lives);
        }
        return known;
    }

    private ContainerSpec spec() {
        if (spec == null) {
            spec =
                    planner.spec(
                            Objects.requireNonNull(step.container()), Objects.requireNonNull(aim));
        }
        return spec;
    }

    private Object command(Part part, ContainerState container) {
        ContainerId id = container.id();
        OperationId operation = operations.id(part);
        return switch (part) {
            case CREATE -> throw new IllegalStateException("it is there already");
            case MOVE ->
                    new MoveContainer(
                            id, operation, Objects.requireNonNull(aim).host(), pace.grace(), false);
            case RENAME -> new RenameContainer(id, operation, Objects.requireNonNull(aim).name());
            case REPLACE -> revision(container, operation, Objects.requireNonNull(aim));
            case START -> new StartContainer(id, operation);
            case STOP -> new StopContainer(id, operation, pace.grace());
            case PAUSE -> new PauseContainer(id, operation);
            case UNPAUSE -> new UnpauseContainer(id, operation);
            case REMOVE -> new RemoveContainer(id, operation, true);
        };
    }

    private ReviseContainer revision(ContainerState container, OperationId operation, Aim wanted) {
        boolean isFormer =
                wanted.stack() == null
                        && wanted.like() == null
                        && lives.revision(container.id(), wanted.revision())
                                .orElseThrow()
                                .image()
                                .equals(wanted.image());
        boolean sameImage = container.desired().image().equals(wanted.image());
        return new ReviseContainer(
                container.id(),
                operation,
                wanted.image(),
                spec(),
                isFormer
                        ? RevisionCause.ROLLBACK
                        : wanted.stack() != null && sameImage
                                ? RevisionCause.EDIT
                                : RevisionCause.UPGRADE,
                isFormer ? wanted.revision() : null,
                wanted.state() == DesiredState.STOPPED
                        ? DesiredState.STOPPED
                        : DesiredState.RUNNING,
                pace.grace(),
                pace.order(),
                null);
    }

    private Result arrived(ContainerState container, Map<Part, Asked> asked) {
        if (back && asked.isEmpty()) {
            return new Result.Ended(null, null); // it is, and was left, as it was
        }
        for (Asked each : asked.values()) {
            if (each.failure() != null) {
                return failed(each.failure());
            }
        }
        if (aim == null) {
            return new Result.Ended(last, null);
        }
        return switch (watch.see(container, aim.state())) {
            case Watch.Verdict.Fine _ -> new Result.Ended(last, null);
            case Watch.Verdict.Wait(String waitsFor) -> new Result.Going(waitsFor);
            case Watch.Verdict.Bad(Failure failure) -> failed(failure);
        };
    }

    private Result failed(Failure failure) {
        return new Result.Ended(last, failure);
    }
}

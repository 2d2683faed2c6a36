package io.waybill.infra.rollout;

import io.waybill.domain.Answer;
import io.waybill.domain.ContainerId;
import io.waybill.domain.OperationId;
import io.waybill.domain.Refusal;
import io.waybill.domain.RolloutId;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.Failure;
import io.waybill.domain.image.ImageCommand.SwitchCurrentVersion;
import io.waybill.domain.rollout.CurrentSwitch;
import io.waybill.domain.rollout.RolloutCommand.BeginStep;
import io.waybill.domain.rollout.RolloutCommand.EndStep;
import io.waybill.domain.rollout.RolloutState;
import io.waybill.domain.rollout.Step;
import io.waybill.infra.command.Caller;
import io.waybill.infra.command.Commands;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.history.Lives;
import io.waybill.infra.process.LevelTriggered;
import io.waybill.infra.publisher.EventLog;
import io.waybill.infra.publisher.Publisher;
import io.waybill.infra.publisher.StoredEvent;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Carries rollouts out: begins the steps whose turn it is, goes on with those that are under way,
 * and says what became of them. What it knows is in the log, so another instance, or this one after
 * a crash, goes on where it was.
 */
@Component
public class Rollouts extends LevelTriggered {
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final Duration WHILE_QUIET = Duration.ofMillis(250);

    private final RolloutsUnderWay underWay;
    private final RolloutPlanner planner;
    private final Aggregates aggregates;
    private final Lives lives;
    private final EventLog log;
    private final Commands commands;
    private final ApplicationEventPublisher listeners;
    private final Clock clock = Clock.systemUTC();
    private final Map<Key, StepWork> works = new HashMap<>();
    private final Map<Key, String> waiting = new ConcurrentHashMap<>();

    private record Key(RolloutId rollout, int step, boolean back) {}

    Rollouts(
            RolloutsUnderWay underWay,
            RolloutPlanner planner,
            Aggregates aggregates,
            Lives lives,
            EventLog log,
            Commands commands,
            Publisher publisher,
            ApplicationEventPublisher listeners) {
        super("rollouts", LOOK_EVERY, WHILE_QUIET, publisher);
        this.underWay = underWay;
        this.planner = planner;
        this.aggregates = aggregates;
        this.lives = lives;
        this.log = log;
        this.commands = commands;
        this.listeners = listeners;
    }

    /** What a step waits for at the moment, as far as this instance knows. */
    public Optional<String> waitsFor(RolloutState rollout, Step step) {
        return Optional.ofNullable(
                waiting.get(new Key(rollout.id(), step.number(), rollout.isReverting())));
    }

    @Override
    protected void look() {
        var all = underWay.all();
        Set<RolloutId> known = all.stream().map(RolloutState::id).collect(Collectors.toSet());
        works.keySet().removeIf(key -> !known.contains(key.rollout()));
        waiting.keySet().removeIf(key -> !known.contains(key.rollout()));
        for (RolloutState rollout : all) {
            carryOn(rollout);
        }
    }

    private void carryOn(RolloutState rollout) {
        for (Step step : rollout.underWay()) {
            goOn(rollout, step);
        }
        for (Step step : rollout.next(clock.instant(), this::hasStarted)) {
            begin(rollout, step);
        }
    }

    private boolean hasStarted(Step step) {
        ContainerId id = step.container();
        try {
            return id != null
                    && aggregates.container(id).observed().status() == ContainerStatus.RUNNING
                    && aggregates.container(id).desired().operation() == null;
        } catch (UnknownThing _) {
            return false; // it is about to be made
        }
    }

    private void begin(RolloutState rollout, Step step) {
        Failure moved = rollout.isReverting() ? null : speaksAgainst(rollout, step);
        Caller caller = caller(rollout, null);
        Answer answer = commands.send(new BeginStep(rollout.id(), step.number()), caller);
        if (!answer.changed()) {
            return; // it was cancelled, or is reverted, meanwhile
        }
        if (moved != null) {
            end(rollout, step, null, moved);
            return;
        }
        works.put(key(rollout, step), work(rollout, step, answer.sequence()));
        goOn(rollout, step);
    }

    private @Nullable Failure speaksAgainst(RolloutState rollout, Step step) {
        Step failed = rollout.failedBefore(step).orElse(null);
        return failed == null
                ? movedSincePlanned(step)
                : new Failure(
                        "dependency-failed", "it waits for " + failed.about() + ", which failed");
    }

    /** Nothing is changed that somebody else changed since the plan was made. */
    private @Nullable Failure movedSincePlanned(Step step) {
        if (step.container() == null || step.before() == null) {
            return null;
        }
        ContainerState now = aggregates.container(step.container());
        return step.before().isExactly(now.desired())
                ? null
                : new Failure(
                        "moved-since-planned",
                        "somebody changed it since the rollout was planned; make the plan again");
    }

    private void goOn(RolloutState rollout, Step step) {
        if (step.current() != null) {
            switchCurrent(rollout, step, step.current());
            return;
        }
        Key key = key(rollout, step);
        StepWork work = works.computeIfAbsent(key, _ -> work(rollout, step, null));
        switch (work.goOn()) {
            case StepWork.Result.Going(String waitsFor) -> keepWaiting(key, waitsFor);
            case StepWork.Result.Ended ended ->
                    end(rollout, step, ended.operation(), ended.failure());
        }
    }

    private void keepWaiting(Key key, String waitsFor) {
        if (!waitsFor.equals(waiting.put(key, waitsFor))) {
            listeners.publishEvent(new StepWaits(key.rollout()));
        }
    }

    private void switchCurrent(RolloutState rollout, Step step, CurrentSwitch current) {
        Integer version = rollout.isReverting() ? current.from() : (Integer) current.to();
        Failure failure = null;
        if (version != null) {
            try {
                commands.send(
                        new SwitchCurrentVersion(current.image(), version), caller(rollout, null));
            } catch (Refusal refused) {
                failure = StepWork.of(refused);
            }
        }
        end(rollout, step, null, failure);
    }

    private void end(
            RolloutState rollout,
            Step step,
            @Nullable OperationId operation,
            @Nullable Failure failure) {
        commands.send(
                new EndStep(
                        rollout.id(),
                        step.number(),
                        rollout.isReverting(),
                        operation,
                        failure,
                        clock.instant()),
                caller(rollout, null));
        works.remove(key(rollout, step));
        waiting.remove(key(rollout, step));
    }

    private StepWork work(RolloutState rollout, Step step, @Nullable Long begun) {
        boolean back = rollout.isReverting();
        return new StepWork(
                step,
                back,
                rollout.pace(),
                caller(rollout, begun),
                new StepOperations(rollout.id(), step, back),
                aggregates,
                lives,
                planner,
                commands);
    }

    private static Key key(RolloutState rollout, Step step) {
        return new Key(rollout.id(), step.number(), rollout.isReverting());
    }

    /**
     * What follows from a rollout belongs to it, and to why it was asked for.
     *
     * @param because the sequence of the rollout's event that it follows from; its first where
     *     absent
     */
    private Caller caller(RolloutState rollout, @Nullable Long because) {
        String subject = rollout.id().subject();
        StoredEvent first = log.about(subject, 0, 1).getFirst();
        StoredEvent cause = because == null ? first : log.about(subject, because, 1).getFirst();
        String reason = first.metadata("reason");
        return new Caller(
                "waybill",
                "system",
                rollout.words()
                        + " by "
                        + Objects.requireNonNullElse(first.metadata("actor"), "nobody known")
                        + (reason == null ? "" : ": " + reason),
                first.metadata("ticket"),
                first.metadata("correlationId"),
                cause.id(),
                null,
                null,
                null);
    }
}

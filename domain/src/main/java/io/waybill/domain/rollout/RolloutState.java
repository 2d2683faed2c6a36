package io.waybill.domain.rollout;

import io.waybill.domain.RolloutId;
import io.waybill.domain.container.Failure;
import io.waybill.domain.rollout.RolloutEvent.RolloutAborted;
import io.waybill.domain.rollout.RolloutEvent.RolloutCancelled;
import io.waybill.domain.rollout.RolloutEvent.RolloutCompleted;
import io.waybill.domain.rollout.RolloutEvent.RolloutPlanned;
import io.waybill.domain.rollout.RolloutEvent.RolloutReverted;
import io.waybill.domain.rollout.RolloutEvent.RolloutReverting;
import io.waybill.domain.rollout.RolloutEvent.RolloutStarted;
import io.waybill.domain.rollout.RolloutEvent.RolloutStepCompleted;
import io.waybill.domain.rollout.RolloutEvent.RolloutStepFailed;
import io.waybill.domain.rollout.RolloutEvent.RolloutStepStarted;
import io.waybill.domain.rollout.RolloutEvent.RolloutStepsPlanned;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * All that a rollout's events add up to.
 *
 * @param because why it is reverted or was ended; none while it goes on, or where it completed
 * @param endedAt when the last of its steps that ended did so; none before
 */
public record RolloutState(
        RolloutId id,
        RolloutKind kind,
        Scope scope,
        Target target,
        Pace pace,
        int count,
        List<Progress> steps,
        RolloutStatus status,
        @Nullable String because,
        @Nullable Instant endedAt) {

    /**
     * How far one step is.
     *
     * @param failure of the last attempt, where that failed
     */
    public record Progress(Step step, StepStatus status, @Nullable Failure failure) {
        private static Progress planned(Step step) {
            return new Progress(step, StepStatus.PENDING, null);
        }

        private boolean isIn(StepStatus... any) {
            return List.of(any).contains(status);
        }
    }

    /** The state after {@code event}. {@code before} is absent exactly where it is the first. */
    public static RolloutState evolve(@Nullable RolloutState before, RolloutEvent event) {
        if (before == null) {
            if (event instanceof RolloutPlanned planned) {
                return new RolloutState(
                        planned.rolloutId(),
                        planned.kind(),
                        planned.scope(),
                        planned.target(),
                        planned.pace(),
                        planned.count(),
                        planned.steps().stream().map(Progress::planned).toList(),
                        RolloutStatus.RUNNING,
                        null,
                        null);
            }
            throw new IllegalStateException(
                    "the history of " + event.rolloutId() + " does not begin at its beginning");
        }
        return before.after(event);
    }

    private RolloutState after(RolloutEvent event) {
        return switch (event) {
            case RolloutPlanned _ -> throw new IllegalStateException("a rollout begins once");
            case RolloutStepsPlanned more -> planned(more.steps());
            case RolloutStarted _ -> this;
            case RolloutStepStarted begun ->
                    with(
                            begun.step(),
                            begun.reverting() ? StepStatus.REVERTING : StepStatus.RUNNING,
                            null,
                            endedAt);
            case RolloutStepCompleted done ->
                    with(
                            done.step(),
                            done.reverting() ? StepStatus.REVERTED : StepStatus.DONE,
                            null,
                            done.at());
            case RolloutStepFailed failed ->
                    with(
                            failed.step(),
                            failed.reverting() ? StepStatus.NOT_REVERTED : StepStatus.FAILED,
                            failed.failure(),
                            failed.at());
            case RolloutCancelled _ -> this; // what follows from it is said by the next event
            case RolloutReverting reverting -> became(RolloutStatus.REVERTING, reverting.because());
            case RolloutCompleted _ -> became(RolloutStatus.COMPLETED, null);
            case RolloutReverted reverted -> became(RolloutStatus.REVERTED, reverted.because());
            case RolloutAborted aborted -> became(RolloutStatus.ABORTED, aborted.because());
        };
    }

    private RolloutState planned(List<Step> more) {
        List<Progress> all = new ArrayList<>(steps);
        more.forEach(step -> all.add(Progress.planned(step)));
        return new RolloutState(
                id, kind, scope, target, pace, count, all, status, because, endedAt);
    }

    private RolloutState with(
            Step step, StepStatus now, @Nullable Failure failure, @Nullable Instant ended) {
        List<Progress> all = new ArrayList<>(steps);
        all.set(step.number() - 1, new Progress(step, now, failure));
        return new RolloutState(id, kind, scope, target, pace, count, all, status, because, ended);
    }

    private RolloutState became(RolloutStatus other, @Nullable String why) {
        return new RolloutState(id, kind, scope, target, pace, count, steps, other, why, endedAt);
    }

    /**
     * @throws IndexOutOfBoundsException where there is no step of that number
     */
    public Progress step(int number) {
        return steps.get(number - 1);
    }

    /** What it does, in words such as {@code rollback of image shop to version 3}. */
    public String words() {
        return words(kind, scope, target);
    }

    static String words(RolloutKind kind, Scope scope, Target target) {
        return kind.words() + " of " + scope.words() + " " + target.words();
    }

    public boolean isReverting() {
        return status == RolloutStatus.REVERTING;
    }

    /** The steps that are being carried out, or brought back. */
    public List<Step> underWay() {
        return in(isReverting() ? StepStatus.REVERTING : StepStatus.RUNNING).toList();
    }

    public int count(StepStatus status) {
        return (int) in(status).count();
    }

    private Stream<Step> in(StepStatus status) {
        return steps.stream().filter(each -> each.isIn(status)).map(Progress::step);
    }

    /**
     * The steps that are to be begun now, as many as may be under way at a time: in order, and in
     * the opposite order where they are brought back.
     */
    public List<Step> next(Instant now) {
        return next(now, _ -> false);
    }

    /**
     * The same.
     *
     * @param hasStarted whether the container of a step that is under way runs
     */
    public List<Step> next(Instant now, Predicate<Step> hasStarted) {
        if (status.isOver()) {
            return List.of();
        }
        Predicate<Progress> waits =
                isReverting()
                        ? each -> isToBeReverted(each) && isWaitedForByNone(each.step())
                        : each -> isPending(each) && isItsTurn(each.step(), hasStarted);
        List<Progress> order = isReverting() ? steps.reversed() : steps;
        int room = pace.batch() - underWay().size();
        if (!isReverting() && !pace.pause().isZero() && !mayBeginBatch(now)) {
            room = 0;
        }
        return order.stream().filter(waits).map(Progress::step).limit(Math.max(room, 0)).toList();
    }

    private boolean isItsTurn(Step step, Predicate<Step> hasStarted) {
        return step.waits().stream()
                .allMatch(
                        wait -> {
                            Progress other = step(wait.step());
                            return other.isIn(StepStatus.DONE, StepStatus.FAILED)
                                    || other.isIn(StepStatus.RUNNING)
                                            && wait.until() == Step.Until.STARTED
                                            && hasStarted.test(other.step());
                        });
    }

    /** What waited for another is brought back before that. */
    private boolean isWaitedForByNone(Step step) {
        return steps.stream()
                .filter(each -> isToBeReverted(each) || each.isIn(StepStatus.REVERTING))
                .flatMap(each -> each.step().waits().stream())
                .noneMatch(wait -> wait.step() == step.number());
    }

    /** The first of those that a step waits for that failed; none where none did. */
    public Optional<Step> failedBefore(Step step) {
        return step.waits().stream()
                .map(wait -> step(wait.step()))
                .filter(each -> each.isIn(StepStatus.FAILED))
                .map(Progress::step)
                .findFirst();
    }

    // With a pause, batches are told apart: the next begins when all of the one before is through.
    private boolean mayBeginBatch(Instant now) {
        long begun = steps.stream().filter(each -> !isPending(each)).count();
        if (begun == 0 || begun % pace.batch() != 0) {
            return true;
        }
        return underWay().isEmpty()
                && (endedAt == null || !now.isBefore(endedAt.plus(pace.pause())));
    }

    private boolean isPending(Progress each) {
        return each.isIn(StepStatus.PENDING);
    }

    private boolean isToBeReverted(Progress each) {
        return each.isIn(StepStatus.RUNNING, StepStatus.DONE, StepStatus.FAILED);
    }

    boolean isThrough() {
        return isReverting()
                ? steps.stream()
                        .noneMatch(each -> isToBeReverted(each) || each.isIn(StepStatus.REVERTING))
                : steps.stream().allMatch(each -> each.isIn(StepStatus.DONE, StepStatus.FAILED));
    }

    boolean hasFailed() {
        return count(StepStatus.FAILED) > pace.maxFailures();
    }

    /** The failures so far, in words. */
    String failures() {
        List<String> words =
                steps.stream()
                        .filter(each -> each.failure() != null)
                        .map(RolloutState::failure)
                        .toList();
        int shown = Math.min(words.size(), 3);
        String more = words.size() > shown ? " and " + (words.size() - shown) + " more" : "";
        return String.join("; ", words.subList(0, shown)) + more;
    }

    private static String failure(Progress each) {
        return each.step().about()
                + ": "
                + (each.failure() == null ? "" : each.failure().message());
    }
}

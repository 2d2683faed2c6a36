package io.waybill.domain.rollout;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import io.waybill.domain.Answer;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.RolloutId;
import io.waybill.domain.TransitionRefused;
import io.waybill.domain.container.Failure;
import io.waybill.domain.rollout.RolloutCommand.BeginStep;
import io.waybill.domain.rollout.RolloutCommand.CancelRollout;
import io.waybill.domain.rollout.RolloutCommand.EndStep;
import io.waybill.domain.rollout.RolloutCommand.StartRollout;
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
import io.waybill.domain.rollout.RolloutState.Progress;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

import java.util.List;
import java.util.Locale;

/** One rollout: a plan, and how far it is. What it asks of containers, these decide themselves. */
public class Rollout {
    // An event has to fit into one message of the feed.
    private static final int STEPS_IN_ONE_EVENT = 500;
    private static final int MOST_STEPS = 50_000;

    @AggregateIdentifier
    @SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Axon reads it
    private RolloutId id;

    @SuppressWarnings("NullAway.Init") // the first event sets it
    private RolloutState state;

    /** For Axon, which fills it from events. */
    protected Rollout() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.ALWAYS)
    Answer handle(StartRollout command) {
        List<Step> steps = command.steps();
        command.target().requireFits(command.scope());
        if (steps.isEmpty() || steps.size() > MOST_STEPS) {
            throw new InvalidInput("steps", steps.size() + " are not between 1 and " + MOST_STEPS);
        }
        int first = Math.min(steps.size(), STEPS_IN_ONE_EVENT);
        apply(
                new RolloutPlanned(
                        command.rolloutId(),
                        command.kind(),
                        command.scope(),
                        command.target(),
                        command.pace(),
                        steps.size(),
                        steps.subList(0, first)));
        for (int from = first; from < steps.size(); from += STEPS_IN_ONE_EVENT) {
            int to = Math.min(steps.size(), from + STEPS_IN_ONE_EVENT);
            apply(new RolloutStepsPlanned(command.rolloutId(), steps.subList(from, to)));
        }
        apply(new RolloutStarted(command.rolloutId()));
        return changed();
    }

    @CommandHandler
    Answer handle(BeginStep command) {
        Progress progress = state.step(command.number());
        boolean isWaiting =
                switch (progress.status()) {
                    case PENDING -> state.status() == RolloutStatus.RUNNING;
                    case RUNNING, DONE, FAILED -> state.isReverting();
                    case REVERTING, REVERTED, NOT_REVERTED -> false;
                };
        if (!isWaiting) {
            return unchanged();
        }
        apply(new RolloutStepStarted(id, progress.step(), state.isReverting()));
        return changed();
    }

    @CommandHandler
    Answer handle(EndStep command) {
        Step step = state.step(command.number()).step();
        if (!state.underWay().contains(step) || command.reverting() != state.isReverting()) {
            return unchanged(); // of a step that is not under way any more, or not in this
            // direction
        }
        Failure failure = command.failure();
        apply(
                failure == null
                        ? new RolloutStepCompleted(
                                id, step, command.reverting(), command.operation(), command.at())
                        : new RolloutStepFailed(
                                id,
                                step,
                                command.reverting(),
                                command.operation(),
                                failure.redacted(),
                                command.at()));
        conclude();
        return changed();
    }

    private void conclude() {
        if (!state.isReverting() && state.hasFailed()) {
            int failed = state.count(StepStatus.FAILED);
            end(
                    state.pace().onFailure() == OnFailure.REVERT,
                    failed
                            + " of "
                            + state.count()
                            + " failed, more than "
                            + state.pace().maxFailures()
                            + ": "
                            + state.failures());
        } else if (state.isThrough()) {
            complete();
        }
    }

    private void complete() {
        int reverted = state.count(StepStatus.REVERTED);
        int left = state.count(StepStatus.NOT_REVERTED);
        String because = state.because() == null ? "" : state.because();
        if (!state.isReverting()) {
            apply(
                    new RolloutCompleted(
                            id, state.count(StepStatus.DONE), state.count(StepStatus.FAILED)));
        } else if (left == 0) {
            apply(new RolloutReverted(id, because, reverted));
        } else {
            apply(
                    new RolloutAborted(
                            id,
                            because
                                    + "; "
                                    + left
                                    + " could not be brought back: "
                                    + state.failures(),
                            left));
        }
    }

    private void end(boolean revert, String because) {
        if (!revert) {
            apply(new RolloutAborted(id, because, state.count(StepStatus.PENDING)));
            return;
        }
        apply(new RolloutReverting(id, because));
        if (state.isThrough()) {
            complete(); // nothing was changed yet
        }
    }

    @CommandHandler
    Answer handle(CancelRollout command) {
        return switch (state.status()) {
            case RUNNING -> {
                apply(new RolloutCancelled(id, command.revert()));
                end(command.revert(), "cancelled");
                yield changed();
            }
            case REVERTING -> {
                if (command.revert()) {
                    yield unchanged();
                }
                apply(new RolloutCancelled(id, false));
                int left =
                        (int)
                                state.steps().stream()
                                        .filter(each -> each.status() != StepStatus.REVERTED)
                                        .filter(each -> each.status() != StepStatus.PENDING)
                                        .count();
                apply(new RolloutAborted(id, "cancelled while it was reverted", left));
                yield changed();
            }
            case COMPLETED, REVERTED, ABORTED ->
                    throw new TransitionRefused(
                            "cancel",
                            "rollout " + id.value(),
                            "it is over ("
                                    + state.status().name().toLowerCase(Locale.ROOT)
                                    + "); roll it back if what it changed is to be undone");
        };
    }

    /** For reading beside commands. */
    public RolloutState state() {
        return state;
    }

    private Answer changed() {
        return new Answer(null, getVersion(), true);
    }

    private Answer unchanged() {
        return new Answer(null, getVersion(), false);
    }

    @EventSourcingHandler
    void on(RolloutEvent event) {
        state = RolloutState.evolve(state, event);
        id = state.id();
    }
}

package io.waybill.projections.audit;

import static io.waybill.projections.audit.Phrases.BY_ACTOR;

import io.waybill.domain.OperationId;
import io.waybill.domain.container.Failure;
import io.waybill.domain.rollout.Aim;
import io.waybill.domain.rollout.RolloutEvent;
import io.waybill.domain.rollout.RolloutEvent.OfStep;
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
import io.waybill.domain.rollout.Step;
import io.waybill.projections.audit.Account.Outcome;

import org.jspecify.annotations.Nullable;

/** What the events of rollouts say for the audit trail. */
final class RolloutAccount {
    private RolloutAccount() {}

    static Account of(RolloutEvent event) {
        return switch (event) {
            case RolloutPlanned planned -> planned(planned);
            case RolloutStepsPlanned more ->
                    whole(
                            event,
                            "plan-rollout",
                            Outcome.DONE,
                            more.steps().size() + " more steps planned");
            case RolloutStarted _ -> whole(event, "start-rollout", Outcome.DONE, "rollout started");
            case RolloutStepStarted begun ->
                    step(
                            begun,
                            begun.reverting() ? "revert-step" : "begin-step",
                            Outcome.REQUESTED,
                            null,
                            begun.reverting()
                                    ? "to be brought back to what it was"
                                    : begun.step().words());
            case RolloutStepCompleted done ->
                    step(
                            done,
                            done.reverting() ? "revert-step" : "end-step",
                            Outcome.DONE,
                            done.operation(),
                            done.reverting() ? "brought back to what it was" : "done");
            case RolloutStepFailed failed -> failed(failed);
            case RolloutCancelled cancelled ->
                    whole(
                            event,
                            "cancel-rollout",
                            Outcome.DONE,
                            "rollout cancelled"
                                    + BY_ACTOR
                                    + (cancelled.revert() ? ", to be reverted" : ""));
            case RolloutReverting reverting ->
                    whole(
                            event,
                            "revert-rollout",
                            Outcome.REQUESTED,
                            "rollout is reverted: " + reverting.because());
            case RolloutCompleted completed ->
                    whole(
                            event,
                            "complete-rollout",
                            Outcome.DONE,
                            "rollout completed: "
                                    + completed.done()
                                    + " done, "
                                    + completed.failed()
                                    + " failed");
            case RolloutReverted reverted ->
                    whole(
                            event,
                            "revert-rollout",
                            Outcome.DONE,
                            "rollout reverted, "
                                    + reverted.reverted()
                                    + " brought back: "
                                    + reverted.because());
            case RolloutAborted aborted ->
                    whole(
                            event,
                            "abort-rollout",
                            Outcome.ABANDONED,
                            "rollout ended on its way: " + aborted.because());
        };
    }

    private static Account planned(RolloutPlanned planned) {
        String image = planned.scope().image() == null ? null : planned.scope().image().value();
        String host = planned.scope().host() == null ? null : planned.scope().host().value();
        return new Account(
                "plan-rollout",
                Outcome.REQUESTED,
                planned.words(),
                host,
                image,
                planned.target().version(),
                null,
                null,
                planned.words() + " requested" + BY_ACTOR + ", " + planned.count() + " steps");
    }

    private static Account failed(RolloutStepFailed failed) {
        Failure failure = failed.failure();
        return step(
                failed,
                failed.reverting() ? "revert-step" : "end-step",
                Outcome.FAILED,
                failed.operation(),
                (failed.reverting() ? "could not be brought back: " : "failed: ")
                        + failure.message());
    }

    private static Account whole(RolloutEvent event, String action, Outcome outcome, String says) {
        return new Account(
                action,
                outcome,
                "rollout " + event.rolloutId().value().substring(0, 12),
                null,
                null,
                null,
                null,
                null,
                says);
    }

    private static Account step(
            OfStep event,
            String action,
            Outcome outcome,
            @Nullable OperationId operation,
            String says) {
        Step step = event.step();
        Aim aim = step.after() == null ? step.before() : step.after();
        return new Account(
                action,
                outcome,
                step.about(),
                aim == null ? null : aim.host().value(),
                image(step, aim),
                aim == null ? null : (Integer) aim.image().version(),
                operation == null ? null : operation.value(),
                null,
                "step " + step.number() + ", " + step.about() + ": " + says);
    }

    private static @Nullable String image(Step step, @Nullable Aim aim) {
        return aim != null
                ? aim.image().image().value()
                : step.current() == null ? null : step.current().image().value();
    }
}

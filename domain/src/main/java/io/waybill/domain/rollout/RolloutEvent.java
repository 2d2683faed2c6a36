package io.waybill.domain.rollout;

import io.waybill.domain.DomainEvent;
import io.waybill.domain.OperationId;
import io.waybill.domain.RolloutId;
import io.waybill.domain.container.Failure;
import io.waybill.domain.container.Occurred;

import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/** What happened to one rollout. */
public sealed interface RolloutEvent extends DomainEvent {
    RolloutId rolloutId();

    @Override
    default RolloutId about() {
        return rolloutId();
    }

    /**
     * Somebody asked for it; the first event. Its first steps are in it, and the others in {@link
     * RolloutStepsPlanned}.
     *
     * @param count how many steps there are in all
     */
    @Revision("1")
    record RolloutPlanned(
            RolloutId rolloutId,
            RolloutKind kind,
            Scope scope,
            Target target,
            Pace pace,
            int count,
            List<Step> steps)
            implements RolloutEvent {
        public RolloutPlanned {
            steps = List.copyOf(steps);
        }

        /** What it does, in words such as {@code rollback of image shop to version 3}. */
        public String words() {
            return RolloutState.words(kind, scope, target);
        }
    }

    /** The plan goes on: one event does not hold a large one. */
    @Revision("1")
    record RolloutStepsPlanned(RolloutId rolloutId, List<Step> steps) implements RolloutEvent {
        public RolloutStepsPlanned {
            steps = List.copyOf(steps);
        }
    }

    /** The plan is whole, and is carried out from here on. */
    @Revision("1")
    record RolloutStarted(RolloutId rolloutId) implements RolloutEvent {}

    /** What happened to one of its steps. */
    sealed interface OfStep extends RolloutEvent {
        Step step();
    }

    /**
     * Its container is changed from here on.
     *
     * @param reverting whether it is brought back
     */
    @Revision("1")
    record RolloutStepStarted(RolloutId rolloutId, Step step, boolean reverting)
            implements OfStep {}

    /**
     * Its container is as it is to be, and kept running as long as was asked.
     *
     * @param operation the last one that it took; none where nothing was to be done
     */
    @Revision("1")
    record RolloutStepCompleted(
            RolloutId rolloutId,
            Step step,
            boolean reverting,
            @Nullable OperationId operation,
            Instant at)
            implements OfStep, Occurred.AtInstant {}

    /** Its container did not become what it was to be, or did not keep running. */
    @Revision("1")
    record RolloutStepFailed(
            RolloutId rolloutId,
            Step step,
            boolean reverting,
            @Nullable OperationId operation,
            Failure failure,
            Instant at)
            implements OfStep, Occurred.AtInstant {}

    /** Somebody asked for its end before it is through. */
    @Revision("1")
    record RolloutCancelled(RolloutId rolloutId, boolean revert) implements RolloutEvent {}

    /** What it changed is brought back from here on. */
    @Revision("1")
    record RolloutReverting(RolloutId rolloutId, String because) implements RolloutEvent {}

    /** Every step is through. */
    @Revision("1")
    record RolloutCompleted(RolloutId rolloutId, int done, int failed) implements RolloutEvent {}

    /** Everything is as it was before. */
    @Revision("1")
    record RolloutReverted(RolloutId rolloutId, String because, int reverted)
            implements RolloutEvent {}

    /**
     * It ended on its way, and what it changed stays.
     *
     * @param left how many steps were not begun, or not brought back where it was to be reverted
     */
    @Revision("1")
    record RolloutAborted(RolloutId rolloutId, String because, int left) implements RolloutEvent {}
}

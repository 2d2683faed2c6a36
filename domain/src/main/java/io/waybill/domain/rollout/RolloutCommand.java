package io.waybill.domain.rollout;

import io.waybill.domain.OperationId;
import io.waybill.domain.RolloutId;
import io.waybill.domain.container.Failure;

import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/** What can be asked of one rollout. */
public sealed interface RolloutCommand {
    RolloutId rolloutId();

    /** Carries a plan out. */
    record StartRollout(
            @TargetAggregateIdentifier RolloutId rolloutId,
            RolloutKind kind,
            Scope scope,
            Target target,
            Pace pace,
            List<Step> steps)
            implements RolloutCommand {}

    /** Says that a step is begun, or begun to be brought back. */
    record BeginStep(@TargetAggregateIdentifier RolloutId rolloutId, int number)
            implements RolloutCommand {}

    /**
     * Says what became of a step.
     *
     * @param reverting whether it was being brought back
     * @param failure none where it succeeded
     */
    record EndStep(
            @TargetAggregateIdentifier RolloutId rolloutId,
            int number,
            boolean reverting,
            @Nullable OperationId operation,
            @Nullable Failure failure,
            Instant at)
            implements RolloutCommand {}

    /**
     * Ends it before it is through.
     *
     * @param revert whether what it changed is brought back
     */
    record CancelRollout(@TargetAggregateIdentifier RolloutId rolloutId, boolean revert)
            implements RolloutCommand {}
}

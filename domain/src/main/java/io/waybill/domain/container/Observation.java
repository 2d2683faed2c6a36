package io.waybill.domain.container;

import io.waybill.domain.OperationId;

import org.jspecify.annotations.Nullable;

/**
 * What an agent saw of one container.
 *
 * @param completed what became of an operation, where this is what the agent saw after it was done
 *     with it
 * @param made how it is made, where that was looked at
 */
public record Observation(
        ObservedState state,
        Occurrence occurrence,
        @Nullable Completed completed,
        @Nullable Made made) {

    public Observation(ObservedState state, Occurrence occurrence, @Nullable Completed completed) {
        this(state, occurrence, completed, null);
    }

    /**
     * An operation that the agent is done with.
     *
     * @param failure why it did not come to what was asked; none where it did
     */
    public record Completed(OperationId operation, @Nullable Failure failure) {}
}

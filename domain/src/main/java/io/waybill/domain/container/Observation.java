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
     * @param revision which revision is on the host, where the operation was to replace one: that
     *     one, where it was undone
     */
    public record Completed(
            OperationId operation, @Nullable Failure failure, @Nullable Integer revision) {

        /** Of an operation that replaces no revision. */
        public Completed(OperationId operation, @Nullable Failure failure) {
            this(operation, failure, null);
        }
    }
}

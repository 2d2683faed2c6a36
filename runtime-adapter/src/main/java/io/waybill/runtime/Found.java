package io.waybill.runtime;

import io.waybill.domain.ContainerId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.Made;
import io.waybill.domain.container.ObservedState;

import org.jspecify.annotations.Nullable;

/**
 * A container on the host.
 *
 * @param createdBy the operation that made it, from its label
 * @param made how it is made, where that was asked for and can be told; its environment is as the
 *     engine has it: not to be reported so
 */
public record Found(
        ContainerId container,
        @Nullable OperationId createdBy,
        ObservedState state,
        @Nullable Made made) {

    /** Without how it is made. */
    public Found(ContainerId container, @Nullable OperationId createdBy, ObservedState state) {
        this(container, createdBy, state, null);
    }
}

package io.waybill.runtime;

import io.waybill.domain.ContainerId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.ObservedState;

import org.jspecify.annotations.Nullable;

/**
 * A container on the host.
 *
 * @param createdBy the operation that made it, from its label
 */
public record Found(ContainerId container, @Nullable OperationId createdBy, ObservedState state) {}

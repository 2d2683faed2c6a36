package io.waybill.runtime;

import io.waybill.domain.ContainerId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.ContainerSpec;

import org.jspecify.annotations.Nullable;

import java.util.function.BooleanSupplier;

/** Where whoever makes containers has the values of their secrets from. */
@FunctionalInterface
public interface SecretSource {
    /**
     * The values of all secrets that a specification names; waits for them.
     *
     * @param operation that makes the container
     * @param stillAsked whether that is still to be done
     * @return none where it is not
     * @throws RuntimeFailure where they cannot be had
     */
    @Nullable SecretValues of(
            ContainerId container,
            OperationId operation,
            ContainerSpec spec,
            BooleanSupplier stillAsked);
}

package io.waybill.runtime;

import io.waybill.domain.ContainerId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.Made;
import io.waybill.domain.container.ObservedState;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * A container on the host.
 *
 * @param createdBy the operation that made it, from its label
 * @param revision which revision it was made as, from its label; none of an adopted one
 * @param volumes those that the engine named, by where they are mounted
 * @param made how it is made, where that was asked for and can be told; its environment is as the
 *     engine has it: not to be reported so
 * @param secretMarks what its label says of its secrets
 */
public record Found(
        ContainerId container,
        @Nullable OperationId createdBy,
        @Nullable Integer revision,
        ObservedState state,
        Map<String, String> volumes,
        @Nullable Made made,
        @Nullable String secretMarks) {

    public Found {
        volumes = Map.copyOf(volumes);
    }
}

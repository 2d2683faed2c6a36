package io.waybill.projections.fleet;

import io.waybill.domain.container.ContainerState;

/** A container whose drift nothing more is done about, and why. */
public record GivenUpContainer(String host, String name, String because) {
    static GivenUpContainer of(ContainerState state) {
        return new GivenUpContainer(
                state.desired().host().value(),
                state.desired().name(),
                String.valueOf(state.enforcement().givenUpBecause()));
    }
}

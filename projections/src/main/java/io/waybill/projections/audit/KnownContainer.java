package io.waybill.projections.audit;

import io.waybill.domain.container.Desired;

/** What entries about a container name it by. */
record KnownContainer(String name, String host, String image, int version) {
    static KnownContainer from(Desired desired) {
        return new KnownContainer(
                desired.name(),
                desired.host().value(),
                desired.image().image().value(),
                desired.image().version());
    }
}

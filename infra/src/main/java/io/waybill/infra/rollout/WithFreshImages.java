package io.waybill.infra.rollout;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.rollout.Surroundings;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.Set;

/**
 * The world, with image versions that are not on record yet: their registries have just told of
 * them.
 */
record WithFreshImages(Surroundings now, Set<ImageReference> fresh) implements Surroundings {

    @Override
    public @Nullable String isNoPlaceBecause(HostId host, boolean comes) {
        return now.isNoPlaceBecause(host, comes);
    }

    @Override
    public @Nullable String isNotToBeHadBecause(HostId host, ImageReference image) {
        return fresh.contains(image) ? null : now.isNotToBeHadBecause(host, image);
    }

    @Override
    public Optional<ContainerId> bearer(HostId host, String name) {
        return now.bearer(host, name);
    }
}

package io.waybill.domain.rollout;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.container.ImageReference;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** What a plan has to know of the world around the containers. */
public interface Surroundings {
    /**
     * Why nothing can be made on a host; none where it can.
     *
     * @param comes whether it is not there already
     */
    @Nullable String isNoPlaceBecause(HostId host, boolean comes);

    /** Why nothing can be made from an image on a host; none where it can. */
    @Nullable String isNotToBeHadBecause(HostId host, ImageReference image);

    /** Who bears a name on a host now. */
    Optional<ContainerId> bearer(HostId host, String name);
}

package io.waybill.domain.rollout;

import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.DesiredState;

import org.jspecify.annotations.Nullable;

/**
 * What one container is, and what it is to become.
 *
 * @param now none where it is new
 * @param then none where it is not to be
 * @param spec which the aim's revision says; none where there is no aim
 * @param leftBecause why it is left as it is; none where it is not
 */
public record Wanted(
        @Nullable ContainerState now,
        @Nullable Aim then,
        @Nullable ContainerSpec spec,
        @Nullable String leftBecause) {

    /** One that is not left as it is. */
    public Wanted(@Nullable ContainerState now, @Nullable Aim then, @Nullable ContainerSpec spec) {
        this(now, then, spec, null);
    }

    /** Whether it is on record as one that lives, or is on its way there. */
    boolean isThere() {
        return now != null
                && now.desired().state() != DesiredState.ABSENT
                && now.observed().status() != ContainerStatus.REMOVED;
    }

    boolean isToBe() {
        return then != null && then.state() != DesiredState.ABSENT;
    }
}

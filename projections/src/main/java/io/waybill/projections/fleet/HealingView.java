package io.waybill.projections.fleet;

import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.Enforcement;
import io.waybill.domain.container.Healing;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * What was done by itself about a container's drift.
 *
 * @param attempts the healings begun since it was calm
 * @param lastAt when the newest of them began
 * @param leftBecause why the drift that there is is not undone, though it would be in general
 * @param givenUpBecause why nothing more is done until somebody says so
 */
public record HealingView(
        int attempts,
        @Nullable Instant lastAt,
        @Nullable String leftBecause,
        @Nullable String givenUpBecause) {

    static @Nullable HealingView of(ContainerState state) {
        Enforcement soFar = state.enforcement();
        String left = Healing.of(state) instanceof Healing.Left(String because) ? because : null;
        return soFar.equals(Enforcement.NONE) && left == null
                ? null
                : new HealingView(soFar.attempts(), soFar.last(), left, soFar.givenUpBecause());
    }
}

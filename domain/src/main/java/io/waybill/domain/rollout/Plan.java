package io.waybill.domain.rollout;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What a rollout would do.
 *
 * @param steps in the order they are begun
 * @param impossible what cannot be brought about, and why; while there is any, nothing is begun
 *     unless that is asked for in so many words
 * @param left what is left as it is, and why
 * @param unchanged how many are as they are to be already
 */
public record Plan(
        List<Step> steps, List<Impossible> impossible, List<Impossible> left, int unchanged) {

    public Plan {
        steps = List.copyOf(steps);
        impossible = List.copyOf(impossible);
        left = List.copyOf(left);
    }

    /**
     * One container that is not among the steps.
     *
     * @param host where it is, or was
     * @param wish what would have been done
     */
    public record Impossible(
            @Nullable ContainerId container,
            String name,
            @Nullable HostId host,
            String wish,
            String because) {}
}

package io.waybill.projections.fleet;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * One rollout in a list.
 *
 * @param words what it does
 * @param status {@code running}, {@code reverting}, {@code completed}, {@code reverted} or {@code
 *     aborted}
 * @param count how many steps it has
 * @param failed how many of them failed
 * @param reverted how many were brought back
 * @param because why it is reverted, or ended on its way
 */
public record RolloutSummary(
        String id,
        String kind,
        String words,
        String status,
        int count,
        int done,
        int failed,
        int reverted,
        @Nullable String because,
        String actor,
        @Nullable String reason,
        @Nullable String ticket,
        Instant startedAt,
        @Nullable Instant endedAt) {
    static final List<String> STATUSES =
            List.of("running", "reverting", "completed", "reverted", "aborted");
}

package io.waybill.projections.fleet;

import io.waybill.domain.host.Drain;
import io.waybill.domain.host.Drain.Outcome;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * How far the draining of a host has come.
 *
 * @param status {@code draining} or {@code drained}
 * @param total how many containers were there
 * @param stopped how many are there still, stopped
 * @param failed how many are there still, as they were
 * @param results of each that was dealt with, in the order they were
 */
public record DrainView(
        String status,
        int total,
        int moved,
        int stopped,
        int gone,
        int failed,
        List<Drain.Result> results) {
    static @Nullable DrainView of(@Nullable Drain drain) {
        return drain == null
                ? null
                : new DrainView(
                        drain.over() ? "drained" : "draining",
                        drain.containers().size(),
                        drain.count(Outcome.MOVED),
                        drain.count(Outcome.STOPPED),
                        drain.count(Outcome.GONE),
                        drain.count(Outcome.FAILED),
                        drain.results());
    }
}

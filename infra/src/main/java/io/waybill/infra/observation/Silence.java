package io.waybill.infra.observation;

import io.waybill.domain.HostId;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Since when nothing was heard of each agent, by this process's own clock: those of the hosts may
 * go wrong.
 */
final class Silence {
    private record Clock(long heard, Duration patience) {}

    private final Map<HostId, Clock> clocks = new HashMap<>();

    /** Two heartbeats and a half: a silent agent is noticed within three. */
    static Duration patience(Duration every) {
        return every.multipliedBy(5).dividedBy(2);
    }

    void heard(HostId host, Duration every) {
        clocks.put(host, new Clock(System.nanoTime(), patience(every)));
    }

    void forget(HostId host) {
        clocks.remove(host);
    }

    /** The agents were not silent; nobody could hear them. */
    void beginAnew() {
        long now = System.nanoTime();
        clocks.replaceAll((_, clock) -> new Clock(now, clock.patience()));
    }

    List<HostId> tooLong() {
        long now = System.nanoTime();
        return clocks.entrySet().stream()
                .filter(
                        entry ->
                                now - entry.getValue().heard()
                                        > entry.getValue().patience().toNanos())
                .map(Map.Entry::getKey)
                .toList();
    }
}

package io.waybill.infra.observation;

import io.waybill.domain.HostId;

import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The agents that this process has heard say that they see their host, by its own clock: those of
 * the hosts may go wrong. Only the instance that takes in what they report hears them.
 */
@Component
class HeardAgents {
    private record Heard(long nanos, Duration every) {}

    private final Map<HostId, Heard> heard = new ConcurrentHashMap<>();
    private volatile boolean listening;

    /** All that they say from here on is heard. */
    void begin() {
        heard.clear();
        listening = true;
    }

    void end() {
        listening = false;
    }

    boolean isListening() {
        return listening;
    }

    void sees(HostId host, Duration every) {
        heard.put(host, new Heard(System.nanoTime(), every));
    }

    void seesNoMore(HostId host) {
        heard.remove(host);
    }

    /** The hosts that were heard to be seen within so many heartbeats. */
    Set<HostId> seen(int heartbeats) {
        return heard.keySet().stream()
                .filter(host -> isSeen(host, heartbeats))
                .collect(Collectors.toSet());
    }

    boolean isSeen(HostId host, int heartbeats) {
        Heard last = heard.get(host);
        return last != null
                && System.nanoTime() - last.nanos()
                        < last.every().multipliedBy(heartbeats).toNanos();
    }
}

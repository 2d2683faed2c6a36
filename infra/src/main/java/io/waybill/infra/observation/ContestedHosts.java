package io.waybill.infra.observation;

import io.waybill.domain.HostId;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Hosts that two agents look after at once, by mistake: their heartbeats alternate. */
final class ContestedHosts {
    private static final Logger log = LoggerFactory.getLogger(ContestedHosts.class);
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    private record Heard(
            String agent, @Nullable String former, long contestedNanos, boolean contested) {}

    private final Map<HostId, Heard> heard = new ConcurrentHashMap<>();

    /**
     * An agent that takes over from another one is heard after it; one that is heard again is a
     * second.
     */
    void heard(HostId host, String agent) {
        Heard before = heard.get(host);
        if (before == null) {
            heard.put(host, new Heard(agent, null, 0, false));
            return;
        }
        boolean alternates = agent.equals(before.former());
        if (alternates && !isContested(before)) {
            log.warn(
                    "two agents look after host {}: {} and {}; stop one of them",
                    host.value(),
                    before.agent(),
                    agent);
        }
        if (!agent.equals(before.agent())) {
            heard.put(
                    host,
                    new Heard(
                            agent,
                            before.agent(),
                            alternates ? System.nanoTime() : before.contestedNanos(),
                            alternates || before.contested()));
        }
    }

    private static boolean isContested(Heard heard) {
        return heard.contested()
                && System.nanoTime() - heard.contestedNanos() < REMEMBERED.toNanos();
    }

    /** By which agents. */
    Map<HostId, String> now() {
        return heard.entrySet().stream()
                .filter(entry -> isContested(entry.getValue()))
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                entry ->
                                        entry.getValue().former()
                                                + " and "
                                                + entry.getValue().agent()));
    }
}

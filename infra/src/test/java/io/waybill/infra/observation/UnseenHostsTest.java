package io.waybill.infra.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.infra.observation.Heartbeats.Beat;
import io.waybill.infra.observation.UnseenHosts.UnseenHost;
import io.waybill.projections.fleet.HostView;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

class UnseenHostsTest {
    private static final Instant NOW = Instant.parse("2026-11-27T10:31:00Z");
    private static final Duration EVERY = Duration.ofSeconds(5);

    @Test
    void aHostWhoseAgentIsHeardIsSeen() {
        assertThat(UnseenHosts.unseen(host(true, null), beatBefore(EVERY), NOW)).isEmpty();
        assertThat(UnseenHosts.unseen(host(true, null), null, NOW)).isEmpty();
    }

    @Test
    void aHostThatWasNeverReachedIsNotSeenYet() {
        assertThat(UnseenHosts.unseen(host(false, null), null, NOW))
                .contains(new UnseenHost("local", null, "its engine was not reached yet"));
    }

    @Test
    void anEngineThatWentAwayIsNotSeenSinceItWas() {
        Beat last = beatBefore(Duration.ofMinutes(3));
        assertThat(UnseenHosts.unseen(host(false, "connection refused"), last, NOW))
                .contains(new UnseenHost("local", last.seenUntil(), "connection refused"));
    }

    @Test
    void afterAStartWhatIsToldOfAHostIsOldUntilItsAgentIsHeard() {
        Beat last = beatBefore(EVERY.multipliedBy(5));
        assertThat(UnseenHosts.unseen(host(true, null), last, NOW))
                .contains(
                        new UnseenHost(
                                "local",
                                last.seenUntil(),
                                "nothing was heard of its agent since then"));
    }

    private static Beat beatBefore(Duration age) {
        return new Beat("agent", NOW.minus(age), EVERY, NOW.minus(age).minusSeconds(1), "agent");
    }

    private static HostView host(boolean connected, @Nullable String because) {
        return new HostView(
                "local",
                "unix:///var/run/docker.sock",
                connected,
                because,
                false,
                null,
                false,
                Map.of(),
                null,
                0,
                0,
                null);
    }
}

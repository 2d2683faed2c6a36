package io.waybill.infra.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.HostId;
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
        assertThat(UnseenHosts.unseen(host(true, null), beatBefore(EVERY), true)).isEmpty();
        assertThat(UnseenHosts.unseen(host(true, null), null, true)).isEmpty();
    }

    @Test
    void aHostThatWasNeverReachedIsNotSeenYet() {
        assertThat(UnseenHosts.unseen(host(false, null), null, true))
                .contains(new UnseenHost("local", null, "its engine was not reached yet"));
    }

    @Test
    void anEngineThatWentAwayIsNotSeenSinceItWas() {
        Beat last = beatBefore(Duration.ofMinutes(3));
        assertThat(UnseenHosts.unseen(host(false, "connection refused"), last, true))
                .contains(new UnseenHost("local", last.seenUntil(), "connection refused"));
    }

    @Test
    void afterAStartWhatIsToldOfAHostIsOldUntilItsAgentIsHeard() {
        Beat last = beatBefore(EVERY);
        assertThat(UnseenHosts.unseen(host(true, null), last, false))
                .contains(
                        new UnseenHost(
                                "local",
                                last.seenUntil(),
                                "nothing was heard of its agent since then"));
        assertThat(UnseenHosts.unseen(host(true, null), null, false))
                .contains(new UnseenHost("local", null, "nothing was heard of its agent"));
    }

    @Test
    void whatAnAgentSaidBeforeTheStartIsNotOfNow() {
        Instant longAgo = NOW.minus(Duration.ofHours(1));
        assertThat(UnseenHosts.isRecent(beatBefore(EVERY), longAgo, NOW)).isTrue();
        assertThat(UnseenHosts.isRecent(beatBefore(EVERY), NOW.minusSeconds(1), NOW)).isFalse();
        assertThat(UnseenHosts.isRecent(beatBefore(EVERY.multipliedBy(5)), longAgo, NOW)).isFalse();
    }

    @Test
    void onlyWhatWasHeardOfLateIsSeen() {
        HeardAgents agents = new HeardAgents();
        HostId local = new HostId("local");
        agents.begin();
        assertThat(agents.isSeen(local, 4)).isFalse();
        agents.sees(local, Duration.ofMinutes(1));
        assertThat(agents.isSeen(local, 4)).isTrue();
        agents.seesNoMore(local);
        assertThat(agents.isSeen(local, 4)).isFalse();
        agents.sees(local, Duration.ZERO);
        assertThat(agents.isSeen(local, 4)).isFalse();
        agents.sees(local, Duration.ofMinutes(1));
        agents.begin();
        assertThat(agents.isSeen(local, 4)).isFalse();
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

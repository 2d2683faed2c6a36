package io.waybill.bench.lives;

import io.waybill.domain.HostId;
import io.waybill.domain.host.EngineInfo;
import io.waybill.domain.host.HostEndpoint;
import io.waybill.domain.host.HostEvent;
import io.waybill.domain.host.HostEvent.HostConnected;
import io.waybill.domain.host.HostEvent.HostDisconnected;
import io.waybill.domain.host.HostEvent.HostRegistered;
import io.waybill.domain.host.HostEvent.HostUnobserved;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A host, which is out of sight every ten days or so, for minutes mostly. */
final class HostLife {
    private static final double BETWEEN_CUTS = Duration.ofDays(10).toMillis();
    private static final double CUT = Duration.ofMinutes(12).toMillis();
    private static final long GRACE = 25_000;
    private static final String AWAY = "its agent is silent";
    private static final EngineInfo ENGINE =
            new EngineInfo(
                    "docker", "28.5.1", "1.51", "Debian GNU/Linux 13", "x86_64", 32, 64L << 30);

    private final Lives lives;
    private final HostId id;
    private final String zone;
    private final Set<ContainerLife> containers = new LinkedHashSet<>();
    private long sequence;
    private @Nullable Instant backAt;
    private int nextPort = 20_000;

    HostLife(Lives lives, int number) {
        this.lives = lives;
        zone = "abc".charAt(number % 3) + "";
        id = new HostId("eu-" + zone + "-" + (number / 3 + 1));
    }

    HostId id() {
        return id;
    }

    void begin() {
        lives.after(
                1_000,
                () -> {
                    record(
                            new HostRegistered(
                                    id, new HostEndpoint("agent:", null), Map.of("zone", zone)),
                            lives.people.deploys(lives.hex(32), "installation"));
                    connect();
                });
    }

    /** Since when everything is seen again; none while everything is. */
    @Nullable Instant backAt() {
        return backAt;
    }

    void add(ContainerLife container) {
        containers.add(container);
    }

    void remove(ContainerLife container) {
        containers.remove(container);
    }

    int freePort() {
        nextPort = nextPort == 60_000 ? 20_000 : nextPort + 1;
        return nextPort;
    }

    private void connect() {
        record(
                new HostConnected(id, ENGINE, lives.now().minusMillis(40)),
                People.agent(id.value(), null, null));
        lives.after(lives.exponential(BETWEEN_CUTS), this::disconnect);
    }

    private void disconnect() {
        Instant seenUntil = lives.now().minusSeconds(25);
        long lasts = GRACE * 2 + lives.exponential(CUT);
        backAt = lives.now().plusMillis(lasts);
        String cut =
                record(
                        new HostDisconnected(id, AWAY, seenUntil),
                        People.waybill("host " + id.value() + " is disconnected", null));
        lives.after(
                GRACE, () -> List.copyOf(containers).forEach(each -> each.lose(seenUntil, cut)));
        lives.after(lasts, () -> reconnect(seenUntil));
    }

    private void reconnect(Instant seenUntil) {
        backAt = null;
        connect();
        record(
                new HostUnobserved(id, seenUntil, lives.now(), AWAY),
                People.agent(id.value(), null, null));
        List.copyOf(containers).forEach(ContainerLife::find);
    }

    private String record(HostEvent event, Map<String, String> metadata) {
        return lives.record(event, sequence++, metadata);
    }
}

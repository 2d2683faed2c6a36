package io.waybill.runtime.agent;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.Supplier;

/** The engine's clock, told by the agent's: theirs may be different machines. */
final class EngineClock extends Clock {
    private final Clock agents;
    private volatile Duration ahead = Duration.ZERO;

    EngineClock(Clock agents) {
        this.agents = agents;
    }

    /** Learns again how far the engine's clock is ahead. */
    void follow(Supplier<Instant> engines) {
        Instant theirs = engines.get();
        ahead = Duration.between(agents.instant(), theirs);
    }

    Instant agents() {
        return agents.instant();
    }

    /** The same moment by the engine's. */
    Instant engines(Instant moment) {
        return moment.plus(ahead);
    }

    @Override
    public Instant instant() {
        return engines(agents.instant());
    }

    @Override
    public ZoneId getZone() {
        return agents.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return agents.withZone(zone);
    }
}

package io.waybill.infra.health;

import io.waybill.infra.observation.ObservationIngest;
import io.waybill.projections.fleet.FleetQueries;
import io.waybill.projections.fleet.HostView;
import io.waybill.projections.fleet.PendingOperations;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Whether every host's engine is reached. One that is not does not stop the others. */
@Component("hosts")
class HostsHealth extends AbstractHealthIndicator {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final FleetQueries fleet;
    private final ObservationIngest observations;

    HostsHealth(FleetQueries fleet, ObservationIngest observations) {
        this.observations = observations;
        this.fleet = fleet;
    }

    /** What an agent has not come to for long. */
    private static String waiting(@Nullable PendingOperations pending) {
        if (pending == null) {
            return "";
        }
        Duration oldest = Duration.between(pending.oldest(), Instant.now());
        return oldest.compareTo(LONG) < 0
                ? ""
                : "; %d operations without an outcome, the oldest since %d s"
                        .formatted(pending.count(), oldest.toSeconds());
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.up();
        Map<String, PendingOperations> pending = fleet.pendingByHost();
        for (HostView host : fleet.hosts()) {
            if (host.connected()) {
                builder.withDetail(
                        host.name(),
                        (host.simulated() ? "simulated" : "connected")
                                + waiting(pending.get(host.name())));
            } else {
                String because = host.disconnectedBecause();
                builder.status(KafkaHealth.DEGRADED)
                        .withDetail(
                                host.name(),
                                because == null ? "not reached yet" : "disconnected: " + because);
            }
        }
        observations
                .contested()
                .forEach(
                        (host, agents) ->
                                builder.status(KafkaHealth.DEGRADED)
                                        .withDetail(
                                                host.value(),
                                                "two agents look after it: " + agents));
    }
}

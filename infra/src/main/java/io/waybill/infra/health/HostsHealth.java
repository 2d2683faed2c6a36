package io.waybill.infra.health;

import io.waybill.infra.observation.ObservationIngest;
import io.waybill.projections.fleet.FleetQueries;
import io.waybill.projections.fleet.HostView;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** Whether every host's engine is reached. One that is not does not stop the others. */
@Component("hosts")
class HostsHealth extends AbstractHealthIndicator {
    private final FleetQueries fleet;
    private final ObservationIngest observations;

    HostsHealth(FleetQueries fleet, ObservationIngest observations) {
        this.observations = observations;
        this.fleet = fleet;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.up();
        for (HostView host : fleet.hosts()) {
            if (host.connected()) {
                builder.withDetail(host.name(), host.simulated() ? "simulated" : "connected");
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

package io.waybill.infra.health;

import io.waybill.projections.fleet.FleetQueries;
import io.waybill.projections.fleet.GivenUpContainer;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** Whether there are containers whose drift was to be undone, and that was given up. */
@Component("drift")
class DriftHealth extends AbstractHealthIndicator {
    private final FleetQueries fleet;

    DriftHealth(FleetQueries fleet) {
        this.fleet = fleet;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.up();
        for (GivenUpContainer container : fleet.givenUp()) {
            builder.status(KafkaHealth.DEGRADED)
                    .withDetail(
                            container.host() + "/" + container.name(),
                            "given up: " + container.because());
        }
    }
}

package io.waybill.infra.health;

import io.waybill.infra.projection.RunningProjections;
import io.waybill.projections.ProjectionStatus;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

import java.util.LinkedHashMap;
import java.util.Map;

/** Whether the projections keep up. What they answer stays true while they wait, but not new. */
@Component("projections")
class ProjectionsHealth extends AbstractHealthIndicator {
    private final RunningProjections projections;

    ProjectionsHealth(RunningProjections projections) {
        this.projections = projections;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.up();
        for (ProjectionStatus status : projections.statuses()) {
            builder.withDetail(status.projection(), told(status));
            if (status.state() != ProjectionStatus.State.RUNNING) {
                builder.status(KafkaHealth.DEGRADED);
            }
        }
    }

    private static Map<String, Object> told(ProjectionStatus status) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("state", status.state());
        if (status.because() != null) {
            told.put("because", status.because());
        }
        told.put("position", status.position());
        if (status.lag() != null) {
            told.put("lag", status.lag());
        }
        return told;
    }
}

package io.waybill.infra.projection;

import io.waybill.infra.KafkaProperties;
import io.waybill.projections.Freshness;
import io.waybill.projections.Projection;
import io.waybill.projections.ProjectionRunner;
import io.waybill.projections.ProjectionStatus;

import org.springframework.context.SmartLifecycle;

import java.util.List;

import javax.sql.DataSource;

/** Starts and ends the projections with the service. */
public final class RunningProjections implements SmartLifecycle {
    private final List<Projection> projections;
    private final List<ProjectionRunner> runners;
    private volatile boolean running;

    RunningProjections(
            List<Projection> projections,
            DataSource dataSource,
            KafkaProperties kafka,
            Freshness freshness) {
        this.projections = List.copyOf(projections);
        runners =
                projections.stream()
                        .map(
                                projection ->
                                        new ProjectionRunner(
                                                projection,
                                                dataSource,
                                                kafka.clientProperties(),
                                                kafka.topics().events(),
                                                freshness))
                        .toList();
    }

    /** Those that there are. */
    public List<Projection> all() {
        return projections;
    }

    public List<ProjectionStatus> statuses() {
        return runners.stream().map(ProjectionRunner::status).toList();
    }

    @Override
    public void start() {
        running = true;
        runners.forEach(ProjectionRunner::start);
    }

    @Override
    public void stop() {
        running = false;
        runners.forEach(ProjectionRunner::close);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}

package io.waybill.infra.health;

import io.waybill.infra.archive.ArchivedSegment;
import io.waybill.infra.archive.Archives;
import io.waybill.infra.retention.Retention;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.List;

/** How far the log is archived, what keeps it from being so, and what is wrong with the files. */
@Component("archive")
@ConditionalOnProperty("waybill.archive.folder")
class ArchiveHealth extends AbstractHealthIndicator {
    private final Archives archive;
    private final Retention retention;

    ArchiveHealth(Archives archive, Retention retention) {
        this.archive = archive;
        this.retention = retention;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        List<ArchivedSegment> segments = archive.segments();
        builder.up()
                .withDetail("files", segments.size())
                .withDetail("events", segments.isEmpty() ? 0 : segments.getLast().to());
        List<String> troubles = new ArrayList<>(archive.troubles());
        String unmoved = retention.trouble();
        if (unmoved != null) {
            troubles.add(unmoved);
        }
        if (!troubles.isEmpty()) {
            builder.status(KafkaHealth.DEGRADED).withDetail("because", troubles);
        }
    }
}

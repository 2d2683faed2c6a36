package io.waybill.infra.archive;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.waybill.infra.process.Repeated;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.function.ToDoubleFunction;

/**
 * How far the log is archived, as metrics, looked at every now and then. How many files are damaged
 * only the leading instance knows.
 */
@Component
@ConditionalOnProperty("waybill.archive.folder")
class ArchiveMetrics extends Repeated {
    private static final Logger log = LoggerFactory.getLogger(ArchiveMetrics.class);
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Archives archive;
    private final MeterRegistry registry;
    private volatile @Nullable Known last;

    private record Known(ArchiveProgress progress, double damaged) {}

    ArchiveMetrics(Archives archive, MeterRegistry registry) {
        super("archive-metrics", EVERY);
        this.archive = archive;
        this.registry = registry;
        gauge("waybill.archive.files", "files written", null, now -> now.progress().files());
        gauge(
                "waybill.archive.events",
                "events that are in files",
                null,
                now -> now.progress().events());
        gauge(
                "waybill.archive.waiting",
                "events that are in no file yet",
                "events",
                now -> now.progress().waiting());
        gauge(
                "waybill.archive.damaged",
                "files that are missing or not what was written",
                "files",
                Known::damaged);
    }

    private void gauge(
            String name, String description, @Nullable String unit, ToDoubleFunction<Known> value) {
        Gauge.builder(
                        name,
                        () -> {
                            Known known = last;
                            return known == null ? Double.NaN : value.applyAsDouble(known);
                        })
                .description(description)
                .baseUnit(unit)
                .register(registry);
    }

    @Override
    protected void once() {
        try {
            last = new Known(archive.progress(), archive.damaged().orElse(Double.NaN));
        } catch (RuntimeException away) {
            // Health says so; a figure that is old would be taken for one that is new.
            log.debug("the archive cannot be told", away);
            last = null;
        }
    }
}

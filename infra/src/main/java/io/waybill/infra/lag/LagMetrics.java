package io.waybill.infra.lag;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.waybill.infra.process.Repeated;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The lag as metrics, looked at every now and then. What is not known, such as what only the
 * leading instance knows, is not a number.
 */
@Component
class LagMetrics extends Repeated {
    private static final Logger log = LoggerFactory.getLogger(LagMetrics.class);
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Lags lags;
    private final MeterRegistry registry;
    private final MultiGauge projectionLag;
    private final MultiGauge connected;
    private final MultiGauge silence;
    private final MultiGauge pending;
    private final MultiGauge oldest;
    private volatile @Nullable Lag last;

    LagMetrics(Lags lags, MeterRegistry registry) {
        super("lag-metrics", EVERY);
        this.lags = lags;
        this.registry = registry;
        gauge("waybill.log.position", "position of the newest event", null, Lag::position);
        gauge(
                "waybill.publisher.leading",
                "1 where this instance publishes",
                null,
                lag -> lag.publisher().leading() ? 1 : 0);
        gauge(
                "waybill.publisher.lag",
                "events that are not on Kafka yet",
                "events",
                lag -> number(lag.publisher().events()));
        projectionLag =
                gauges(
                        "waybill.projection.lag",
                        "events that a projection does not have",
                        "events");
        connected = gauges("waybill.agent.connected", "1 where a host's engine is reached", null);
        silence = gauges("waybill.agent.silence", "since an agent said that it lives", "seconds");
        pending =
                gauges(
                        "waybill.agent.pending",
                        "operations that have no outcome yet",
                        "operations");
        oldest =
                gauges(
                        "waybill.agent.oldest.pending",
                        "since the oldest operation without an outcome was asked for",
                        "seconds");
    }

    private void gauge(
            String name, String description, @Nullable String unit, ToDoubleFunction<Lag> value) {
        Gauge.builder(
                        name,
                        () -> {
                            Lag known = last;
                            return known == null ? Double.NaN : value.applyAsDouble(known);
                        })
                .description(description)
                .baseUnit(unit)
                .register(registry);
    }

    private MultiGauge gauges(String name, String description, @Nullable String unit) {
        return MultiGauge.builder(name).description(description).baseUnit(unit).register(registry);
    }

    @Override
    protected void once() {
        try {
            Lag now = lags.now();
            last = now;
            Rows.set(
                    projectionLag,
                    now.projections(),
                    each -> Tags.of("projection", each.name()),
                    Lag.Projecting::events);
            List<Lag.Agent> agents = now.agents();
            of(connected, agents, agent -> agent.connected() ? 1 : 0);
            of(silence, agents, agent -> seconds(agent.silentFor()));
            of(pending, agents, Lag.Agent::pending);
            of(oldest, agents, agent -> seconds(agent.oldestPending()));
        } catch (RuntimeException away) {
            // Health says so; a figure that is old would be taken for one that is new.
            log.debug("lags cannot be told", away);
            last = null;
        }
    }

    private static void of(
            MultiGauge gauges, List<Lag.Agent> agents, ToDoubleFunction<Lag.Agent> value) {
        Rows.set(gauges, agents, agent -> Tags.of("host", agent.host()), value);
    }

    private static double seconds(@Nullable Duration duration) {
        return duration == null ? Double.NaN : duration.toMillis() / 1e3;
    }

    private static double number(@Nullable Long value) {
        return value == null ? Double.NaN : value;
    }
}

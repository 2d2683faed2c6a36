package io.waybill.infra.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.waybill.infra.lag.Rows;
import io.waybill.infra.process.Repeated;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** How far webhooks are, as metrics, looked at every now and then; every instance knows it. */
@Component
class WebhookMetrics extends Repeated {
    private static final Logger log = LoggerFactory.getLogger(WebhookMetrics.class);
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final List<String> STATES = List.of("active", "failing", "paused");

    private final Webhooks webhooks;
    private final MultiGauge backlog;
    private final MultiGauge oldest;
    private final MultiGauge states;

    WebhookMetrics(Webhooks webhooks, MeterRegistry registry) {
        super("webhook-metrics", EVERY);
        this.webhooks = webhooks;
        backlog =
                MultiGauge.builder("waybill.webhook.backlog")
                        .description("events that a webhook is behind the log")
                        .baseUnit("events")
                        .register(registry);
        oldest =
                MultiGauge.builder("waybill.webhook.oldest")
                        .description("since the oldest of them was recorded")
                        .baseUnit("seconds")
                        .register(registry);
        states =
                MultiGauge.builder("waybill.webhook.state")
                        .description("1 for the state that a webhook is in")
                        .register(registry);
    }

    @Override
    protected void once() {
        List<Webhook> all;
        try {
            all = webhooks.all(false);
        } catch (RuntimeException away) {
            // Health says so; a figure that is old would be taken for one that is new.
            log.debug("webhooks cannot be told", away);
            all = List.of();
        }
        Instant now = Instant.now();
        Rows.set(backlog, all, WebhookMetrics::tags, Webhook::backlog);
        Rows.set(oldest, all, WebhookMetrics::tags, webhook -> age(webhook, now));
        states.register(all.stream().flatMap(WebhookMetrics::states).toList(), true);
    }

    private static double age(Webhook webhook, Instant now) {
        Instant since = webhook.behindSince();
        return since == null ? 0 : Math.max(0, Duration.between(since, now).toMillis() / 1e3);
    }

    private static Tags tags(Webhook webhook) {
        return WebhookAttempts.tags(webhook.id(), webhook.name());
    }

    private static Stream<MultiGauge.Row<?>> states(Webhook webhook) {
        return STATES.stream()
                .map(
                        state ->
                                MultiGauge.Row.of(
                                        tags(webhook).and("state", state),
                                        webhook.state().equals(state) ? 1 : 0));
    }
}

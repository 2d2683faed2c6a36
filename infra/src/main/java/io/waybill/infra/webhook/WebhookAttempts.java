package io.waybill.infra.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.waybill.infra.webhook.WebhookProgress.Held;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.Objects;

/** Counts the requests to receivers by what came of them, in the instance that makes them. */
@Component
class WebhookAttempts {
    private final MeterRegistry registry;

    WebhookAttempts(MeterRegistry registry) {
        this.registry = registry;
    }

    void count(Held held, Answer answer) {
        String outcome = answer.isTaken() ? "taken" : answer.isGone() ? "gone" : "failed";
        Counter.builder("waybill.webhook.attempts")
                .description("requests to a receiver, by what came of them")
                .tags(tags(held.id(), held.name()).and("outcome", outcome))
                .register(registry)
                .increment();
    }

    /** What tells webhooks apart: names may be given again. */
    static Tags tags(String id, @Nullable String name) {
        return Tags.of("webhook", id, "name", Objects.requireNonNullElse(name, ""));
    }
}

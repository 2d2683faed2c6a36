package io.waybill.infra.webhook;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.command.NewIds;
import io.waybill.infra.publisher.EventLog;
import io.waybill.infra.publisher.KafkaRecords;
import io.waybill.infra.webhook.WebhookProgress.Held;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

/** Tries whether a receiver takes what is sent to it, beside the feed. */
@Component
public class TestDelivery {
    private static final String TYPE = "io.waybill.webhook.test.v1";

    private final WebhookProgress progress;
    private final WebhookClient client;
    private final EventLog log;

    TestDelivery(WebhookProgress progress, WebhookClient client, EventLog log) {
        this.progress = progress;
        this.client = client;
        this.log = log;
    }

    /**
     * @param status of the answer; none where there was none
     */
    public record Tried(
            boolean taken, @Nullable Integer status, @Nullable String error, long milliseconds) {}

    public Tried send(Webhook webhook) throws InterruptedException {
        Held held = progress.look(webhook.id());
        CloudEvent event =
                CloudEventBuilder.v1()
                        .withId(NewIds.next())
                        .withType(TYPE)
                        .withSource(KafkaRecords.sourceOf(log.id()))
                        .withSubject("webhooks/" + webhook.id())
                        .withTime(Instant.now().atOffset(ZoneOffset.UTC))
                        .withDataContentType("application/json")
                        .withData(
                                WaybillJson.mapper()
                                        .writeValueAsBytes(Map.of("webhook", webhook.label())))
                        .build();
        long begun = System.nanoTime();
        Answer answer =
                client.post(held.url(), event.getId(), StructuredJson.of(event), held.signing());
        return new Tried(
                answer.isTaken(),
                answer.status() == 0 ? null : answer.status(),
                answer.error(),
                (System.nanoTime() - begun) / 1_000_000);
    }
}

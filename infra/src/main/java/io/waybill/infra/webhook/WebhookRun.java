package io.waybill.infra.webhook;

import io.waybill.infra.publisher.EventLog;
import io.waybill.infra.publisher.KafkaRecords;
import io.waybill.infra.publisher.Signal;
import io.waybill.infra.publisher.StoredEvent;
import io.waybill.infra.webhook.WebhookProgress.Held;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/**
 * One webhook at work: event after event, each until it is taken. The position is kept after that,
 * so that what ends in between is delivered once more, and nothing is left out.
 */
final class WebhookRun {
    private static final Logger log = LoggerFactory.getLogger(WebhookRun.class);
    private static final int AT_ONCE = 100;
    private static final Duration GLANCE = Duration.ofSeconds(1);

    private final Held held;
    private final WebhookProgress progress;
    private final EventLog eventLog;
    private final KafkaRecords records;
    private final WebhookClient client;
    private final WebhookAttempts counted;
    private final Patience patience;
    private final BooleanSupplier mayGoOn;
    private final Signal news = new Signal();
    private volatile long newest;
    private volatile boolean over;
    private long position;
    private int attempts;

    WebhookRun(
            Held held,
            WebhookProgress progress,
            EventLog eventLog,
            KafkaRecords records,
            WebhookClient client,
            WebhookAttempts counted,
            Patience patience,
            BooleanSupplier mayGoOn) {
        this.held = held;
        this.progress = progress;
        this.eventLog = eventLog;
        this.records = records;
        this.client = client;
        this.counted = counted;
        this.patience = patience;
        this.mayGoOn = mayGoOn;
        position = held.position();
        attempts = held.attempts();
    }

    String holder() {
        return held.holder();
    }

    /** It is not to begin another request; the one under way comes to its end. */
    void end() {
        over = true;
        news.raise();
    }

    /** The log has grown so far. */
    void tell(long end) {
        if (end > newest) {
            newest = end;
            news.raise();
        }
    }

    private boolean goesOn() {
        return !over && mayGoOn.getAsBoolean();
    }

    void run() throws InterruptedException {
        rest(held.pause());
        while (goesOn()) {
            List<StoredEvent> events = eventLog.after(position, AT_ONCE);
            if (events.isEmpty()) {
                awaitNews();
            } else if (!deliver(events)) {
                return;
            }
        }
    }

    private boolean deliver(List<StoredEvent> events) throws InterruptedException {
        boolean kept = true;
        for (StoredEvent event : events) {
            boolean meant = held.filter().means(event);
            if (meant && !deliver(event)) {
                return false;
            }
            position = event.position();
            kept = meant;
        }
        return kept || progress.passed(held, position);
    }

    private boolean deliver(StoredEvent event) throws InterruptedException {
        byte[] body = StructuredJson.of(records.cloudEvent(event));
        while (goesOn()) {
            Answer answer = client.post(held.url(), event.id(), body, held.signing());
            counted.count(held, answer);
            if (answer.isTaken()) {
                attempts = 0;
                return progress.delivered(held, event.position(), answer.status());
            }
            if (answer.isGone()) {
                progress.gone(held, answer.status());
                log.warn("webhook {} is paused: its receiver is gone", held.id());
                return false;
            }
            if (!again(event, answer)) {
                return false;
            }
        }
        return false;
    }

    private boolean again(StoredEvent event, Answer answer) throws InterruptedException {
        String error = String.valueOf(answer.error());
        attempts++;
        Duration pause =
                patience.after(
                        attempts, ThreadLocalRandom.current().nextDouble(), answer.retryAfter());
        if (attempts == 1) {
            log.warn(
                    "webhook {} fails at position {}, and is tried again: {}",
                    held.id(),
                    event.position(),
                    error);
        }
        if (!progress.failed(held, answer.status(), error, pause)) {
            return false;
        }
        rest(pause);
        return true;
    }

    private void rest(Duration pause) throws InterruptedException {
        long end = System.nanoTime() + pause.toNanos();
        for (long left = pause.toNanos(); left > 0 && goesOn(); left = end - System.nanoTime()) {
            news.await(Duration.ofNanos(Math.min(left, GLANCE.toNanos())));
        }
    }

    private void awaitNews() throws InterruptedException {
        if (newest <= position && !over) {
            news.await(GLANCE);
        }
    }
}

package io.waybill.infra.webhook;

import io.waybill.infra.KafkaProperties;
import io.waybill.infra.process.LevelTriggered;
import io.waybill.infra.publisher.EventLog;
import io.waybill.infra.publisher.KafkaRecords;
import io.waybill.infra.publisher.Publisher;
import io.waybill.infra.webhook.WebhookProgress.Glance;
import io.waybill.infra.webhook.WebhookProgress.Going;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Webhooks are the work of the instance that leads, each on a thread of its own: a slow receiver
 * holds up no other.
 */
@Component
class WebhooksInBackground extends LevelTriggered {
    private static final Logger log = LoggerFactory.getLogger(WebhooksInBackground.class);
    private static final Duration EVERY = Duration.ofMillis(50);
    private static final Duration WHILE_QUIET = Duration.ofMillis(250);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(5);

    private final WebhookProgress progress;
    private final WebhookClient client;
    private final WebhookAttempts counted;
    private final WebhookProperties properties;
    private final KafkaProperties kafka;
    private final EventLog eventLog;
    private final Publisher publisher;
    private final Map<String, AtWork> atWork = new ConcurrentHashMap<>();

    private record AtWork(WebhookRun run, Thread thread) {}

    WebhooksInBackground(
            WebhookProgress progress,
            WebhookClient client,
            WebhookAttempts counted,
            WebhookProperties properties,
            KafkaProperties kafka,
            EventLog eventLog,
            Publisher publisher) {
        super("webhooks", EVERY, WHILE_QUIET, publisher);
        this.progress = progress;
        this.client = client;
        this.counted = counted;
        this.properties = properties;
        this.kafka = kafka;
        this.eventLog = eventLog;
        this.publisher = publisher;
    }

    @Override
    protected void look() {
        Glance glance = progress.glance();
        Set<String> going = new HashSet<>();
        for (Going webhook : glance.going()) {
            going.add(webhook.id());
            AtWork there = atWork.get(webhook.id());
            if (there == null) {
                begin(webhook.id());
            } else if (there.run().holder().equals(webhook.holder())) {
                there.run().tell(glance.newest());
            } else {
                there.run().end(); // it was changed, or is another instance's
            }
        }
        atWork.forEach(
                (id, there) -> {
                    if (!going.contains(id)) {
                        there.run().end();
                    }
                });
    }

    private void begin(String id) {
        progress.hold(id)
                .ifPresent(
                        held -> {
                            WebhookRun run =
                                    new WebhookRun(
                                            held,
                                            progress,
                                            eventLog,
                                            KafkaRecords.of(kafka, eventLog),
                                            client,
                                            counted,
                                            properties.patience(),
                                            () -> isRunning() && publisher.isLeading());
                            Thread thread =
                                    Thread.ofVirtual()
                                            .name("webhook-" + id)
                                            .unstarted(() -> deliverAndLeave(id, run));
                            atWork.put(id, new AtWork(run, thread));
                            thread.start();
                        });
    }

    private void deliverAndLeave(String id, WebhookRun run) {
        try {
            deliver(id, run);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            atWork.remove(id);
        }
    }

    private void deliver(String id, WebhookRun run) throws InterruptedException {
        try {
            run.run();
        } catch (DataAccessException | TransactionException away) {
            log.warn("webhook {} waits for the database: {}", id, away.toString());
            Thread.sleep(AGAIN_AFTER);
        } catch (RuntimeException failure) {
            log.error("webhook {} was interrupted, and goes on", id, failure);
            Thread.sleep(AGAIN_AFTER);
        }
    }

    /** A request under way may come to its end, so that it need not be repeated. */
    @Override
    public void stop() {
        super.stop();
        Map<String, AtWork> last = Map.copyOf(atWork);
        last.values().forEach(there -> there.run().end());
        long end = System.nanoTime() + ENDS_WITHIN.toNanos();
        for (AtWork there : last.values()) {
            try {
                Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
                if (!there.thread().join(left)) {
                    there.thread().interrupt();
                    there.thread().join(Duration.ofMillis(500));
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

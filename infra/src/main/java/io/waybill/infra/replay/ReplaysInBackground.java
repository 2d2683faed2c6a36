package io.waybill.infra.replay;

import io.waybill.infra.KafkaProperties;
import io.waybill.infra.process.LevelTriggered;
import io.waybill.infra.publisher.EventLog;
import io.waybill.infra.publisher.KafkaRecords;
import io.waybill.infra.publisher.Publisher;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Replays are the work of the instance that leads, each on a thread of its own: a slow one may go
 * on for days.
 */
@Component
class ReplaysInBackground extends LevelTriggered {
    private static final Logger log = LoggerFactory.getLogger(ReplaysInBackground.class);
    private static final Duration EVERY = Duration.ofMillis(300);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(5);

    private final Replays replays;
    private final ReplayedEvents events;
    private final KafkaProperties kafka;
    private final EventLog eventLog;
    private final Publisher publisher;
    private final Map<String, Thread> atWork = new ConcurrentHashMap<>();

    ReplaysInBackground(
            Replays replays,
            ReplayedEvents events,
            KafkaProperties kafka,
            EventLog eventLog,
            Publisher publisher) {
        super("replays", EVERY, publisher);
        this.replays = replays;
        this.events = events;
        this.kafka = kafka;
        this.eventLog = eventLog;
        this.publisher = publisher;
    }

    @Override
    protected void look() {
        for (Replay replay : replays.underWay()) {
            atWork.computeIfAbsent(
                    replay.id(),
                    id ->
                            Thread.ofVirtual()
                                    .name("replay-" + id)
                                    .start(() -> carryOutAndLeave(replay)));
        }
    }

    private void carryOutAndLeave(Replay replay) {
        try {
            carryOut(replay);
        } catch (InterruptedException | InterruptException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            log.warn("replay {}: {}", replay.id(), failure.toString()); // the database is away
        } finally {
            atWork.remove(replay.id());
        }
    }

    private void carryOut(Replay replay) throws InterruptedException {
        try {
            goOn(replay);
        } catch (InterruptException stopped) {
            throw stopped;
        } catch (ExecutionException failure) {
            notNow(replay, failure.getCause() == null ? failure : failure.getCause());
        } catch (KafkaException | DataAccessException | TransactionException failure) {
            notNow(replay, failure);
        } catch (RuntimeException failure) {
            fail(replay, failure);
        }
    }

    private void goOn(Replay replay) throws ExecutionException, InterruptedException {
        try (ReplayTopics topics =
                new ReplayTopics(kafka, replay, KafkaRecords.of(kafka, eventLog))) {
            new ReplayRun(
                            replay,
                            replays,
                            events,
                            topics,
                            lastRecorded(replay),
                            () -> isRunning() && publisher.isLeading())
                    .run();
        }
    }

    private @Nullable Instant lastRecorded(Replay replay) {
        return eventLog.at(replay.to()).map(Pace::recordedAt).orElse(null);
    }

    /** It waits where waiting can help. */
    private void notNow(Replay replay, Throwable failure) throws InterruptedException {
        if (RefusedByKafka.isIn(failure)) {
            fail(replay, failure);
            return;
        }
        if (!isRunning() || !publisher.isLeading()) {
            return; // it is another one's to say
        }
        log.warn("replay {} waits: {}", replay.id(), failure.toString());
        String awaited = failure instanceof KafkaException ? "Kafka" : "the database";
        replays.waits(
                replay.id(),
                "it waits for " + awaited + ", and goes on by itself: " + failure.getMessage());
        Thread.sleep(AGAIN_AFTER);
    }

    private void fail(Replay replay, Throwable failure) {
        log.error("replay {} fails", replay.id(), failure);
        replays.ended(replay.id(), "failed", String.valueOf(failure.getMessage()));
    }

    @Override
    public void stop() {
        super.stop();
        Map<String, Thread> last = Map.copyOf(atWork);
        last.values().forEach(Thread::interrupt);
        for (Thread thread : last.values()) {
            try {
                thread.join(ENDS_WITHIN);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

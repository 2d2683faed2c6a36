package io.waybill.projections;

import io.waybill.projections.ProjectionOffset.Reached;
import io.waybill.projections.ProjectionStatus.State;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

/**
 * Keeps one projection up with the events topic, on a thread of its own. A batch's rows and the
 * offset after it are one PostgreSQL transaction, so no event is applied twice or left out,
 * whenever this process ends. While PostgreSQL or Kafka is away it waits, and goes on by itself.
 */
public final class ProjectionRunner implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ProjectionRunner.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(3);
    private static final long PROBE_EVERY_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long FIRST_PAUSE_MS = 100;
    private static final long LONGEST_PAUSE_MS = 5_000;

    private final Projection projection;
    private final Map<String, Object> kafka;
    private final TopicPartition topic;
    private final Freshness freshness;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final ProjectionOffset offset;
    private final CountDownLatch closing = new CountDownLatch(1);

    private volatile ProjectionStatus status;
    private volatile @Nullable Consumer<String, byte[]> consumer;
    private volatile @Nullable Thread thread;
    private int failures; // in a row; the thread's own

    /**
     * @param kafka how Kafka is reached: {@code bootstrap.servers} and what security asks for
     * @param topic the events topic, which has one partition
     * @param freshness whose readers are woken by every batch
     */
    public ProjectionRunner(
            Projection projection,
            DataSource dataSource,
            Map<String, Object> kafka,
            String topic,
            Freshness freshness) {
        this.projection = projection;
        this.kafka = Map.copyOf(kafka);
        this.topic = new TopicPartition(topic, 0);
        this.freshness = freshness;
        jdbc = new JdbcTemplate(dataSource);
        transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        offset = new ProjectionOffset(projection, this.topic, jdbc);
        status = new ProjectionStatus(projection.name(), State.STOPPED, "not started", 0, null);
    }

    /** May be called once. */
    public synchronized void start() {
        if (thread != null) {
            throw new IllegalStateException(
                    "projection " + projection.name() + " was started already");
        }
        say(State.WAITING, "starting");
        thread = Thread.ofPlatform().name("projection-" + projection.name()).start(this::run);
    }

    public ProjectionStatus status() {
        return status;
    }

    /** Ends after the batch at hand. */
    @Override
    public void close() {
        closing.countDown();
        Consumer<String, byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
        Thread running = thread;
        if (running != null) {
            try {
                running.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Empties the projection, so that the next start builds it from the log's first event.
     *
     * @throws IllegalStateException while it runs
     */
    public synchronized void startOver() {
        Thread running = thread;
        if (running != null && running.isAlive()) {
            throw new IllegalStateException(
                    "projection " + projection.name() + " runs; close it first");
        }
        transaction.executeWithoutResult(
                _ -> {
                    projection.truncate(jdbc);
                    offset.forget();
                });
    }

    private void run() {
        while (!isClosing()) {
            try (Consumer<String, byte[]> opened =
                    EventsConsumer.open(kafka, "waybill-projection-" + projection.name())) {
                consumer = opened;
                follow(opened);
            } catch (WakeupException _) {
                continue; // closing, as the loop's condition says
            } catch (DataAccessException | TransactionException | KafkaException away) {
                pause(away);
            } catch (RuntimeException | Error broken) {
                log.error(
                        "projection {} stops: {}", projection.name(), broken.getMessage(), broken);
                say(State.FAILED, String.valueOf(broken.getMessage()));
                return;
            } finally {
                consumer = null;
            }
        }
        say(State.STOPPED, null);
    }

    private void follow(Consumer<String, byte[]> kafkaSide) {
        begin(kafkaSide);
        long heardAt = System.nanoTime();
        while (!isClosing()) {
            ConsumerRecords<String, byte[]> polled = poll(kafkaSide);
            if (!polled.isEmpty()) {
                take(polled, kafkaSide.position(topic));
                runs(kafkaSide.currentLag(topic));
                heardAt = System.nanoTime();
            } else if (status.state() != State.RUNNING
                    || System.nanoTime() - heardAt > PROBE_EVERY_NANOS) {
                probe(kafkaSide);
                heardAt = System.nanoTime();
            }
        }
    }

    private void begin(Consumer<String, byte[]> kafkaSide) {
        Reached reached = offset.reached();
        at(reached.position());
        kafkaSide.assign(List.of(topic));
        Long next = reached.nextOffset();
        if (next == null) {
            kafkaSide.seekToBeginning(List.of(topic));
        } else {
            kafkaSide.seek(topic, next);
        }
    }

    private ConsumerRecords<String, byte[]> poll(Consumer<String, byte[]> kafkaSide) {
        try {
            return kafkaSide.poll(POLL);
        } catch (OffsetOutOfRangeException shorter) {
            // The topic was written anew from the log. Positions say which of its events are known.
            log.warn(
                    "projection {} reads the topic from its beginning: {}",
                    projection.name(),
                    shorter.getMessage());
            kafkaSide.seekToBeginning(List.of(topic));
            return ConsumerRecords.empty();
        }
    }

    /**
     * A poll finds nothing both where there is nothing and where Kafka is away; this tells which.
     * Where there is something left to read, only a batch that is taken in says that all is well.
     */
    private void probe(Consumer<String, byte[]> kafkaSide) {
        Long end = kafkaSide.endOffsets(List.of(topic), PROBE_LIMIT).get(topic);
        long lag = end == null ? 0 : end - kafkaSide.position(topic, PROBE_LIMIT);
        if (lag <= 0) {
            runs(OptionalLong.of(0));
        }
    }

    private void take(ConsumerRecords<String, byte[]> polled, long nextOffset) {
        Long position =
                transaction.execute(
                        _ -> {
                            // What a crash of PostgreSQL takes back is read from Kafka again.
                            jdbc.execute("set local synchronous_commit = off");
                            long last = offset.lock().position();
                            List<EventRecord> unknown = following(last, polled);
                            if (unknown.isEmpty()) {
                                return last;
                            }
                            projection.apply(unknown, jdbc);
                            long reached = unknown.getLast().position();
                            offset.advance(nextOffset, reached);
                            return reached;
                        });
        at(position);
        freshness.applied();
    }

    private List<EventRecord> following(long last, ConsumerRecords<String, byte[]> polled) {
        List<EventRecord> events = new ArrayList<>(polled.count());
        for (ConsumerRecord<String, byte[]> record : polled) {
            events.add(EventRecord.from(record));
        }
        return Succession.after(last, events, topic.topic());
    }

    private void pause(RuntimeException away) {
        if (isClosing()) {
            return;
        }
        if (failures == 0) {
            log.warn("projection {} waits: {}", projection.name(), away.toString());
        }
        say(State.WAITING, String.valueOf(away.getMessage()));
        long pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS << Math.min(failures, 6));
        failures++;
        try {
            closing.await(pause, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            closing.countDown();
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void runs(OptionalLong lag) {
        if (failures > 0) {
            log.info("projection {} goes on", projection.name());
        }
        failures = 0;
        Long known = lag.isPresent() ? (Long) lag.getAsLong() : null;
        status =
                new ProjectionStatus(
                        projection.name(), State.RUNNING, null, status.position(), known);
    }

    private void at(long position) {
        status =
                new ProjectionStatus(
                        projection.name(),
                        status.state(),
                        status.because(),
                        position,
                        status.lag());
    }

    private void say(State state, @Nullable String because) {
        status = new ProjectionStatus(projection.name(), state, because, status.position(), null);
    }
}

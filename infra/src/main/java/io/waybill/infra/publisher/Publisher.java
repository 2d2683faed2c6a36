package io.waybill.infra.publisher;

import io.waybill.infra.KafkaProperties;

import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;

import javax.sql.DataSource;

/**
 * Brings the log to Kafka. Of all instances on one database, the one that holds an advisory lock
 * does so: it gives events their positions and publishes them, in two threads, so that positions go
 * on being given while Kafka is away.
 */
@Component
public class Publisher implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Publisher.class);
    private static final long LOCK = 0x5761_7962_696c_6cL; // "Waybill"
    private static final int BUSY = 8;
    private static final Duration BUSY_PACE = Duration.ofMillis(15);
    // What was appended gets its position once all that is older has ended: it is looked for in
    // short pauses, and in longer ones where only another instance could have appended anything.
    private static final Duration IDLE = Duration.ofMillis(20);
    private static final Duration QUIET = Duration.ofMillis(100);
    private static final Duration FRESH_FOR = Duration.ofSeconds(2);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);
    private static final int BATCH = 1_000;

    private final DataSource dataSource;
    private final Sequencer sequencer;
    private final EventLog eventLog;
    private final KafkaProperties kafka;
    private final Signal appended = new Signal();
    private final Signal sequenced = new Signal();
    private final News news = new News(FRESH_FOR);
    private volatile boolean running;
    private volatile boolean leading;
    private volatile long published;
    private volatile boolean caughtUp;
    private volatile @Nullable String trouble = "starting";
    private volatile List<String> complaints = List.of();
    private long looked;
    private @Nullable Thread sequencing;
    private @Nullable Thread publishing;

    Publisher(
            DataSource dataSource,
            Sequencer sequencer,
            EventLog eventLog,
            KafkaProperties kafka,
            EventStore events) {
        this.dataSource = dataSource;
        this.sequencer = sequencer;
        this.eventLog = eventLog;
        this.kafka = kafka;
        events.subscribe(_ -> CurrentUnitOfWork.get().afterCommit(_ -> appended.raise()));
    }

    /**
     * What keeps events from being published; none while all is well, or another instance
     * publishes.
     */
    public @Nullable String trouble() {
        return trouble;
    }

    /**
     * In what the topics are not as they should be, a sentence each, as far as this instance
     * publishes to them.
     */
    public List<String> complaints() {
        return leading ? complaints : List.of();
    }

    /** Whether this instance is the one that publishes. */
    public boolean isLeading() {
        return leading;
    }

    /**
     * Whether all is on Kafka that was in the log when this instance began to publish. Before that,
     * where Kafka lost its data or the log was restored, what is desired there is the past.
     */
    public boolean hasCaughtUp() {
        return leading && caughtUp;
    }

    /** The position of the newest event on Kafka, as far as this instance knows. */
    public long published() {
        return published;
    }

    /**
     * Waits until events get their positions here, whichever instance appended them, but not for
     * longer than {@code limit}, and not at all where some did just now.
     */
    public void awaitNews(Duration limit) throws InterruptedException {
        news.await(limit);
    }

    private void sequence() {
        while (running) {
            try (Connection election = dataSource.getConnection()) {
                try {
                    leading = elected(election);
                    sequenceWhileLeading(election);
                } finally {
                    leading = false;
                    resign(election);
                }
                pause();
            } catch (SQLException | RuntimeException failure) {
                if (running) {
                    log.warn(
                            "cannot give events their positions, trying again: {}",
                            failure.toString());
                    pause();
                }
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void sequenceWhileLeading(Connection election)
            throws SQLException, InterruptedException {
        boolean called = false;
        while (running && leading) {
            long begun = System.nanoTime();
            int events = sequencer.assign();
            if (events > 0) {
                news.come();
                sequenced.raise();
                pace(begun, events);
            } else {
                called = appended.await(called || news.isFresh() ? IDLE : QUIET);
            }
            requireAlive(election);
        }
    }

    private static boolean elected(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select pg_try_advisory_lock(" + LOCK + ")")) {
            return row.next() && row.getBoolean(1);
        }
    }

    // The session goes back to the pool, and would hold the lock there for nobody.
    private static void resign(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_unlock_all()");
        } catch (SQLException _) {
            // The session is gone, and the lock with it.
        }
    }

    private long checked;

    // The lock goes with its session: a session that is gone has elected somebody else.
    private void requireAlive(Connection election) throws SQLException {
        long now = System.nanoTime();
        if (now - checked > 1_000_000_000L) {
            checked = now;
            if (!election.isValid(2)) {
                throw new SQLException("the session that holds the publisher's lock is gone");
            }
        }
    }

    private void publish() {
        while (running) {
            if (!leading) {
                caughtUp = false;
                trouble = null;
                pause();
                continue;
            }
            try (TransactionalPublisher publisher =
                    new TransactionalPublisher(kafka, eventLog, told -> trouble = told)) {
                published = publisher.position();
                keepComplaints(publisher);
                complaints.forEach(complaint -> log.warn("{}", complaint));
                log.info("publishing from position {}", published);
                publishWhileLeading(publisher);
            } catch (ExecutionException | RuntimeException failure) {
                trouble = failure.getMessage() == null ? failure.toString() : failure.getMessage();
                if (running) {
                    log.warn("cannot publish, trying again: {}", failure.toString());
                    pause();
                }
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void publishWhileLeading(TransactionalPublisher publisher)
            throws ExecutionException, InterruptedException {
        long logged = eventLog.lastPosition();
        try (ReadAhead log =
                new ReadAhead(eventLog, publisher.position(), publisher.event(), BATCH)) {
            publishWhileLeading(publisher, log, logged);
        }
    }

    private void publishWhileLeading(TransactionalPublisher publisher, ReadAhead log, long logged)
            throws ExecutionException, InterruptedException {
        while (running && leading) {
            caughtUp = caughtUp || publisher.position() >= logged;
            List<ReadEvent> batch = log.next();
            if (batch.isEmpty()) {
                trouble = null;
                sequenced.await(Duration.ofMillis(200));
                if (!complaints.isEmpty() && System.nanoTime() - looked > LOOK_AGAIN.toNanos()) {
                    publisher.lookAtTopicsAgain();
                    keepComplaints(publisher);
                }
            } else {
                long begun = System.nanoTime();
                publisher.publish(batch);
                published = publisher.position();
                trouble = null;
                pace(begun, batch.size());
            }
        }
    }

    private void keepComplaints(TransactionalPublisher publisher) {
        complaints = publisher.complaints();
        looked = System.nanoTime();
    }

    // Under load, fewer and larger transactions leave the machine to the commands.
    private static void pace(long begun, int events) throws InterruptedException {
        Duration left = BUSY_PACE.minusNanos(System.nanoTime() - begun);
        if (events >= BUSY && events < BATCH && left.isPositive()) {
            Thread.sleep(left);
        }
    }

    private void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void start() {
        running = true;
        sequencing = Thread.ofPlatform().name("sequencer").start(this::sequence);
        publishing = Thread.ofPlatform().name("publisher").start(this::publish);
    }

    @Override
    public void stop() {
        running = false;
        for (Thread thread : new Thread[] {sequencing, publishing}) {
            if (thread != null) {
                thread.interrupt();
                try {
                    thread.join(Duration.ofSeconds(5));
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}

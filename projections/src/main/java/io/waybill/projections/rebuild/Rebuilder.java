package io.waybill.projections.rebuild;

import io.waybill.projections.EventRecord;
import io.waybill.projections.Freshness;
import io.waybill.projections.Projection;
import io.waybill.projections.ProjectionOffset;
import io.waybill.projections.ProjectionOffset.Reached;
import io.waybill.projections.Succession;
import io.waybill.projections.rebuild.EventsAhead.Batch;
import io.waybill.projections.rebuild.Rebuild.Status;
import io.waybill.projections.rebuild.RebuildProgress.State;
import io.waybill.projections.rebuild.TablesBeside.Late;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import javax.sql.DataSource;

/**
 * Builds one projection beside the live one, and puts it in its place. Each step's outcome and how
 * far it has come are one transaction, so whoever goes on, after whatever ended this, goes on where
 * it ended.
 */
final class Rebuilder {
    private static final Logger log = LoggerFactory.getLogger(Rebuilder.class);

    /** Near enough to the live one for the rest to be taken in while that one waits. */
    private static final long NEARLY = 1_000;

    // Shorter than PostgreSQL's deadlock_timeout, after which a query could be the one to give way.
    private static final String LOCK_WITHIN = "set local lock_timeout = '300ms'";
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int LOOKS = 10;
    private static final Duration IDLE = Duration.ofMillis(200);

    private final Projection projection;
    private final Map<String, Object> kafka;
    private final TopicPartition topic;
    private final Freshness freshness;
    private final int mostEvents;
    private final JdbcTemplate jdbc;
    private final LoadingJdbc loading;
    private final TransactionTemplate transaction;
    private final RebuildProgress progress;
    private final ProjectionOffset liveOffset;
    private final TablesBeside tables;

    Rebuilder(
            String id,
            Projection projection,
            DataSource dataSource,
            Map<String, Object> kafka,
            TopicPartition topic,
            Freshness freshness,
            int mostEvents) {
        this.projection = projection;
        this.kafka = kafka;
        this.topic = topic;
        this.freshness = freshness;
        this.mostEvents = mostEvents;
        jdbc = new JdbcTemplate(dataSource);
        loading = new LoadingJdbc(dataSource);
        transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        progress = new RebuildProgress(id, projection, jdbc);
        liveOffset = new ProjectionOffset(projection, topic, jdbc);
        String live =
                Objects.requireNonNull(
                        jdbc.queryForObject("select current_schema()", String.class));
        tables = new TablesBeside(projection, live, schemaOf(projection.name()), jdbc);
    }

    static String schemaOf(String projection) {
        return "waybill_rebuild_" + projection;
    }

    /** Goes on until it is over, somebody cancels it, or this thread is interrupted. */
    void run() throws InterruptedException {
        transaction.executeWithoutResult(_ -> begin());
        build();
        index();
        swap();
        if (progress.read().status() == Status.CANCELLED) {
            transaction.executeWithoutResult(_ -> tables.drop());
        }
    }

    private void begin() {
        State state = progress.lock();
        if (isOver(state)) {
            return;
        }
        String form = tables.form();
        if (state.status() == Status.REQUESTED || !form.equals(state.form())) {
            tables.create();
            progress.begin(form);
            log.info("projection {} is built anew, beside the live one", projection.name());
        } else {
            log.info(
                    "projection {} goes on being built anew, after position {}",
                    projection.name(),
                    state.position());
        }
        progress.goesOn();
    }

    private static boolean isOver(State state) {
        return switch (state.status()) {
            case DONE, CANCELLED, FAILED -> true;
            case REQUESTED, BUILDING, INDEXING, SWAPPING -> false;
        };
    }

    private void build() throws InterruptedException {
        State state = progress.read();
        if (state.status() != Status.BUILDING) {
            return;
        }
        try (EventsAhead events = events(state)) {
            while (state.status() == Status.BUILDING) {
                Batch batch = events.next(IDLE);
                state = taken(batch);
                if (batch.events().size() < NEARLY && isNear(state)) {
                    state = allIsIn();
                }
            }
        }
    }

    private boolean isNear(State state) {
        return state.position() + NEARLY >= liveOffset.reached().position();
    }

    private State allIsIn() {
        return Objects.requireNonNull(
                transaction.execute(
                        _ -> {
                            State state = progress.lock();
                            if (state.status() == Status.BUILDING) {
                                progress.now(Status.INDEXING);
                            }
                            return progress.read();
                        }));
    }

    private EventsAhead events(State state) {
        return new EventsAhead(
                kafka,
                topic,
                state.nextOffset(),
                mostEvents,
                "waybill-rebuild-" + projection.name());
    }

    private State taken(Batch batch) {
        return Objects.requireNonNull(transaction.execute(_ -> take(batch)));
    }

    /** To be called in a transaction. */
    private State take(Batch batch) {
        State state = progress.lock();
        if (isOver(state) || batch.events().isEmpty()) {
            return state;
        }
        List<EventRecord> unknown =
                Succession.after(state.position(), batch.events(), topic.topic());
        if (!unknown.isEmpty()) {
            // A commit that PostgreSQL loses in a crash, it loses whole: then this goes on before
            // it.
            jdbc.execute("set local synchronous_commit = off");
            tables.use();
            projection.apply(unknown, loading);
            progress.advance(unknown.getLast().position(), batch.nextOffset());
        }
        return progress.read();
    }

    private void index() {
        while (progress.read().status() == Status.INDEXING) {
            transaction.executeWithoutResult(
                    _ -> {
                        List<Late> late = tables.late();
                        if (!late.isEmpty()) {
                            jdbc.execute("set local maintenance_work_mem = '256MB'");
                            tables.make(late.getFirst());
                            return;
                        }
                        tables.analyze();
                        if (progress.lock().status() == Status.INDEXING) {
                            progress.now(Status.SWAPPING);
                        }
                    });
        }
    }

    private void swap() throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        State state = progress.read();
        while (state.status() == Status.SWAPPING) {
            try (EventsAhead events = events(state)) {
                state = caughtUp(events, state);
                if (state.status() == Status.SWAPPING && swapped(events)) {
                    freshness.applied();
                    log.info("projection {} is the one that was built anew", projection.name());
                    return;
                }
            }
            // Somebody reads for long. Others are not to wait for us for longer than a moment.
            Thread.sleep(pause);
            pause =
                    pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                            ? LONGEST_PAUSE
                            : pause.multipliedBy(2);
            state = progress.read();
        }
    }

    private State caughtUp(EventsAhead events, State state) throws InterruptedException {
        State reached = state;
        while (reached.status() == Status.SWAPPING && !isNear(reached)) {
            reached = taken(events.next(IDLE));
        }
        return reached;
    }

    /** Whether it is in its place; not where somebody reads the live tables for longer. */
    private boolean swapped(EventsAhead events) {
        try {
            return Boolean.TRUE.equals(transaction.execute(_ -> swapNow(events)));
        } catch (RuntimeException failure) {
            if (isLockNotAvailable(failure)) {
                return false;
            }
            throw failure;
        }
    }

    private boolean swapNow(EventsAhead events) {
        jdbc.execute(LOCK_WITHIN);
        // From here on the live one stands still, so nobody sees time go back.
        Reached live = liveOffset.lock();
        State state = progress.lock();
        for (int look = 0; look < LOOKS && isBehind(state, live); look++) {
            state = take(next(events));
        }
        if (state.status() != Status.SWAPPING || isBehind(state, live)) {
            return false;
        }
        tables.lockLive();
        tables.takeOver();
        liveOffset.takeOver(state.nextOffset(), state.position());
        progress.end(Status.DONE, null);
        return true;
    }

    private static boolean isBehind(State state, Reached live) {
        return state.status() == Status.SWAPPING && state.position() < live.position();
    }

    private static Batch next(EventsAhead events) {
        try {
            return events.next(IDLE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Interrupted();
        }
    }

    /** The service stops; whoever goes on goes on where this ended. */
    static final class Interrupted extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static boolean isLockNotAvailable(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && LOCK_NOT_AVAILABLE.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    /** It cannot be built: what there is of it is dropped. */
    void fail(String because) {
        transaction.executeWithoutResult(
                _ -> {
                    if (!isOver(progress.lock())) {
                        tables.drop();
                        progress.end(Status.FAILED, because);
                    }
                });
    }
}

package io.waybill.projections.rebuild;

import io.waybill.projections.EventRecord;
import io.waybill.projections.Projection;
import io.waybill.projections.ProjectionOffset;

import org.apache.kafka.common.TopicPartition;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

import javax.sql.DataSource;

/**
 * Folds the log once more beside a live projection, and compares the two row by row at one
 * position. The live one goes on meanwhile: that position is where it was in the snapshot of the
 * comparison, and the rest of the fold is done within it.
 */
public final class ProjectionCheck {
    private static final int BATCH = 10_000;

    private final Projection projection;
    private final LogReader logReader;
    private final JdbcTemplate jdbc;
    private final LoadingJdbc loading;
    private final TransactionTemplate transaction;
    private final TransactionTemplate snapshot;
    private final ProjectionOffset liveOffset;
    private final TablesBeside tables;
    private final Comparison comparison;

    /** Reads the log itself, not the topic. */
    @FunctionalInterface
    public interface LogReader {
        /** The events after a position, in order, {@code limit} at most. */
        List<EventRecord> after(long position, int limit);
    }

    public ProjectionCheck(
            Projection projection, DataSource dataSource, String topic, LogReader logReader) {
        this.projection = projection;
        this.logReader = logReader;
        jdbc = new JdbcTemplate(dataSource);
        loading = new LoadingJdbc(dataSource);
        JdbcTransactionManager transactions = new JdbcTransactionManager(dataSource);
        transaction = new TransactionTemplate(transactions);
        snapshot = new TransactionTemplate(transactions);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        liveOffset = new ProjectionOffset(projection, new TopicPartition(topic, 0), jdbc);
        String live =
                Objects.requireNonNull(
                        jdbc.queryForObject("select current_schema()", String.class));
        String beside = "waybill_verify_" + projection.name();
        tables = new TablesBeside(projection, live, beside, jdbc);
        comparison = new Comparison(live, beside, jdbc);
    }

    /**
     * @param reached is told how far the fold is
     * @param named is told of each row that differs, and how
     * @return the position at which the two were compared
     */
    public long compare(LongConsumer reached, BiConsumer<String, String> named)
            throws InterruptedException {
        try {
            transaction.executeWithoutResult(_ -> tables.create());
            long position = fold(reached);
            transaction.executeWithoutResult(_ -> tables.analyze());
            long from = position;
            return Objects.requireNonNull(
                    snapshot.execute(_ -> compareInSnapshot(from, reached, named)));
        } finally {
            drop();
        }
    }

    /** What is left of one that was interrupted. */
    public void drop() {
        transaction.executeWithoutResult(_ -> tables.drop());
    }

    /** Behind the live one, so that it never is where that one has not been yet. */
    private long fold(LongConsumer reached) throws InterruptedException {
        long position = 0;
        for (long live = liveOffset.reached().position();
                position < live;
                live = liveOffset.reached().position()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            position = foldNext(position, live);
            reached.accept(position);
        }
        return position;
    }

    private long foldNext(long position, long until) {
        return Objects.requireNonNull(transaction.execute(_ -> take(position, until)));
    }

    private long take(long position, long until) {
        int limit = (int) Math.min(BATCH, until - position);
        List<EventRecord> events = logReader.after(position, limit);
        if (events.size() < limit) {
            throw new IllegalStateException(
                    "projection "
                            + projection.name()
                            + " is at position "
                            + until
                            + ", the log ends at "
                            + (position + events.size()));
        }
        jdbc.execute("set local synchronous_commit = off");
        tables.use();
        projection.apply(events, loading);
        return position + events.size();
    }

    private long compareInSnapshot(
            long from, LongConsumer reached, BiConsumer<String, String> named) {
        // Before the snapshot is taken: a rebuild takes the place of the live tables before or
        // after.
        tables.keepLive();
        long live = liveOffset.read().position();
        long position = from;
        while (position < live) {
            position = take(position, live);
        }
        reached.accept(position);
        projection.tables().forEach(table -> comparison.of(table, named));
        return position;
    }
}

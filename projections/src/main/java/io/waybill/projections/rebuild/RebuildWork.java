package io.waybill.projections.rebuild;

import io.waybill.projections.Freshness;
import io.waybill.projections.Projection;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionException;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import javax.sql.DataSource;

/** Carries out the rebuilds that were asked for, one after another. */
public final class RebuildWork {
    private static final Logger log = LoggerFactory.getLogger(RebuildWork.class);

    private final Collection<? extends Projection> projections;
    private final Rebuilds rebuilds;
    private final DataSource dataSource;
    private final Map<String, Object> kafka;
    private final TopicPartition topic;
    private final Freshness freshness;
    private final int mostEvents;
    private final JdbcTemplate jdbc;
    private final Set<String> askedAnew = new HashSet<>();

    /**
     * @param kafka how Kafka is reached
     * @param topic the events topic, which has one partition
     */
    public RebuildWork(
            Collection<? extends Projection> projections,
            Rebuilds rebuilds,
            DataSource dataSource,
            Map<String, Object> kafka,
            String topic,
            Freshness freshness) {
        this(projections, rebuilds, dataSource, kafka, topic, freshness, EventsAhead.MOST_EVENTS);
    }

    /**
     * @param mostEvents that are taken in at once
     */
    RebuildWork(
            Collection<? extends Projection> projections,
            Rebuilds rebuilds,
            DataSource dataSource,
            Map<String, Object> kafka,
            String topic,
            Freshness freshness,
            int mostEvents) {
        this.projections = List.copyOf(projections);
        this.rebuilds = rebuilds;
        this.dataSource = dataSource;
        this.kafka = Map.copyOf(kafka);
        this.topic = new TopicPartition(topic, 0);
        this.freshness = freshness;
        this.mostEvents = mostEvents;
        jdbc = new JdbcTemplate(dataSource);
    }

    /**
     * Brings all that is under way to its end. What was interrupted before goes on, whoever began
     * it; what something that is away holds up goes on at the next call.
     */
    public void look() throws InterruptedException {
        sweep();
        projections.forEach(this::askWhereItsMeaningChanged);
        for (Rebuild rebuild : rebuilds.underWay()) {
            carryOut(rebuild);
        }
    }

    /** What is left of one that was cancelled while nobody was at work on it. */
    private void sweep() {
        for (Projection projection : projections) {
            jdbc.queryForList(
                            """
                            select nspname::text from pg_namespace where nspname = ?
                            and not exists (select from projection_rebuild where projection = ? and finished_at is null)""",
                            String.class,
                            Rebuilder.schemaOf(projection.name()),
                            projection.name())
                    .forEach(left -> jdbc.execute("drop schema \"" + left + "\" cascade"));
        }
    }

    private void askWhereItsMeaningChanged(Projection projection) {
        List<Integer> older =
                jdbc.queryForList(
                        """
                        select version from projection_offset o where projection = ? and topic = ? and version < ?
                        and not exists (select from projection_rebuild r where r.projection = o.projection and finished_at is null)""",
                        Integer.class,
                        projection.name(),
                        topic.topic(),
                        projection.version());
        if (!older.isEmpty() && askedAnew.add(projection.name())) {
            rebuilds.request(
                    new RebuildAsked(
                            UUID.randomUUID().toString().replace("-", ""),
                            projection.name(),
                            "waybill",
                            "system",
                            "its version "
                                    + projection.version()
                                    + " makes other rows than version "
                                    + older.getFirst()
                                    + ", which built it",
                            null));
        }
    }

    private void carryOut(Rebuild rebuild) throws InterruptedException {
        Rebuilder rebuilder =
                new Rebuilder(
                        rebuild.id(),
                        rebuilds.projection(rebuild.projection()),
                        dataSource,
                        kafka,
                        topic,
                        freshness,
                        mostEvents);
        try {
            rebuilder.run();
        } catch (RuntimeException failure) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            if (isAway(failure)) {
                throw failure;
            }
            log.error("projection {} cannot be rebuilt", rebuild.projection(), failure);
            rebuilder.fail(String.valueOf(failure.getMessage()));
        }
    }

    private static boolean isAway(RuntimeException failure) {
        return failure instanceof KafkaException
                || failure instanceof TransactionException
                || failure instanceof TransientDataAccessException
                || failure instanceof RecoverableDataAccessException
                || failure instanceof DataAccessResourceFailureException;
    }
}

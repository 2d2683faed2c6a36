package io.waybill.projections;

import org.springframework.jdbc.core.JdbcTemplate;

import java.util.List;
import java.util.OptionalLong;

/** A read model: tables that are a function of the log and of nothing else. */
public interface Projection {
    /** What it is known by in its offset and its status, such as {@code audit}. */
    String name();

    /**
     * Takes in events, in the order of the log, inside the caller's transaction. Events that were
     * taken in before change nothing.
     */
    void apply(List<EventRecord> events, JdbcTemplate jdbc);

    /** Empties its tables, inside the caller's transaction. */
    void truncate(JdbcTemplate jdbc);

    /** The sequence of the newest event taken in about a subject; none before the first. */
    OptionalLong sequenceOf(String subject, JdbcTemplate jdbc);
}

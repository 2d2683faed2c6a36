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

    /**
     * Its tables, which are nobody else's. All else that there is to know of them the database
     * knows.
     */
    List<String> tables();

    /**
     * Those of its tables' indexes that taking in events reads by, beside primary keys and unique
     * ones. Where it is built anew, all others are made once everything is in.
     */
    default List<String> indexesToBuildBy() {
        return List.of();
    }

    /**
     * Which of its meanings this one is: one more where the same events make other rows than
     * before. What was built by a lower one is then built anew by itself.
     */
    default int version() {
        return 1;
    }

    /** Empties its tables, inside the caller's transaction. */
    default void truncate(JdbcTemplate jdbc) {
        jdbc.execute("truncate " + String.join(", ", tables()));
    }

    /** The sequence of the newest event taken in about a subject; none before the first. */
    OptionalLong sequenceOf(String subject, JdbcTemplate jdbc);
}

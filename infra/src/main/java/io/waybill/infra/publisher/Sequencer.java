package io.waybill.infra.publisher;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Gives every event its position: dense, gapless, final.
 *
 * <p>A database sequence has gaps, and a transaction that commits late shows a lower number after a
 * higher one; so the events that get positions are those of all transactions below the horizon of
 * running ones, which can only be complete. Within one such window they are ordered by global
 * index: an event that was decided on another one was inserted after it, and stands after it.
 */
@Component
class Sequencer {
    private static final String ASSIGN =
            """
            with state as (select last_position, horizon from event_sequencer),
                 now as (select pg_snapshot_xmin(pg_current_snapshot()) as horizon),
                 -- Written so that the index by transaction is all a planner can use that knows nothing of the table yet.
                 fresh as materialized (
                     select global_index from event
                     where transaction_id >= (select horizon from state)
                         and transaction_id < (select horizon from now)),
                 assigned as (
                     insert into event_position (position, global_index)
                     select state.last_position + row_number() over (order by fresh.global_index), fresh.global_index
                     from fresh, state
                     returning position),
                 last as (select max(position) as position, count(*)::int as events from assigned)
            update event_sequencer set last_position = last.position, horizon = now.horizon
            from now, last where last.position is not null
            returning last.events""";

    private final JdbcClient jdbc;

    Sequencer(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Gives every event that can have one its position. Only the elected publisher may call it.
     *
     * @return how many got one
     */
    int assign() {
        return jdbc.sql(ASSIGN).query(Integer.class).optional().orElse(0);
    }
}

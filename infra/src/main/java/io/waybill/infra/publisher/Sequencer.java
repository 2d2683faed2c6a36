package io.waybill.infra.publisher;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Gives every event its position: dense, gapless, final.
 *
 * <p>A database sequence has gaps, and a transaction that commits late shows a lower number after a
 * higher one; so the events that get positions are those of all transactions below the horizon of
 * running ones, which can only be complete. An event of one of them may have been decided on one
 * that a transaction above the horizon had committed meanwhile, as a transaction has its number
 * before its last events. So all that is committed and was inserted before the window's last event
 * gets its position with the window. Among these the order is that of the global index: what was
 * decided on another event was inserted after it, and stands after it.
 */
@Component
class Sequencer {
    private static final String ASSIGN =
            """
            with state as (select last_position, horizon from event_sequencer),
                 now as (select pg_snapshot_xmin(pg_current_snapshot()) as horizon),
                 -- Written, as what follows, so that a planner that knows nothing of these tables yet can use no
                 -- other way than by transaction, and one by one: either may have millions of rows.
                 complete as materialized (
                     select global_index from event
                     where transaction_id >= (select horizon from state)
                         and transaction_id < (select horizon from now)),
                 -- No row where nothing is complete: what is committed above a horizon that stands still is not looked through.
                 reach as (select max(global_index) as last from complete having count(*) > 0),
                 early as (
                     select event.global_index from reach cross join event
                     where transaction_id >= (select horizon from now) and event.global_index + 0 < reach.last),
                 fresh as materialized (
                     select global_index from (table complete union all table early) as either
                     where (select position from event_position where global_index = either.global_index) is null),
                 assigned as (
                     insert into event_position (position, global_index)
                     select state.last_position + row_number() over (order by fresh.global_index), fresh.global_index
                     from fresh, state
                     returning position),
                 last as (select max(position) as position, count(*)::int as events from assigned)
            update event_sequencer
            set last_position = coalesce(last.position, last_position), horizon = now.horizon
            from now, last where exists (table reach)
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

package io.waybill.projections.fleet;

import io.waybill.domain.rollout.RolloutEvent;
import io.waybill.domain.rollout.RolloutEvent.RolloutAborted;
import io.waybill.domain.rollout.RolloutEvent.RolloutCancelled;
import io.waybill.domain.rollout.RolloutEvent.RolloutCompleted;
import io.waybill.domain.rollout.RolloutEvent.RolloutPlanned;
import io.waybill.domain.rollout.RolloutEvent.RolloutReverted;
import io.waybill.domain.rollout.RolloutEvent.RolloutReverting;
import io.waybill.domain.rollout.RolloutEvent.RolloutStarted;
import io.waybill.domain.rollout.RolloutEvent.RolloutStepCompleted;
import io.waybill.domain.rollout.RolloutEvent.RolloutStepFailed;
import io.waybill.domain.rollout.RolloutEvent.RolloutStepStarted;
import io.waybill.domain.rollout.RolloutEvent.RolloutStepsPlanned;
import io.waybill.projections.EventRecord;
import io.waybill.projections.Storable;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** Keeps which rollouts there are, and how far each is; their steps are asked of the log. */
final class RolloutTable {
    private final JdbcTemplate jdbc;

    RolloutTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void apply(List<EventRecord> events) {
        List<@Nullable Object[]> planned = new ArrayList<>();
        List<@Nullable Object[]> changes = new ArrayList<>();
        for (EventRecord record : events) {
            if (record.event() instanceof RolloutEvent event) {
                if (event instanceof RolloutPlanned plan) {
                    planned.add(plan(record, plan));
                } else {
                    changes.add(change(record, event));
                }
            }
        }
        jdbc.batchUpdate(
                """
                insert into rollout (id, sequence, position, kind, words, status, steps, actor, reason, ticket, started_at)
                values (?, ?, ?, ?, ?, 'running', ?, ?, ?, ?, ?) on conflict do nothing""",
                planned);
        jdbc.batchUpdate(
                """
                update rollout set sequence = ?, status = coalesce(?, status), because = coalesce(?, because),
                    done = done + ?, failed = failed + ?, reverted = reverted + ?, ended_at = coalesce(?, ended_at)
                where id = ? and sequence < ?""",
                changes);
    }

    private static @Nullable Object[] plan(EventRecord record, RolloutPlanned plan) {
        return Storable.values(
                plan.rolloutId().value(),
                record.sequence(),
                record.position(),
                plan.kind().words(),
                plan.words(),
                plan.count(),
                record.actor(),
                record.reason(),
                record.ticket(),
                FleetRows.utc(record.recordedAt()));
    }

    private static @Nullable Object[] change(EventRecord record, RolloutEvent event) {
        OffsetDateTime now = FleetRows.utc(record.recordedAt());
        return switch (event) {
            case RolloutPlanned _ -> throw new IllegalStateException("a rollout begins once");
            case RolloutStepsPlanned _,
                    RolloutStarted _,
                    RolloutStepStarted _,
                    RolloutCancelled _ ->
                    counted(record, event, 0, 0, 0);
            case RolloutStepCompleted done ->
                    done.reverting()
                            ? counted(record, event, 0, 0, 1)
                            : counted(record, event, 1, 0, 0);
            case RolloutStepFailed failed ->
                    counted(record, event, 0, failed.reverting() ? 0 : 1, 0);
            case RolloutReverting reverting ->
                    became(record, event, "reverting", reverting.because(), null);
            case RolloutCompleted _ -> became(record, event, "completed", null, now);
            case RolloutReverted reverted ->
                    became(record, event, "reverted", reverted.because(), now);
            case RolloutAborted aborted -> became(record, event, "aborted", aborted.because(), now);
        };
    }

    private static @Nullable Object[] counted(
            EventRecord record, RolloutEvent event, int done, int failed, int reverted) {
        return Storable.values(
                record.sequence(),
                null,
                null,
                done,
                failed,
                reverted,
                null,
                event.rolloutId().value(),
                record.sequence());
    }

    private static @Nullable Object[] became(
            EventRecord record,
            RolloutEvent event,
            String status,
            @Nullable String because,
            @Nullable OffsetDateTime endedAt) {
        return Storable.values(
                record.sequence(),
                status,
                because,
                0,
                0,
                0,
                endedAt,
                event.rolloutId().value(),
                record.sequence());
    }
}

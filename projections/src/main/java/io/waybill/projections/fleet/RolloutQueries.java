package io.waybill.projections.fleet;

import io.waybill.domain.InvalidInput;
import io.waybill.projections.Conditions;
import io.waybill.projections.Page;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

import java.sql.ResultSet;
import java.sql.SQLException;

/** What can be asked of rollouts. */
final class RolloutQueries {
    private final JdbcTemplate jdbc;

    RolloutQueries(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    Page<RolloutSummary> list(@Nullable String status, int limit, @Nullable String cursor) {
        Page.requireLimit(limit);
        if (status != null && !RolloutSummary.STATUSES.contains(status)) {
            throw new InvalidInput(
                    "status",
                    "'" + status + "' is none of " + String.join(", ", RolloutSummary.STATUSES));
        }
        if (cursor != null && !isOne(cursor)) {
            throw new InvalidInput("cursor", "'" + cursor + "' is not one that a page ended with");
        }
        Conditions asked =
                new Conditions()
                        .and("status = ?", status)
                        .and("position < (select position from rollout where id = ?)", cursor);
        return Page.of(
                jdbc.query(
                        "select * from rollout" + asked.where() + " order by position desc limit ?",
                        RolloutQueries::summary,
                        asked.parameters(limit + 1)),
                limit,
                RolloutSummary::id);
    }

    private boolean isOne(String id) {
        return Boolean.TRUE.equals(
                jdbc.queryForObject(
                        "select exists (select from rollout where id = ?)", Boolean.class, id));
    }

    private static RolloutSummary summary(ResultSet row, int number) throws SQLException {
        return new RolloutSummary(
                row.getString("id"),
                row.getString("kind"),
                row.getString("words"),
                row.getString("status"),
                row.getInt("steps"),
                row.getInt("done"),
                row.getInt("failed"),
                row.getInt("reverted"),
                row.getString("because"),
                row.getString("actor"),
                row.getString("reason"),
                row.getString("ticket"),
                FleetRows.instant(row, "started_at"),
                FleetRows.instantOrNone(row, "ended_at"));
    }
}

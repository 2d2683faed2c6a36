package io.waybill.infra.replay;

import io.waybill.domain.wire.WaybillJson;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;

/** A row of the table of replays. */
final class ReplayRow {
    static final String SELECT =
            """
            select id, topic, status, first_position, last_position, recorded_since, recorded_before, filter, speed, actor,
                reason, ticket, requested_at, finished_at, position, sent, because, began_at, began_sent, ends_at,
                clock_timestamp() as now
            from replay""";

    private ReplayRow() {}

    static Replay replay(ResultSet row) throws SQLException {
        return new Replay(
                row.getString("id"),
                row.getString("topic"),
                row.getString("status"),
                row.getLong("first_position"),
                row.getLong("last_position"),
                instant(row, "recorded_since"),
                instant(row, "recorded_before"),
                WaybillJson.mapper().readValue(row.getString("filter"), ReplayFilter.class),
                row.getString("speed"),
                row.getString("actor"),
                row.getString("reason"),
                row.getString("ticket"),
                Objects.requireNonNull(instant(row, "requested_at")),
                instant(row, "finished_at"),
                row.getLong("position"),
                row.getLong("sent"),
                eventsPerSecond(row),
                secondsLeft(row),
                row.getString("because"));
    }

    private static @Nullable Double eventsPerSecond(ResultSet row) throws SQLException {
        Instant began = instant(row, "began_at");
        if (began == null) {
            return null;
        }
        Instant end = Objects.requireNonNullElse(instant(row, "finished_at"), now(row));
        long millis = Math.max(1, Duration.between(began, end).toMillis());
        long tenths = (row.getLong("sent") - row.getLong("began_sent")) * 10_000 / millis;
        return tenths / 10.0;
    }

    private static @Nullable Long secondsLeft(ResultSet row) throws SQLException {
        Instant end = instant(row, "ends_at");
        return end == null ? null : (Long) Math.max(0, Duration.between(now(row), end).toSeconds());
    }

    private static Instant now(ResultSet row) throws SQLException {
        return Objects.requireNonNull(instant(row, "now"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}

package io.waybill.infra.webhook;

import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.publisher.FeedFilter;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;

/** A row of the table of webhooks. */
final class WebhookRow {
    static final String SELECT =
            """
            select w.*, s.last_position, e.time_stamp as behind_since,
                (select f.until from webhook_secret f where f.webhook = w.id and f.until > clock_timestamp()) as former_secret_until
            from webhook w cross join event_sequencer s
                left join event_position p on p.position = w.position + 1 and p.position <= s.last_position
                left join event e on e.global_index = p.global_index""";

    private WebhookRow() {}

    static Webhook webhook(ResultSet row) throws SQLException {
        FeedFilter filter = filter(row);
        Instant failingSince = instant(row, "failing_since");
        String state = row.getString("state");
        long position = row.getLong("position");
        String behindSince = row.getString("behind_since");
        long newest = row.getLong("last_position");
        return new Webhook(
                row.getString("id"),
                row.getString("name"),
                row.getString("url"),
                filter.types(),
                filter.subjects(),
                state.equals("active") && failingSince != null ? "failing" : state,
                row.getString("because"),
                position,
                newest,
                Math.max(0, newest - position),
                behindSince == null ? null : Instant.parse(behindSince),
                row.getLong("delivered"),
                instant(row, "delivered_at"),
                row.getInt("attempts"),
                failingSince,
                instant(row, "attempted_at"),
                row.getObject("last_status", Integer.class),
                row.getString("last_error"),
                instant(row, "next_attempt_at"),
                null,
                instant(row, "former_secret_until"),
                row.getString("actor"),
                row.getString("reason"),
                row.getString("ticket"),
                Objects.requireNonNull(instant(row, "made_at")));
    }

    static FeedFilter filter(ResultSet row) throws SQLException {
        return WaybillJson.mapper().readValue(row.getString("filter"), FeedFilter.class);
    }

    static WebhookChange change(ResultSet row) throws SQLException {
        return new WebhookChange(
                row.getString("what"),
                row.getString("says"),
                row.getString("actor"),
                row.getString("reason"),
                row.getString("ticket"),
                row.getString("source_address"),
                Objects.requireNonNull(instant(row, "at")));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}

package io.waybill.projections.rebuild;

import io.waybill.domain.Conflict;
import io.waybill.domain.UnknownThing;
import io.waybill.projections.Projection;
import io.waybill.projections.Storable;
import io.waybill.projections.rebuild.Rebuild.Status;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import javax.sql.DataSource;

/** Rebuilds as they are on record: asked for, cancelled, and how far they are. */
public final class Rebuilds {
    private static final String SELECT =
            """
            select id, projection, status, actor, reason, ticket, requested_at, finished_at, position, target, because,
                began_position, began_at, coalesce(finished_at, clock_timestamp()) as until
            from projection_rebuild""";

    private final JdbcTemplate jdbc;
    private final Map<String, Projection> projections = new TreeMap<>();

    public Rebuilds(DataSource dataSource, Collection<? extends Projection> projections) {
        jdbc = new JdbcTemplate(dataSource);
        projections.forEach(projection -> this.projections.put(projection.name(), projection));
    }

    /**
     * @throws UnknownThing where there is none of that name
     */
    public Projection projection(String name) {
        Projection projection = projections.get(name);
        if (projection == null) {
            throw new UnknownThing(
                    "there is no projection '"
                            + name
                            + "'; there are "
                            + String.join(", ", projections.keySet()));
        }
        return projection;
    }

    /**
     * Asks for one; it begins when it is its turn. What was asked for under the same id before is
     * that one.
     *
     * @throws Conflict where another one of this projection is under way
     */
    public Rebuild request(RebuildAsked asked) {
        projection(asked.projection());
        jdbc.update(
                """
                        insert into projection_rebuild (id, projection, status, actor, actor_kind, reason, ticket)
                        values (?, ?, 'requested', ?, ?, ?, ?) on conflict do nothing""",
                Storable.values(
                        asked.id(),
                        asked.projection(),
                        asked.actor(),
                        asked.kind(),
                        asked.reason(),
                        asked.ticket()));
        return jdbc.query(SELECT + " where id = ?", (row, _) -> rebuild(row), asked.id()).stream()
                .findFirst()
                .orElseThrow(() -> underWay(asked.projection()));
    }

    private Conflict underWay(String projection) {
        return new Conflict(
                "projection "
                        + projection
                        + " is being rebuilt already"
                        + newest(projection)
                                .map(
                                        rebuild ->
                                                ": "
                                                        + rebuild.status()
                                                        + ", asked for by "
                                                        + rebuild.actor())
                                .orElse("")
                        + "; wait for it, or cancel it");
    }

    /**
     * Cancels the one that is under way. What is built by then is dropped; the live one was never
     * touched.
     *
     * @throws Conflict where none is
     */
    public Rebuild cancel(String projection, String actor, @Nullable String reason) {
        projection(projection);
        String because = "cancelled by " + actor + (reason == null ? "" : ": " + reason);
        int cancelled =
                jdbc.update(
                        """
                        update projection_rebuild set status = 'cancelled', finished_at = clock_timestamp(), because = ?
                        where projection = ? and finished_at is null""",
                        Storable.values(because, projection));
        if (cancelled == 0) {
            throw new Conflict("projection " + projection + " is not being rebuilt");
        }
        return newest(projection).orElseThrow();
    }

    /** The last one that was asked for; none where nobody ever did. */
    public Optional<Rebuild> newest(String projection) {
        return all(projection, 1).stream().findFirst();
    }

    /** Those of one projection, newest first. */
    public List<Rebuild> all(String projection, int limit) {
        projection(projection);
        return jdbc.query(
                SELECT + " where projection = ? order by requested_at desc, id limit ?",
                (row, _) -> rebuild(row),
                projection,
                limit);
    }

    /** Those that are not over, in the order in which they were asked for. */
    List<Rebuild> underWay() {
        return jdbc.query(
                SELECT + " where finished_at is null order by requested_at, id",
                (row, _) -> rebuild(row));
    }

    private static Rebuild rebuild(ResultSet row) throws SQLException {
        Instant beganAt = instant(row, "began_at");
        long position = row.getLong("position");
        long target = Math.max(position, row.getLong("target"));
        Long rate = null;
        if (beganAt != null) {
            Instant until = row.getObject("until", OffsetDateTime.class).toInstant();
            long millis = Math.max(1, Duration.between(beganAt, until).toMillis());
            rate = (position - row.getLong("began_position")) * 1000 / millis;
        }
        String status = row.getString("status");
        return new Rebuild(
                row.getString("id"),
                row.getString("projection"),
                status,
                row.getString("actor"),
                row.getString("reason"),
                row.getString("ticket"),
                row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                instant(row, "finished_at"),
                position,
                target,
                rate,
                status.equals(Status.BUILDING.word()) && rate != null && rate > 0
                        ? (Long) ((target - position) / rate)
                        : null,
                row.getString("because"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}

package io.waybill.projections.rebuild;

import io.waybill.projections.Projection;
import io.waybill.projections.rebuild.Rebuild.Status;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

import java.util.Locale;

/** How far one rebuild is, written in the transactions that bring it further. */
final class RebuildProgress {
    private final String id;
    private final Projection projection;
    private final JdbcTemplate jdbc;

    /**
     * @param nextOffset none before the first event
     * @param form of the tables when it began; none before
     */
    record State(Status status, long position, @Nullable Long nextOffset, @Nullable String form) {}

    RebuildProgress(String id, Projection projection, JdbcTemplate jdbc) {
        this.id = id;
        this.projection = projection;
        this.jdbc = jdbc;
    }

    State read() {
        return read("");
    }

    /** The same, and nobody brings it further, or cancels it, until the transaction is over. */
    State lock() {
        return read(" for update");
    }

    private State read(String locking) {
        return jdbc.query(
                        "select status, position, next_offset, form from projection_rebuild where id = ?"
                                + locking,
                        (row, _) ->
                                new State(
                                        Status.valueOf(row.getString(1).toUpperCase(Locale.ROOT)),
                                        row.getLong(2),
                                        row.getObject(3, Long.class),
                                        row.getString(4)),
                        id)
                .getFirst();
    }

    void begin(String form) {
        jdbc.update(
                """
                update projection_rebuild set status = 'building', form = ?, position = 0, next_offset = null
                where id = ?""",
                form,
                id);
    }

    /** From here on it goes on without an interruption, as far as anybody knows. */
    void goesOn() {
        jdbc.update(
                """
                update projection_rebuild set began_at = clock_timestamp(), began_position = position where id = ?""",
                id);
    }

    void advance(long position, long nextOffset) {
        jdbc.update(
                """
                update projection_rebuild set position = ?, next_offset = ?,
                    target = coalesce((select max(position) from projection_offset where projection = ?), 0)
                where id = ?""",
                position,
                nextOffset,
                projection.name(),
                id);
    }

    void now(Status status) {
        jdbc.update("update projection_rebuild set status = ? where id = ?", status.word(), id);
    }

    void end(Status status, @Nullable String because) {
        jdbc.update(
                """
                update projection_rebuild set status = ?, because = ?, finished_at = clock_timestamp()
                where id = ? and finished_at is null""",
                status.word(),
                because,
                id);
    }
}

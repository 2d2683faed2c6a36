package io.waybill.infra.proof;

import io.waybill.proof.SignedNote;
import io.waybill.proof.VerifierKey;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** The checkpoints that were signed, as they are on record. */
@Component
class Checkpoints {
    private static final String SELECT = "select note, key, signed_at from checkpoint ";

    private final JdbcClient jdbc;

    Checkpoints(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<SignedCheckpoint> newest(String origin) {
        return before(origin, Long.MAX_VALUE, 1).stream().findFirst();
    }

    /** Those that are smaller, the largest first. */
    List<SignedCheckpoint> before(String origin, long size, int limit) {
        return jdbc.sql(SELECT + "where origin = ? and size < ? order by size desc limit ?")
                .params(origin, size, limit)
                .query((row, _) -> checkpoint(row))
                .list();
    }

    Optional<SignedCheckpoint> at(String origin, long size) {
        return jdbc.sql(SELECT + "where origin = ? and size = ?")
                .params(origin, size)
                .query((row, _) -> checkpoint(row))
                .optional();
    }

    /** The smallest with so many events or more. */
    Optional<SignedCheckpoint> covering(String origin, long size) {
        return jdbc.sql(SELECT + "where origin = ? and size >= ? order by size limit 1")
                .params(origin, size)
                .query((row, _) -> checkpoint(row))
                .optional();
    }

    void add(String origin, long size, SignedNote note, VerifierKey key) {
        jdbc.sql(
                        """
                        insert into checkpoint (origin, size, note, key) values (?, ?, ?, ?)
                        on conflict (origin, size) do nothing""")
                .params(origin, size, note.write(), key.toString())
                .update();
    }

    /** Those that are not on Kafka yet, the smallest first. */
    List<SignedCheckpoint> untold(String origin, int limit) {
        return jdbc.sql(
                        SELECT
                                + """
                                where origin = ?
                                    and size > coalesce((select size from checkpoint_told where origin = ?), 0)
                                order by size limit ?""")
                .params(origin, origin, limit)
                .query((row, _) -> checkpoint(row))
                .list();
    }

    void told(String origin, long size) {
        jdbc.sql(
                        """
                        insert into checkpoint_told (origin, size) values (?, ?)
                        on conflict (origin) do update set size = excluded.size""")
                .params(origin, size)
                .update();
    }

    /** After a month, one an hour is kept: the others are on Kafka. */
    void thinOut() {
        jdbc.sql(
                        """
                        delete from checkpoint c where signed_at < now() - interval '30 days'
                            and date_trunc('hour', signed_at) = (
                                select date_trunc('hour', later.signed_at) from checkpoint later
                                where later.origin = c.origin and later.size > c.size order by later.size limit 1)""")
                .update();
    }

    private static SignedCheckpoint checkpoint(ResultSet row) throws SQLException {
        return SignedCheckpoint.of(
                row.getString(1),
                row.getString(2),
                row.getObject(3, OffsetDateTime.class).toInstant());
    }
}

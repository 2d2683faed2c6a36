package io.waybill.infra.backup;

import io.waybill.infra.command.Caller;
import io.waybill.infra.command.NewIds;
import io.waybill.infra.offload.OffloadedEvents;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

import javax.sql.DataSource;

/** Backups as they are taken, and who took them. */
@Component
public class Backups {
    private static final Logger log = LoggerFactory.getLogger(Backups.class);
    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final OffloadedEvents offloaded;

    Backups(DataSource dataSource, JdbcClient jdbc, OffloadedEvents offloaded) {
        this.dataSource = dataSource;
        this.jdbc = jdbc;
        this.offloaded = offloaded;
    }

    /**
     * One that was taken.
     *
     * @param finishedAt none where it was cut off, or goes on
     * @param position of the last event in it
     * @param bytes of the file
     */
    public record Taken(
            String id,
            String actor,
            @Nullable String reason,
            @Nullable String ticket,
            Instant begunAt,
            @Nullable Instant finishedAt,
            @Nullable Long position,
            @Nullable Long bytes) {}

    /**
     * Writes one; that it begins is on record before its first byte is written.
     *
     * @throws io.waybill.infra.offload.ArchiveAway where it would not be whole, as events are in
     *     files that cannot be read; nothing is written then
     */
    public void take(Caller caller, OutputStream out) throws IOException {
        offloaded.requireThere();
        String id = NewIds.next();
        jdbc.sql(
                        """
                        insert into backup_taken (id, actor, actor_kind, reason, ticket, source_address)
                        values (?, ?, ?, ?, ?, ?)""")
                .param(id)
                .param(caller.actor())
                .param(caller.kind())
                .param(caller.reason())
                .param(caller.ticket())
                .param(caller.sourceAddress())
                .update();
        BackupWriter.Counted counted = new BackupWriter.Counted(out);
        Manifest manifest;
        try (Connection connection = dataSource.getConnection()) {
            manifest = new BackupWriter(connection, offloaded, counted).write();
        } catch (SQLException failure) {
            // Who reads it sees a transfer without its end.
            throw new IOException("the backup was cut off: " + failure.getMessage(), failure);
        }
        jdbc.sql(
                        """
                        update backup_taken set finished_at = clock_timestamp(), position = ?, bytes = ?
                        where id = ?""")
                .params(manifest.position(), counted.bytes(), id)
                .update();
        log.info(
                "{} took a backup of {} events, {} bytes",
                caller.actor(),
                manifest.position(),
                counted.bytes());
    }

    /** Newest first. */
    public List<Taken> newest(int limit) {
        return jdbc.sql(
                        """
                        select id, actor, reason, ticket, begun_at, finished_at, position, bytes
                        from backup_taken order by begun_at desc, id limit ?""")
                .param(limit)
                .query((row, _) -> taken(row))
                .list();
    }

    private static Taken taken(ResultSet row) throws SQLException {
        OffsetDateTime finished = row.getObject(6, OffsetDateTime.class);
        return new Taken(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getObject(5, OffsetDateTime.class).toInstant(),
                finished == null ? null : finished.toInstant(),
                row.getObject(7, Long.class),
                row.getObject(8, Long.class));
    }
}

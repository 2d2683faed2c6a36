package io.waybill.bench.lives;

import io.waybill.domain.DomainEvent;
import io.waybill.domain.container.ContainerEvent;
import io.waybill.domain.host.HostEvent;
import io.waybill.domain.image.ImageEvent;
import io.waybill.domain.wire.EventTypes;
import io.waybill.domain.wire.WaybillJson;

import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/**
 * Writes events into the event store's tables by COPY, as the service's own rows are, some
 * thousands in one transaction.
 */
public final class LogWriter implements AutoCloseable {
    private static final int CHUNK = 50_000;
    private static final DateTimeFormatter MILLISECONDS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    /** Who gives the events their places in the whole log. */
    public enum Positions {
        /** This does, with the events: nobody else may write to the log meanwhile. */
        GIVEN,
        /** The service does that runs on the same database. */
        LEFT_TO_THE_SERVICE
    }

    private final Connection connection;
    private final CopyManager copy;
    private final Positions positions;
    private final BesideTheLog beside = new BesideTheLog();

    /**
     * @param connection to a database with the service's tables; it is closed with this
     */
    public LogWriter(Connection connection, Positions positions) throws SQLException {
        this.connection = connection;
        this.positions = positions;
        connection.setAutoCommit(false);
        copy = connection.unwrap(PGConnection.class).getCopyAPI();
    }

    /**
     * Writes the next {@code count} events.
     *
     * @return how long the database took, in seconds: making the events is not counted
     */
    public double write(Lives lives, long count) throws SQLException, IOException {
        long nanos = 0;
        for (long left = count; left > 0; left -= CHUNK) {
            nanos += writeChunk(lives, (int) Math.min(CHUNK, left));
        }
        return nanos / 1e9;
    }

    private long writeChunk(Lives lives, int count) throws SQLException, IOException {
        boolean given = positions == Positions.GIVEN;
        long last = given ? lastPosition() : 0;
        long index = given ? lastIndex() : 0;
        CopyText events = new CopyText();
        CopyText places = new CopyText();
        for (int i = 1; i <= count; i++) {
            GeneratedEvent next = lives.next();
            beside.take(next);
            if (given) {
                events.number(index + i);
                places.number(last + i).number(index + i).end();
            }
            row(events, next);
        }
        long begin = System.nanoTime();
        copy.copyIn(
                "copy event ("
                        + (given ? "global_index, " : "")
                        + """
                        event_identifier, aggregate_identifier, sequence_number, type, time_stamp, payload_type,
                        payload_revision, payload, meta_data) from stdin""",
                events.read());
        if (given) {
            copy.copyIn("copy event_position (position, global_index) from stdin", places.read());
            advance(last + count, index + count);
        }
        beside.write(connection, copy);
        connection.commit();
        return System.nanoTime() - begin;
    }

    private static void row(CopyText text, GeneratedEvent next) {
        DomainEvent event = next.event();
        text.text(next.id())
                .text(event.about().subject())
                .number(next.sequence())
                .text(
                        switch (event) {
                            case ContainerEvent _ -> "Container";
                            case ImageEvent _ -> "Image";
                            case HostEvent _ -> "Host";
                            default -> throw new IllegalArgumentException("no place for " + event);
                        })
                .text(MILLISECONDS.format(next.recordedAt()))
                .text(EventTypes.nameOf(event.getClass()))
                .text(EventTypes.revisionOf(event.getClass()))
                .text(WaybillJson.mapper().writeValueAsString(event))
                .text(WaybillJson.mapper().writeValueAsString(next.metadata()))
                .end();
    }

    private long lastPosition() throws SQLException {
        if (number(
                        """
                        select count(*) from event
                        where transaction_id >= (select horizon from event_sequencer for update)""")
                > 0) {
            throw new IllegalStateException(
                    "some events have no position yet: let the service give them theirs, and stop it");
        }
        return number("select last_position from event_sequencer");
    }

    private long lastIndex() throws SQLException {
        return number("select coalesce(max(global_index), 0) from event");
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void advance(long position, long index) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        """
                        update event_sequencer set last_position = ?,
                            horizon = (pg_current_xact_id()::text::bigint + 1)::text::xid8""")) {
            statement.setLong(1, position);
            statement.executeUpdate();
        }
        number("select setval(pg_get_serial_sequence('event', 'global_index'), " + index + ")");
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}

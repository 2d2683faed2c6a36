package io.waybill.infra.publisher;

import io.waybill.domain.DomainEvent;
import io.waybill.domain.HostId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.wire.EventTypes;
import io.waybill.infra.offload.OffloadedEvents;
import io.waybill.infra.offload.Positions;
import io.waybill.proof.Place;

import org.axonframework.common.DateTimeUtils;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** The log in the order of its positions. */
@Component
public class EventLog {
    private static final String EVENT =
            """
            e.event_identifier, e.aggregate_identifier, e.sequence_number, e.time_stamp, e.payload_type,
            e.payload_revision, e.payload, e.meta_data
            """;
    private final JdbcClient jdbc;
    private final OffloadedEvents offloaded;
    private volatile @Nullable Instant beginning;

    EventLog(JdbcClient jdbc, OffloadedEvents offloaded) {
        this.jdbc = jdbc;
        this.offloaded = offloaded;
    }

    /** When it begins: nothing is on record before. None where nothing is in it. */
    public Optional<Instant> beginning() {
        Instant known = beginning;
        if (known == null) {
            known = at(1).map(StoredEvent::recordedAt).map(Instant::parse).orElse(null);
            beginning = known;
        }
        return Optional.ofNullable(known);
    }

    /** The events after {@code position}, in order, {@code limit} at most. */
    public List<StoredEvent> after(long position, int limit) {
        return whole(
                jdbc.sql(
                                "select p.position, "
                                        + EVENT
                                        + """
                                from (select position, global_index from event_position
                                      where position > ? order by position limit ?) p
                                left join lateral (select * from event where global_index = p.global_index limit 1) e on true
                                order by p.position""")
                        .params(position, limit)
                        .query((row, _) -> place(row))
                        .list());
    }

    private static Place<StoredEvent> place(ResultSet row) throws SQLException {
        return new Place<>(row.getLong(1), row.getString(2) == null ? null : stored(row));
    }

    /** In their order, with those that left the table. */
    private List<StoredEvent> whole(List<Place<StoredEvent>> places) {
        return Place.whole(
                places,
                left -> offloaded.at(left).stream().map(StoredEvent::of).toList(),
                StoredEvent::position);
    }

    /** What the events are about that come after {@code position}, up to {@code last}. */
    public Set<String> subjects(long position, long last) {
        return Set.copyOf(
                jdbc.sql(
                                """
                                select distinct e.aggregate_identifier from event_position p join event e using (global_index)
                                where p.position > ? and p.position <= ?""")
                        .params(position, last)
                        .query(String.class)
                        .list());
    }

    /**
     * The events about one thing, oldest first.
     *
     * @param subject such as {@code containers/4fd1…}
     * @param sequence of the first that is asked for
     * @return with position 0 what has none yet
     */
    public List<StoredEvent> about(String subject, long sequence, int limit) {
        List<StoredEvent> here = inTable(subject, sequence, limit);
        if (!here.isEmpty() && here.getFirst().sequence() == sequence) {
            return here;
        }
        return Stream.concat(
                        offloaded.about(subject, sequence).stream().map(StoredEvent::of),
                        here.stream())
                .limit(limit)
                .toList();
    }

    private List<StoredEvent> inTable(String subject, long sequence, int limit) {
        return jdbc.sql(
                        "select coalesce(p.position, 0), "
                                + EVENT
                                + """
                        from event e left join event_position p using (global_index)
                        where e.aggregate_identifier = ? and e.sequence_number >= ?
                        order by e.sequence_number limit ?""")
                .params(subject, sequence, limit)
                .query((row, _) -> stored(row))
                .list();
    }

    /** The events about the same thing before this one, oldest first. */
    public List<DomainEvent> before(StoredEvent event) {
        return about(event.subject(), 0, Math.toIntExact(event.sequence())).stream()
                .map(StoredEvent::event)
                .toList();
    }

    /** The event at a position. */
    public Optional<StoredEvent> at(long position) {
        return after(position - 1, 1).stream().filter(e -> e.position() == position).findFirst();
    }

    /** The events at these positions, in their order. */
    public List<StoredEvent> at(List<Long> positions) {
        return whole(
                jdbc.sql(
                                "select p.position, "
                                        + EVENT
                                        + """
                                from event_position p left join event e using (global_index)
                                where p.position = any(?) order by p.position""")
                        .param((Object) positions.toArray(Long[]::new))
                        .query((row, _) -> place(row))
                        .list());
    }

    /**
     * Of the events at these positions, those that were recorded in a time; there may be others
     * between them, for clocks differ. None where there are none.
     *
     * @param since the earliest time
     * @param before the time to stop before
     */
    public Optional<Positions> recorded(Positions among, Instant since, Instant before) {
        Optional<Positions> here = recordedInTable(among, since, before);
        Optional<Positions> elsewhere = offloaded.recorded(among, text(since), text(before));
        return Stream.of(here, elsewhere).flatMap(Optional::stream).reduce(Positions::and);
    }

    private Optional<Positions> recordedInTable(Positions among, Instant since, Instant before) {
        return jdbc.sql(
                        """
                        select min(p.position), max(p.position) from event_position p join event e using (global_index)
                        where p.position between ? and ? and e.time_stamp collate "C" >= ? and e.time_stamp collate "C" < ?""")
                .params(among.first(), among.last(), text(since), text(before))
                .query(
                        (row, _) ->
                                row.getObject(1) == null
                                        ? Optional.<Positions>empty()
                                        : Optional.of(
                                                new Positions(row.getLong(1), row.getLong(2))))
                .single();
    }

    /**
     * As the log writes it: to the millisecond, of which it is the next where it is between two.
     */
    private static String text(Instant instant) {
        return DateTimeUtils.formatInstant(instant.plusNanos(999_999));
    }

    /** The position of an event; none where there is no such event, or it has none yet. */
    public Optional<Long> positionOf(String eventId) {
        return jdbc.sql(
                        """
                        select p.position from event e join event_position p using (global_index)
                        where e.event_identifier = ?""")
                .params(eventId)
                .query(Long.class)
                .optional()
                .or(() -> offloaded.positionOf(eventId));
    }

    /**
     * The id of the newest event of a type about one thing: what follows from it says so.
     *
     * @param subject such as {@code hosts/alpha}
     */
    public @Nullable String newest(String subject, Class<? extends DomainEvent> type) {
        return jdbc.sql(
                        """
                        select event_identifier from event where aggregate_identifier = ? and payload_type = ?
                        order by sequence_number desc limit 1""")
                .params(subject, EventTypes.nameOf(type))
                .query(String.class)
                .optional()
                .orElse(null);
    }

    /** The position of the newest event that has one; 0 where the log is empty. */
    public long lastPosition() {
        return jdbc.sql("select last_position from event_sequencer").query(Long.class).single();
    }

    /**
     * A position after which a reader may begin: one that is there, or 0. After any other, it would
     * wait for long, and then miss what it was not there for.
     *
     * @throws InvalidInput where there is no such position
     */
    public long requireBegun(String field, long position) {
        long end = lastPosition();
        if (position < 0 || position > end) {
            throw new InvalidInput(
                    field,
                    "position "
                            + position
                            + " is not in the log: begin after one from 0, which is its beginning, to "
                            + end);
        }
        return position;
    }

    /** Which log this is. */
    public UUID id() {
        return jdbc.sql("select log_id from event_sequencer").query(UUID.class).single();
    }

    /** Every host that was ever registered. */
    public List<HostId> hosts() {
        return jdbc
                .sql(
                        "select aggregate_identifier from event where type = 'Host' and sequence_number = 0")
                .query(String.class)
                .list()
                .stream()
                .map(subject -> new HostId(subject.substring(subject.indexOf('/') + 1)))
                .toList();
    }

    private static StoredEvent stored(ResultSet row) throws SQLException {
        return new StoredEvent(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                StoredEvent.metadataIn(row.getString(9)));
    }
}

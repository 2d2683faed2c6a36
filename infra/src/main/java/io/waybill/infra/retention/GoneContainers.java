package io.waybill.infra.retention;

import io.waybill.domain.ContainerId;
import io.waybill.proof.LogEntry;
import io.waybill.proof.LogTable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Containers whose names are free again, and what the table of events has of them still. */
@Component
class GoneContainers {
    private static final Place BEGINNING = new Place(Instant.EPOCH, "");

    private final JdbcClient jdbc;

    GoneContainers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Where looking goes on.
     *
     * @param at when the last one that was looked at left its name
     */
    record Place(Instant at, String container) {
        static Place beginning() {
            return BEGINNING;
        }
    }

    /**
     * @param since when it left its last name
     */
    record Gone(ContainerId id, Instant since) {
        Place place() {
            return new Place(since, id.value());
        }
    }

    /** The next ones of which the table has events, in the order of their going. */
    List<Gone> after(Place place, Instant before, int limit) {
        return jdbc.sql(
                        """
                        select distinct n.released_at, n.container_id from container_name n
                        where n.released_at <= ? and (n.released_at, n.container_id) > (?, ?)
                            and not exists (select from container_name l where l.container_id = n.container_id
                                            and (l.released_at is null or l.released_at > n.released_at))
                            and exists (select from event e where e.aggregate_identifier = 'containers/' || n.container_id)
                        order by 1, 2 limit ?""")
                .params(
                        before.atOffset(ZoneOffset.UTC),
                        place.at().atOffset(ZoneOffset.UTC),
                        place.container(),
                        limit)
                .query(
                        (row, _) ->
                                new Gone(
                                        new ContainerId(row.getString(2)),
                                        row.getObject(1, OffsetDateTime.class).toInstant()))
                .list();
    }

    /** What the table has about a subject, oldest first; at position 0 what has none yet. */
    List<LogEntry> entries(String subject) {
        return jdbc.sql(LogTable.ABOUT)
                .param(subject)
                .query((row, _) -> LogTable.entry(row))
                .list();
    }

    /**
     * Takes events out of the table, and puts on record where they are; in the transaction of
     * whoever asks.
     *
     * @param entries all that the table has about a subject
     * @param segments which files they are in
     * @throws IllegalStateException where the table has others than these
     */
    void takeOut(String subject, List<LogEntry> entries, List<Long> segments, String rule) {
        SortedSet<Long> numbers = new TreeSet<>(segments);
        jdbc.sql("select segments from offloaded where subject = ?")
                .param(subject)
                .query(
                        row -> {
                            numbers.addAll(List.of((Long[]) row.getArray(1).getArray()));
                        });
        long events = entries.getLast().sequence() + 1;
        jdbc.sql(
                        """
                        insert into offloaded (subject, events, segments, rule) values (?, ?, ?, ?)
                        on conflict (subject) do update set events = excluded.events, segments = excluded.segments,
                            rule = excluded.rule, offloaded_at = clock_timestamp()""")
                .params(subject, events, numbers.toArray(Long[]::new), rule)
                .update();
        int deleted =
                jdbc.sql("delete from event where aggregate_identifier = ? and sequence_number < ?")
                        .params(subject, events)
                        .update();
        if (deleted != entries.size()) {
            throw new IllegalStateException(
                    "the table has %d events about %s, not %d"
                            .formatted(deleted, subject, entries.size()));
        }
        jdbc.sql(
                        """
                        update archive_segment s set offloaded = s.offloaded + n.events
                        from (select number, count(*) as events from unnest(?) number group by number) n
                        where s.number = n.number""")
                .param((Object) segments.toArray(Long[]::new))
                .update();
    }

    /** What has left. */
    Offloaded offloaded() {
        return jdbc.sql("select count(*), coalesce(sum(events), 0) from offloaded")
                .query((row, _) -> new Offloaded(row.getLong(1), row.getLong(2)))
                .single();
    }

    record Offloaded(long containers, long events) {}
}

package io.waybill.projections.timeline;

import io.waybill.domain.container.ContainerEvent;
import io.waybill.projections.EventRecord;
import io.waybill.projections.timeline.ContainerTimeline.Stored;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Folds containers' events: reads a batch's containers once, and writes what changed at once. */
final class TimelineTable {
    private static final String REMOVE =
            """
            delete from timeline_interval i using %s as gone (container, valid_to)
            where i.container = gone.container and i.valid_to = gone.valid_to and i.known_to = 'infinity'""";
    private static final String CORRECT =
            """
            update timeline_interval i
            set valid_to = now.valid_to, known_from = now.known_from, believed_to = now.believed_to
            from %s as now (container, stored_to, valid_to, known_from, believed_to)
            where i.container = now.container and i.valid_to = now.stored_to and i.known_to = 'infinity'""";
    private static final String INSERT =
            "insert into timeline_interval (container, valid_from, valid_to, known_from, known_to, believed_to, "
                    + Spans.SITUATION_COLUMNS
                    + ") "
                    + Spans.places(6);
    private static final String KEEP =
            "insert into timeline_current (container, sequence, began_at, known_at, valid_from, known_from, "
                    + Spans.SITUATION_COLUMNS
                    + ") "
                    + Spans.places(6)
                    + " on conflict (container) do update set sequence = excluded.sequence,"
                    + " known_at = excluded.known_at, valid_from = excluded.valid_from, known_from = excluded.known_from, "
                    + Spans.SITUATION.stream()
                            .map(column -> column + " = excluded." + column)
                            .collect(Collectors.joining(", "));

    private final JdbcTemplate jdbc;

    TimelineTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void apply(List<EventRecord> events) {
        List<EventRecord> ofContainers =
                events.stream().filter(record -> record.event() instanceof ContainerEvent).toList();
        if (ofContainers.isEmpty()) {
            return;
        }
        Map<String, ContainerTimeline> timelines = load(ofContainers);
        Map<String, ContainerTimeline> changed = new LinkedHashMap<>();
        for (EventRecord record : ofContainers) {
            ContainerEvent event = (ContainerEvent) record.event();
            String id = event.containerId().value();
            ContainerTimeline timeline = timelines.get(id);
            if (timeline == null) {
                timeline = ContainerTimeline.beginning(record, event);
                timelines.put(id, timeline);
                changed.put(id, timeline);
            } else if (timeline.apply(record, event)) {
                changed.put(id, timeline);
            }
        }
        write(changed.values());
    }

    private Map<String, ContainerTimeline> load(List<EventRecord> events) {
        Map<String, ContainerTimeline> timelines = new HashMap<>();
        jdbc.query(
                "select * from timeline_current where container = any(?)",
                row -> {
                    timelines.put(row.getString("container"), open(row));
                },
                (Object)
                        events.stream()
                                .map(record -> record.event().about().value())
                                .distinct()
                                .toArray(String[]::new));
        loadEnded(events, timelines);
        return timelines;
    }

    /** The spans that have ended, where an event comes that happened before the open one began. */
    private void loadEnded(List<EventRecord> events, Map<String, ContainerTimeline> timelines) {
        Map<String, Instant> late = new HashMap<>();
        for (EventRecord record : events) {
            ContainerTimeline timeline = timelines.get(record.event().about().value());
            if (timeline != null && timeline.reachesBehindOpen(record)) {
                late.merge(
                        timeline.container(),
                        timeline.occurrenceOf(record),
                        (one, other) -> one.isBefore(other) ? one : other);
            }
        }
        if (late.isEmpty()) {
            return;
        }
        Columns asked = new Columns(List.of("text", "timestamptz"));
        late.forEach((container, at) -> asked.add(container, at));
        asked.query(
                jdbc,
                """
                select i.* from %s as late (container, at)
                join timeline_interval i on i.container = late.container and i.valid_to > late.at
                where i.known_to = 'infinity' order by i.container, i.valid_to""",
                row -> {
                    ContainerTimeline timeline = timelines.get(row.getString("container"));
                    if (timeline != null) {
                        timeline.load(ended(row));
                    }
                });
    }

    private static ContainerTimeline open(ResultSet row) throws SQLException {
        return ContainerTimeline.stored(
                row.getString("container"),
                Spans.instant(row, "began_at"),
                row.getLong("sequence"),
                Spans.instant(row, "known_at"),
                Span.open(
                        Spans.instant(row, "valid_from"),
                        Spans.instant(row, "known_from"),
                        Spans.situation(row, "")));
    }

    static Span ended(ResultSet row) throws SQLException {
        return new Span(
                Spans.instant(row, "valid_from"),
                Spans.instant(row, "valid_to"),
                Spans.instant(row, "known_from"),
                Spans.instant(row, "known_to"),
                Spans.instantOrNone(row, "believed_to"),
                Spans.situation(row, ""));
    }

    private void write(Collection<ContainerTimeline> timelines) {
        Columns obsolete = new Columns(List.of("text", "timestamptz"));
        Columns corrected =
                new Columns(
                        List.of(
                                "text",
                                "timestamptz",
                                "timestamptz",
                                "timestamptz",
                                "timestamptz"));
        List<@Nullable Object[]> ended = new ArrayList<>();
        List<@Nullable Object[]> open = new ArrayList<>();
        for (ContainerTimeline timeline : timelines) {
            String id = timeline.container();
            timeline.obsolete().forEach(end -> obsolete.add(id, end));
            for (Stored stored : timeline.ended()) {
                Span span = stored.span();
                if (stored.storedTo() == null) {
                    ended.add(interval(id, span));
                } else if (stored.isChanged()) {
                    corrected.add(
                            id,
                            stored.storedTo(),
                            span.validTo(),
                            span.knownFrom(),
                            span.believedTo());
                }
            }
            timeline.overtaken().forEach(span -> ended.add(interval(id, span)));
            open.add(current(timeline));
        }
        // In this order: at no moment do two spans that are known to be so overlap.
        obsolete.execute(jdbc, REMOVE);
        corrected.execute(jdbc, CORRECT);
        jdbc.batchUpdate(INSERT, ended);
        jdbc.batchUpdate(KEEP, open);
    }

    private static @Nullable Object[] interval(String container, Span span) {
        return Spans.row(
                span.situation(),
                container,
                span.validFrom(),
                span.validTo(),
                span.knownFrom(),
                span.knownTo(),
                span.believedTo());
    }

    private static @Nullable Object[] current(ContainerTimeline timeline) {
        Span open = timeline.open();
        return Spans.row(
                open.situation(),
                timeline.container(),
                timeline.sequence(),
                timeline.beganAt(),
                timeline.knownAt(),
                open.validFrom(),
                open.knownFrom());
    }
}

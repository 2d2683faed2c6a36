package io.waybill.projections.timeline;

import io.waybill.projections.Page;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What containers did in a time, as far as is known by now. */
final class LifeQueries {
    private static final String COLUMNS =
            " container, valid_from, valid_to, known_from, " + Spans.SITUATION_COLUMNS;
    private static final String OPEN_COLUMNS =
            COLUMNS.replace("valid_to", "timestamptz 'infinity' as valid_to");
    private static final String LIFE =
            "select * from ((select"
                    + COLUMNS
                    + " from timeline_interval where known_to = 'infinity' and container = :id"
                    + " and valid_to > :after and valid_from < :to order by valid_to limit :limit)"
                    + " union all select"
                    + OPEN_COLUMNS
                    + " from timeline_current where container = :id and valid_from < :to) life"
                    + " order by valid_to limit :limit";
    private static final String OF_SEVERAL =
            "select"
                    + COLUMNS
                    + " from timeline_interval where known_to = 'infinity' and container = any(:ids)"
                    + " and valid_to > :from and valid_from < :to union all select"
                    + OPEN_COLUMNS
                    + " from timeline_current where container = any(:ids) and valid_from < :to"
                    + " order by container, valid_to";
    private static final String THERE =
            "select container from ("
                    + Lengths.sql(
                            "container, host, image", "cast(:from as timestamptz)", "< :to", "")
                    + " union all select container, host, image from timeline_current"
                    + " where status <> 'removed' and valid_from < :to) there where true";

    /** The same without a filter: each container's newest span says whether it was there. */
    private static final String ALL_THERE =
            "select container from timeline_current where began_at < :to"
                    + " and (status <> 'removed' or valid_from > :from)";

    private final NamedParameterJdbcTemplate jdbc;

    private record Lived(String container, Instant from, Instant to, Instant known, Situation so) {}

    LifeQueries(NamedParameterJdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Instant> beginning(String container) {
        return jdbc
                .query(
                        "select began_at from timeline_current where container = :id",
                        Map.of("id", container),
                        (row, _) -> Spans.instant(row, "began_at"))
                .stream()
                .findFirst();
    }

    Page<IntervalView> intervals(
            String container, Period period, int limit, @Nullable String cursor) {
        Page.requireLimit(limit);
        Instant after = cursor == null ? period.from() : ended(cursor);
        List<Lived> lived =
                lived(
                        LIFE,
                        parameters(period)
                                .addValue("id", container)
                                .addValue("after", Spans.utc(after))
                                .addValue("limit", limit + 1));
        Page<Lived> page = Page.of(lived, limit, last -> Cursors.encode(last.to().toString()));
        Unobserved unobserved = unobserved(page.items(), period);
        return new Page<>(
                page.items().stream().map(each -> view(each, period, unobserved)).toList(),
                page.next());
    }

    Optional<UptimeView> uptime(String container, Period period) {
        return uptimes(List.of(container), period).stream().findFirst();
    }

    /** Of those that were there at some time of the period, in the order of their ids. */
    Page<UptimeView> uptimes(
            @Nullable String host,
            @Nullable String image,
            Period period,
            int limit,
            @Nullable String cursor) {
        Page.requireLimit(limit);
        String after = cursor == null ? "" : " and container > :after";
        String order = " order by container limit :limit";
        String sql =
                host == null && image == null
                        ? ALL_THERE + after + order
                        : THERE
                                + (host == null ? "" : " and host = :host")
                                + (image == null ? "" : " and image = :image")
                                + after
                                + " group by container"
                                + order;
        List<String> found =
                jdbc.queryForList(
                        sql,
                        parameters(period)
                                .addValue("host", host)
                                .addValue("image", image)
                                .addValue("after", cursor == null ? null : Cursors.decode(cursor))
                                .addValue("limit", limit + 1),
                        String.class);
        Page<String> ids = Page.of(found, limit, Cursors::encode);
        return new Page<>(uptimes(ids.items(), period), ids.next());
    }

    private List<UptimeView> uptimes(List<String> containers, Period period) {
        List<Lived> lived =
                lived(
                        OF_SEVERAL,
                        parameters(period).addValue("ids", containers.toArray(String[]::new)));
        Unobserved unobserved = unobserved(lived, period);
        Map<String, Uptime> uptimes = new LinkedHashMap<>();
        for (Lived each : lived) {
            uptimes.computeIfAbsent(each.container(), id -> new Uptime(id, period, unobserved))
                    .add(each.from(), each.to(), each.so());
        }
        List<UptimeView> views = new ArrayList<>();
        for (Uptime uptime : uptimes.values()) {
            UptimeView view = uptime.view();
            if (view != null) {
                views.add(view);
            }
        }
        return views;
    }

    private List<Lived> lived(String sql, MapSqlParameterSource parameters) {
        return jdbc.query(
                sql,
                parameters,
                (row, _) ->
                        new Lived(
                                row.getString("container"),
                                Spans.instant(row, "valid_from"),
                                Spans.instant(row, "valid_to"),
                                Spans.instant(row, "known_from"),
                                Spans.situation(row, "")));
    }

    private Unobserved unobserved(List<Lived> lived, Period period) {
        Set<String> hosts =
                lived.stream().map(each -> each.so().host()).collect(Collectors.toSet());
        return Unobserved.load(jdbc, hosts, period);
    }

    private static IntervalView view(Lived lived, Period period, Unobserved unobserved) {
        boolean goesOn = lived.to().equals(Span.FOREVER);
        Instant begin = lived.from().isAfter(period.from()) ? lived.from() : period.from();
        Instant end = lived.to().isBefore(period.to()) ? lived.to() : period.to();
        boolean isGone = lived.so().status().equals(Situation.REMOVED);
        Duration unseen =
                isGone || !begin.isBefore(end)
                        ? Duration.ZERO
                        : lived.so().lost()
                                ? Duration.between(begin, end)
                                : unobserved.within(lived.so().host(), begin, end);
        return new IntervalView(
                lived.from(),
                goesOn ? null : lived.to(),
                unseen.isZero() ? null : unseen,
                ContainerThen.of(lived.container(), lived.from(), lived.known(), lived.so()));
    }

    private static MapSqlParameterSource parameters(Period period) {
        return new MapSqlParameterSource("from", Spans.utc(period.from()))
                .addValue("to", Spans.utc(period.to()));
    }

    private static Instant ended(String cursor) {
        try {
            Instant ended = Instant.parse(Cursors.decode(cursor));
            int year = ended.atOffset(ZoneOffset.UTC).getYear();
            if (year >= 1 && year <= 9999) { // as PostgreSQL keeps them
                return ended;
            }
            throw Cursors.refused(cursor);
        } catch (DateTimeException _) {
            throw Cursors.refused(cursor);
        }
    }
}

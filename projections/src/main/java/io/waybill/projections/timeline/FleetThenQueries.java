package io.waybill.projections.timeline;

import io.waybill.projections.Page;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The fleet at an instant, and what differs between two. */
final class FleetThenQueries {
    private static final String ORDER = "(%s || '/' || %s) collate \"C\"";
    private static final String SITUATION_DIFFERS =
            "(" + prefixed("before") + ") is distinct from (" + prefixed("after") + ")";

    private final NamedParameterJdbcTemplate jdbc;

    FleetThenQueries(NamedParameterJdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    Page<ContainerThen> fleet(FleetThenFilter asked) {
        Moment moment = asked.moment();
        Instant known = moment.asKnownAt();
        MapSqlParameterSource parameters =
                page(asked.limit(), asked.cursor())
                        .addValue("at", Spans.utc(moment.at()))
                        .addValue("known", known == null ? null : Spans.utc(known))
                        .addValue("host", asked.host())
                        .addValue("image", asked.image())
                        .addValue("status", asked.status());
        StringBuilder where = new StringBuilder("where true");
        if (asked.image() != null) {
            where.append(" and image = :image");
        }
        if (ContainerThen.LOST.equals(asked.status())) {
            where.append(" and lost");
        } else if (asked.status() != null) {
            where.append(" and status = :status and not lost");
        }
        if (asked.drifted()) {
            where.append(" and drifted");
        }
        if (asked.cursor() != null) {
            where.append(" and ").append(ORDER.formatted("name", "container")).append(" > :after");
        }
        String sql = Snapshot.page(known != null, asked.host() != null, where.toString(), ORDER);
        return Page.of(
                jdbc.query(sql, parameters, (row, _) -> ContainerThen.read(row, "")),
                asked.limit(),
                last -> Cursors.encode(last.name() + "/" + last.id()));
    }

    List<String> unobservedHosts(Moment moment) {
        Instant known = moment.asKnownAt();
        return jdbc.queryForList(
                "select distinct host from timeline_unobserved"
                        + " where tstzrange(valid_from, valid_to) @> cast(:at as timestamptz)"
                        + (known == null ? "" : " and known_from <= :known")
                        + " order by host",
                new MapSqlParameterSource("at", Spans.utc(moment.at()))
                        .addValue("known", known == null ? null : Spans.utc(known)),
                String.class);
    }

    Page<ContainerChange> diff(
            Instant from,
            Instant to,
            @Nullable String host,
            @Nullable String image,
            int limit,
            @Nullable String cursor) {
        String order =
                ORDER.formatted(
                        "coalesce(after.name, before.name)",
                        "coalesce(after.container, before.container)");
        StringBuilder sql =
                new StringBuilder("select ")
                        .append(aliased("before"))
                        .append(", ")
                        .append(aliased("after"))
                        .append(" from (")
                        .append(Snapshot.sql("from"))
                        .append(") before full join (")
                        .append(Snapshot.sql("to"))
                        .append(") after on before.container = after.container where (")
                        .append("before.container is null or after.container is null or ")
                        .append(SITUATION_DIFFERS)
                        .append(")");
        if (host != null) {
            sql.append(" and :host in (before.host, after.host)");
        }
        if (image != null) {
            sql.append(" and :image in (before.image, after.image)");
        }
        if (cursor != null) {
            sql.append(" and ").append(order).append(" > :after");
        }
        sql.append(" order by ").append(order).append(" limit :limit");
        List<ContainerChange> found =
                jdbc.query(
                        sql.toString(),
                        page(limit, cursor)
                                .addValue("from", Spans.utc(from))
                                .addValue("to", Spans.utc(to))
                                .addValue("host", host)
                                .addValue("image", image),
                        (row, _) -> ContainerChange.read(row));
        return Page.of(found, limit, last -> Cursors.encode(last.name() + "/" + last.id()));
    }

    private static MapSqlParameterSource page(int limit, @Nullable String cursor) {
        return new MapSqlParameterSource("limit", limit + 1)
                .addValue("after", cursor == null ? null : Cursors.decode(cursor));
    }

    /** An operation that is in flight is no difference by itself: what comes of it is. */
    private static String prefixed(String side) {
        return Spans.SITUATION.stream()
                .filter(column -> !column.equals("operation"))
                .map(column -> side + "." + column)
                .collect(Collectors.joining(", "));
    }

    private static String aliased(String side) {
        return Stream.concat(
                        Stream.of("container", "valid_from", "known_from"),
                        Spans.SITUATION.stream())
                .map(column -> side + "." + column + " as " + side + "_" + column)
                .collect(Collectors.joining(", "));
    }
}

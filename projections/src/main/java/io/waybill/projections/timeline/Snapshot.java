package io.waybill.projections.timeline;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The containers that there were at an instant, as SQL. Each branch is a scan of an index of its
 * own that reads what it answers, and little else.
 *
 * <p>As known by now, a container is in one span: an open one that began by then, or an ended one
 * that has the instant in it. As known at an instant before, it may also be in one whose end had
 * not become known, or in one that was corrected since.
 */
final class Snapshot {
    private static final String COLUMNS =
            "container, valid_from, known_from, " + Spans.SITUATION_COLUMNS;

    /** What the index does not have of those that have ended, with its types. */
    private static final Map<String, String> NOT_IN_INDEX =
            Map.of(
                    "version", "int",
                    "revision", "int",
                    "desired", "text",
                    "operation", "text",
                    "exit_code", "int",
                    "health", "text",
                    "started_at", "timestamptz",
                    "runs", "int");

    private static final String OPEN =
            "select "
                    + COLUMNS
                    + " from timeline_current where status <> 'removed' and valid_from <= :at";
    private static final String NOT_KNOWN_TO_HAVE_ENDED =
            "select "
                    + COLUMNS
                    + " from timeline_interval where known_to = 'infinity' and status <> 'removed'";
    private static final String SOON_KNOWN =
            NOT_KNOWN_TO_HAVE_ENDED
                    + " and believed_to > valid_to and believed_to - valid_to <= interval '1 minute'"
                    + " and believed_to > :known and believed_to <= :known + interval '1 minute'"
                    + " and valid_to <= :at";
    private static final String LATE_KNOWN =
            NOT_KNOWN_TO_HAVE_ENDED
                    + " and believed_to - valid_to > interval '1 minute'"
                    + " and tstzrange(valid_to, greatest(valid_to, believed_to)) @> tstzrange(:at, :known, '[]')";
    private static final String CORRECTED_SINCE =
            "select "
                    + COLUMNS
                    + " from timeline_interval where known_to < 'infinity' and status <> 'removed'"
                    + " and tstzrange(known_from, known_to) @> :known and valid_from <= :at"
                    + " and (valid_to > :at or believed_to > :known)";

    private Snapshot() {}

    /**
     * @param at the name of the parameter that says when
     */
    static String sql(String at) {
        return parameters(OPEN + " union all " + Lengths.sql(COLUMNS, ":at", "<= :at", ""), at);
    }

    /**
     * The first of them, in an order, of which only so many are read themselves: all that is asked
     * of them is in the index.
     *
     * @param at the name of the parameter that says when
     * @param known the name of the one that says as known when; none for what is known by now
     * @param onHost whether a parameter {@code host} says on which
     * @param where what else is asked of them, from {@code where} on
     * @param order with {@code %s} for the name and the container's id
     */
    static String page(
            String at, @Nullable String known, boolean onHost, String where, String order) {
        String also =
                (onHost ? " and host = :host" : "")
                        + (known == null ? "" : " and known_from <= :known");
        StringBuilder all = new StringBuilder(whole(OPEN)).append(also).append(" union all ");
        all.append(
                Lengths.sql(
                        columns("%s", "null::%2$s as %1$s") + ", valid_to as ended",
                        ":at",
                        "<= :at",
                        also));
        if (known != null) {
            for (String branch : List.of(SOON_KNOWN, LATE_KNOWN, CORRECTED_SINCE)) {
                all.append(" union all ").append(whole(branch)).append(also);
            }
        }
        String named = parameters(all.toString(), at);
        return "select "
                + columns("f.%1$s", "case when f.ended is null then f.%1$s else i.%1$s end as %1$s")
                + " from (select * from ("
                + (known == null
                        ? named
                        : named.replace(":known", "cast(:" + known + " as timestamptz)"))
                + ") fleet "
                + where
                + " order by "
                + order.formatted("name", "container")
                + " limit :limit) f left join timeline_interval i on i.container = f.container"
                + " and i.valid_to = f.ended and i.known_to = 'infinity' order by "
                + order.formatted("f.name", "f.container");
    }

    private static String parameters(String sql, String at) {
        return sql.replace(":at", "cast(:" + at + " as timestamptz)");
    }

    /** With a column that says that there is nothing more to read. */
    private static String whole(String branch) {
        return branch.replace(COLUMNS + " from", COLUMNS + ", null::timestamptz as ended from");
    }

    private static String columns(String inIndex, String notInIndex) {
        return Arrays.stream(COLUMNS.split(", "))
                .map(
                        column ->
                                NOT_IN_INDEX.containsKey(column)
                                        ? notInIndex.formatted(column, NOT_IN_INDEX.get(column))
                                        : inIndex.formatted(column))
                .collect(Collectors.joining(", "));
    }
}

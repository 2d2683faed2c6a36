package io.waybill.projections.timeline;

import java.util.ArrayList;
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
            " from timeline_current where status <> 'removed' and valid_from <= :at";
    private static final String NOT_KNOWN_TO_HAVE_ENDED =
            " from timeline_interval where known_to = 'infinity' and status <> 'removed'";
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
            " from timeline_interval where known_to < 'infinity' and status <> 'removed'"
                    + " and tstzrange(known_from, known_to) @> :known and valid_from <= :at"
                    + " and (valid_to > :at or believed_to > :known)";

    private Snapshot() {}

    /**
     * @param at the name of the parameter that says when
     */
    static String sql(String at) {
        return typed(
                "at",
                at,
                "select "
                        + COLUMNS
                        + OPEN
                        + " union all "
                        + Lengths.sql(COLUMNS, ":at", "<= :at", ""));
    }

    /**
     * The first of them, in an order, of which only so many are read themselves: all that is asked
     * of them is in the index. Parameters {@code at}, {@code known}, {@code host} and {@code limit}
     * say when, as known when, on which host, and how many.
     *
     * @param asKnown whether it is asked as known at an instant, and not by now
     * @param onHost whether it is asked of one host
     * @param where what else is asked of them, from {@code where} on
     * @param order with {@code %s} for the name and the container's id
     */
    static String page(boolean asKnown, boolean onHost, String where, String order) {
        String also =
                (onHost ? " and host = :host" : "") + (asKnown ? " and known_from <= :known" : "");
        List<String> branches = new ArrayList<>();
        branches.add(whole(OPEN, also));
        branches.add(
                Lengths.sql(
                        columns("%s", "null::%2$s as %1$s") + ", valid_to as ended",
                        ":at",
                        "<= :at",
                        also));
        if (asKnown) {
            branches.add(whole(SOON_KNOWN, also));
            branches.add(whole(LATE_KNOWN, also));
            branches.add(whole(CORRECTED_SINCE, also));
        }
        String all = String.join(" union all ", branches);
        return "select "
                + columns("f.%1$s", "case when f.ended is null then f.%1$s else i.%1$s end as %1$s")
                + " from (select * from ("
                + typed("known", "known", typed("at", "at", all))
                + ") fleet "
                + where
                + " order by "
                + order.formatted("name", "container")
                + " limit :limit) f left join timeline_interval i on i.container = f.container"
                + " and i.valid_to = f.ended and i.known_to = 'infinity' order by "
                + order.formatted("f.name", "f.container");
    }

    /** With a column that says that there is nothing more to read. */
    private static String whole(String branch, String also) {
        return "select " + COLUMNS + ", null::timestamptz as ended" + branch + also;
    }

    /** With an instant's parameter under its name, and of its type. */
    private static String typed(String place, String parameter, String sql) {
        return sql.replace(":" + place, "cast(:" + parameter + " as timestamptz)");
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

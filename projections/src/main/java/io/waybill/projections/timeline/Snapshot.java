package io.waybill.projections.timeline;

import org.jspecify.annotations.Nullable;

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
     * @param known the name of the one that says as known when; none for what is known by now
     * @param onHost whether a parameter {@code host} says on which
     */
    static String sql(String at, @Nullable String known, boolean onHost) {
        String host = onHost ? " and host = :host" : "";
        String all =
                known == null
                        ? OPEN + host + " union all " + ended(host)
                        : OPEN
                                + host
                                + " and known_from <= :known union all "
                                + ended(host + " and known_from <= :known")
                                + " union all "
                                + SOON_KNOWN
                                + host
                                + " and known_from <= :known union all "
                                + LATE_KNOWN
                                + host
                                + " and known_from <= :known union all "
                                + CORRECTED_SINCE
                                + host;
        String named = all.replace(":at", "cast(:" + at + " as timestamptz)");
        return known == null
                ? named
                : named.replace(":known", "cast(:" + known + " as timestamptz)");
    }

    private static String ended(String also) {
        return Lengths.sql(COLUMNS, ":at", "<= :at", also);
    }
}

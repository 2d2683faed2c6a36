package io.waybill.projections.timeline;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds intervals by when they were. The table keeps each one's length as a power of four seconds;
 * of each length those that reach into a time began no longer before it than that.
 */
final class Lengths {
    private static final int LONGEST = 13; // that, and all above

    private static final String ALL =
            IntStream.rangeClosed(0, LONGEST)
                    .mapToObj(length -> "(" + length + ", interval '" + most(length) + "')")
                    .collect(Collectors.joining(", ", "(values ", ") l (length, most)"));

    private Lengths() {}

    private static String most(int length) {
        return length == LONGEST ? "2000 years" : (1L << 2 * length) + " seconds";
    }

    /**
     * Intervals that are known to be so now, of what was there, that have the instants in them or
     * some between.
     *
     * @param columns of the table that are wanted
     * @param from an instant, as SQL
     * @param began what their beginning has to be, such as {@code <= :at}
     * @param also what else is asked of them, from {@code and} on; nothing where it is empty
     */
    static String sql(String columns, String from, String began, String also) {
        return "select i.* from "
                + ALL
                + " cross join lateral (select "
                + columns
                + " from timeline_interval i where known_to = 'infinity' and status <> 'removed'"
                + " and i.length = l.length and valid_from > "
                + from
                + " - l.most and valid_from "
                + began
                + " and valid_to > "
                + from
                + also
                + " offset 0) i"; // keeps it one look into the index for each length
    }
}

package io.waybill.projections.timeline;

import io.waybill.projections.Page;

import org.jspecify.annotations.Nullable;

/**
 * Which containers of which past are asked for: those to which all that is present applies.
 *
 * @param status what the engine reported, such as {@code exited}; or {@code lost}
 * @param drifted whether only those are asked for that were not as they were asked to be
 * @param limit of one page, 1 to {@value Page#LARGEST}
 * @param cursor where a former page ended
 */
public record FleetThenFilter(
        Moment moment,
        @Nullable String host,
        @Nullable String image,
        @Nullable String status,
        boolean drifted,
        int limit,
        @Nullable String cursor) {

    public FleetThenFilter {
        Page.requireLimit(limit);
    }
}

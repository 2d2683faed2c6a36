package io.waybill.projections.fleet;

import io.waybill.projections.Page;

import org.jspecify.annotations.Nullable;

/**
 * Which containers are asked for: those to which all that is present applies.
 *
 * @param status what the engine reports, such as {@code exited}
 * @param all whether those that were removed are asked for, too; a status of {@code removed} says
 *     so by itself
 * @param drifted whether only those are asked for that are not as they were asked to be
 * @param limit of one page, 1 to {@value Page#LARGEST}
 * @param cursor where a former page ended
 */
public record ContainerFilter(
        @Nullable String host,
        @Nullable String image,
        @Nullable String status,
        boolean all,
        boolean drifted,
        int limit,
        @Nullable String cursor) {

    public ContainerFilter {
        Page.requireLimit(limit);
    }
}

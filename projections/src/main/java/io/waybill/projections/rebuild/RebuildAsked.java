package io.waybill.projections.rebuild;

import org.jspecify.annotations.Nullable;

/**
 * Who asks for a rebuild, and why.
 *
 * @param id new
 * @param kind {@code user}, {@code service} or {@code system}
 */
public record RebuildAsked(
        String id,
        String projection,
        String actor,
        String kind,
        @Nullable String reason,
        @Nullable String ticket) {}

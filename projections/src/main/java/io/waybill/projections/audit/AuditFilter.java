package io.waybill.projections.audit;

import io.waybill.projections.Page;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * Which entries are asked for: those to which all that is present applies.
 *
 * @param container its id
 * @param text found in the summary, the reason, the target or the ticket, in any case of letters
 * @param from the earliest time of happening
 * @param to the time of happening to stop before
 * @param limit of one page, 1 to {@value Page#LARGEST}
 * @param cursor where a former page ended
 */
public record AuditFilter(
        @Nullable String actor,
        @Nullable String action,
        @Nullable String container,
        @Nullable String image,
        @Nullable String host,
        @Nullable String outcome,
        @Nullable String cause,
        @Nullable String text,
        @Nullable Instant from,
        @Nullable Instant to,
        int limit,
        @Nullable String cursor) {

    public AuditFilter {
        Page.requireLimit(limit);
    }

    /** Everything, newest first. */
    public static AuditFilter newest(int limit) {
        return new AuditFilter(
                null, null, null, null, null, null, null, null, null, null, limit, null);
    }
}

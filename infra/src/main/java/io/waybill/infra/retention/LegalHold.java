package io.waybill.infra.retention;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * What somebody has to be kept as it is, for a time.
 *
 * @param where which containers, as a bound operator's grant says it; all where empty
 * @param releasedBy who ended it; none while it is in force
 */
public record LegalHold(
        String name,
        String where,
        String placedBy,
        String reason,
        @Nullable String ticket,
        Instant placedAt,
        @Nullable String releasedBy,
        @Nullable String releaseReason,
        @Nullable String releaseTicket,
        @Nullable Instant releasedAt) {}

package io.waybill.infra.access;

import io.waybill.domain.access.Grant;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * What is on record of a token. The token itself is known to who keeps it, and to nobody else.
 *
 * @param kind {@code user} or {@code service}
 * @param grants what it lets do
 * @param expiresAt none where it lets in until it is withdrawn
 * @param madeBy none for the one that was made at the first start
 * @param lastUsedAt to the minute or so; none where it never was
 * @param sessions how many browsers are signed in with it
 * @param provider the issuer at which somebody signed in, where that is what it is of; nobody was
 *     told it then
 */
public record TokenRecord(
        String id,
        String actor,
        String kind,
        List<Grant> grants,
        @Nullable Instant expiresAt,
        Instant madeAt,
        @Nullable String madeBy,
        @Nullable String reason,
        @Nullable String ticket,
        @Nullable Instant lastUsedAt,
        int sessions,
        @Nullable Instant withdrawnAt,
        @Nullable String withdrawnBy,
        @Nullable String withdrawnBecause,
        @Nullable String provider) {

    /** Whether it has expired. */
    public boolean hasExpired() {
        return expiresAt != null && !expiresAt.isAfter(Instant.now());
    }
}

package io.waybill.projections.fleet;

import io.waybill.domain.container.Failure;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * One requested change, and what became of it.
 *
 * @param container the id of that which it is about; none where it is about none
 * @param host likewise
 * @param image likewise
 * @param name of what it is about; of a container as it was asked to be called then
 * @param status {@code pending}, {@code succeeded}, {@code failed} or {@code abandoned}
 * @param failure present exactly where it failed
 */
public record OperationView(
        String id,
        @Nullable String container,
        @Nullable String host,
        @Nullable String image,
        String name,
        String action,
        String status,
        String actor,
        @Nullable String reason,
        Instant requestedAt,
        @Nullable Instant finishedAt,
        @Nullable Failure failure) {
    static final List<String> STATUSES = List.of("pending", "succeeded", "failed", "abandoned");
}

package io.waybill.infra.history;

import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.ImageReference;

import org.jspecify.annotations.Nullable;

/**
 * A revision of a container, as its events tell of it.
 *
 * @param at when it was asked for, ISO 8601
 * @param actor who asked for it
 * @param why {@code declared}, {@code adopted}, {@code edit}, {@code upgrade}, {@code rollback} or
 *     {@code drift-accepted}
 * @param revisionOf which one it went back to, where it was a rollback
 * @param status {@code pending}, {@code current}, {@code former}, or {@code undone}: it did not
 *     come to work, and the one before it stayed
 * @param operation that brought it about; none where what was found was accepted
 * @param failure why that failed
 */
public record KnownRevision(
        int revision,
        String at,
        @Nullable String actor,
        String why,
        @Nullable Integer revisionOf,
        @Nullable String reason,
        @Nullable String ticket,
        @Nullable String note,
        boolean pinned,
        String status,
        @Nullable String operation,
        @Nullable String failure,
        ImageReference image,
        ContainerSpec spec) {
    public static final String UNDONE = "undone";

    public boolean isCurrent() {
        return status.equals("current") || status.equals("pending");
    }
}

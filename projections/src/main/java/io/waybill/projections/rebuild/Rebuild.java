package io.waybill.projections.rebuild;

import io.waybill.projections.Words;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A projection that is or was built anew.
 *
 * @param position of the last event taken in
 * @param of the last event there is, as far as the live projection knows
 * @param eventsPerSecond since it went on without an interruption; none before it began
 * @param secondsLeft until all events are in, at that rate; none where that cannot be told
 * @param because why it failed, or why it was cancelled
 */
public record Rebuild(
        String id,
        String projection,
        String status,
        String actor,
        @Nullable String reason,
        @Nullable String ticket,
        Instant requestedAt,
        @Nullable Instant finishedAt,
        long position,
        long of,
        @Nullable Long eventsPerSecond,
        @Nullable Long secondsLeft,
        @Nullable String because) {

    /** How far it has come. */
    public enum Status {
        /** It waits for its turn. */
        REQUESTED,
        /** It takes in the log's events. */
        BUILDING,
        /** All events are in; the indexes are made. */
        INDEXING,
        /** It takes in what has come meanwhile, and is to take the live one's place. */
        SWAPPING,
        DONE,
        CANCELLED,
        FAILED;

        public String word() {
            return Words.of(this);
        }
    }
}

package io.waybill.infra.replay;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A range of the log, told once more on another topic.
 *
 * @param status {@code requested} or {@code running}; at the end {@code done}, {@code cancelled} or
 *     {@code failed}
 * @param from the first position that it is about
 * @param to the last one
 * @param since only what was recorded then or later
 * @param before only what was recorded before then
 * @param position up to which it has come
 * @param sent how many events are on the topic
 * @param eventsPerSecond since it went on without an interruption; none before it began
 * @param secondsLeft none where that cannot be told
 * @param because what it waits for, why it failed, or why it was cancelled
 */
public record Replay(
        String id,
        String topic,
        String status,
        long from,
        long to,
        @Nullable Instant since,
        @Nullable Instant before,
        ReplayFilter filter,
        String speed,
        String actor,
        @Nullable String reason,
        @Nullable String ticket,
        Instant requestedAt,
        @Nullable Instant finishedAt,
        long position,
        long sent,
        @Nullable Double eventsPerSecond,
        @Nullable Long secondsLeft,
        @Nullable String because) {

    boolean isOver() {
        return finishedAt != null;
    }
}

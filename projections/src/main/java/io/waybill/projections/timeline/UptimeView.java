package io.waybill.projections.timeline;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What a container did with a time.
 *
 * @param onRecord for how long it was on record, and not removed
 * @param up for how long it was seen to run
 * @param unobserved for how long nobody watched: its host was not seen, or it was lost. That is no
 *     part of any other figure.
 * @param states for how long it was seen in which state; with {@code unobserved} they add up to
 *     {@code onRecord}
 * @param runs how many began
 * @param restarts how many of them were not its first
 * @param availability how much of the time in which it was seen it ran; absent where it never was
 */
public record UptimeView(
        String id,
        String name,
        String host,
        Instant from,
        Instant to,
        Duration onRecord,
        Duration up,
        Duration unobserved,
        Map<String, Duration> states,
        int runs,
        int restarts,
        @Nullable Double availability) {}

package io.waybill.projections.timeline;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/**
 * A time in which nothing about a container changed that the timeline keeps.
 *
 * @param to absent where it goes on
 * @param unobserved how much of it nobody watched: its host was not seen, or it was lost; absent
 *     where it was seen all the time
 * @param container as it was then
 */
public record IntervalView(
        Instant from,
        @Nullable Instant to,
        @Nullable Duration unobserved,
        ContainerThen container) {}

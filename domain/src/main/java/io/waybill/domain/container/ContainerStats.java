package io.waybill.domain.container;

import java.time.Instant;

/**
 * What a container used at one moment.
 *
 * @param cpuPercent of one processor, since the sample before
 * @param memoryLimitBytes what it may use at most, the host's memory where it has no limit of its
 *     own
 */
public record ContainerStats(
        Instant at,
        double cpuPercent,
        long memoryBytes,
        long memoryLimitBytes,
        long networkReceivedBytes,
        long networkSentBytes,
        long diskReadBytes,
        long diskWrittenBytes,
        long processes) {}

package io.waybill.domain.container;

import io.waybill.domain.InvalidInput;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/**
 * How the engine finds out whether a container works. Durations that are absent are the engine's
 * own.
 *
 * @param test the command, run in the container; exit code 0 is healthy
 * @param retries failures in a row until it is unhealthy; 0 is the engine's own
 */
public record HealthCheck(
        List<String> test,
        @Nullable Duration interval,
        @Nullable Duration timeout,
        @Nullable Duration startPeriod,
        int retries) {
    public HealthCheck {
        if (test == null || test.isEmpty()) {
            throw new InvalidInput("healthCheck.test", "a health check has a command");
        }
        test = List.copyOf(test);
        if (retries < 0) {
            throw new InvalidInput("healthCheck.retries", retries + " is negative");
        }
        requireAMillisecond("interval", interval);
        requireAMillisecond("timeout", timeout);
        requireAMillisecond("startPeriod", startPeriod);
    }

    private static void requireAMillisecond(String field, @Nullable Duration duration) {
        if (duration != null && duration.toMillis() < 1) {
            throw new InvalidInput(
                    "healthCheck." + field, duration + " is shorter than a millisecond");
        }
    }
}

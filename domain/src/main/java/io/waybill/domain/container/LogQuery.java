package io.waybill.domain.container;

import io.waybill.domain.InvalidInput;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * Which of a container's output is asked for.
 *
 * @param follow whether what is written later is wanted, too
 * @param since what is older is left out
 * @param tail how many of the last lines; all where absent
 * @param timestamps whether each line begins with its time
 */
public record LogQuery(
        boolean follow, @Nullable Instant since, @Nullable Integer tail, boolean timestamps) {
    public LogQuery {
        if (tail != null && tail < 0) {
            throw new InvalidInput("tail", tail + " is not a number of lines");
        }
    }
}

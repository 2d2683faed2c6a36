package io.waybill.domain.container;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * What became of a program run in a container. Its output is handed to who asked and not kept; its
 * digest says later whether an output is the one that was seen.
 *
 * @param exitCode none where it is not known, or it did not come to run
 * @param took how long it ran; none where it did not come to run, or that is not known
 * @param outputBytes how much it wrote, to standard output and standard error together
 * @param outputSha256 of all it wrote, in the order it was read; none where that is not known
 * @param truncated whether who asked was handed less than all of it
 * @param failure why it was not run, or why its end is not known; none where it ran to its end,
 *     whatever the exit code
 */
public record ExecOutcome(
        @Nullable Integer exitCode,
        @Nullable Duration took,
        long outputBytes,
        @Nullable String outputSha256,
        boolean truncated,
        @Nullable Failure failure) {
    /** It had begun when its agent died; what it did is not known, and it is not done again. */
    public static final String INTERRUPTED = "interrupted";

    /** It did not come to run, or its end was not seen. */
    public static ExecOutcome failed(Failure failure) {
        return new ExecOutcome(null, null, 0, null, false, failure);
    }

    ExecOutcome onRecord() {
        return failure == null
                ? this
                : new ExecOutcome(
                        exitCode, took, outputBytes, outputSha256, truncated, failure.redacted());
    }
}

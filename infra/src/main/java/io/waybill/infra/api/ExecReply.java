package io.waybill.infra.api;

import io.waybill.domain.container.ExecOutcome;
import io.waybill.domain.container.Failure;
import io.waybill.infra.command.OperationOutcomes.Outcome;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * The answer to a program that was asked to be run.
 *
 * @param status {@code pending}, {@code succeeded} (it ran to its end, whatever the exit code) or
 *     {@code failed}
 * @param exitCode the program's own
 * @param stdout as far as it was handed over; none where it was not waited for, or comes line by
 *     line
 * @param outputBytes how much it wrote in all
 * @param truncated whether it wrote more than was handed over
 */
record ExecReply(
        String operation,
        String token,
        String status,
        @Nullable String container,
        @Nullable Failure failure,
        @Nullable Integer exitCode,
        @Nullable String took,
        @Nullable String stdout,
        @Nullable String stderr,
        @Nullable Long outputBytes,
        @Nullable String outputSha256,
        @Nullable Boolean truncated) {

    static ExecReply of(CommandReply accepted) {
        return new ExecReply(
                Objects.requireNonNull(accepted.operation()),
                accepted.token(),
                accepted.status(),
                accepted.container(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** With what was seen of it, and what is on record of it, as fresh as that. */
    ExecReply with(OutputTaker seen, @Nullable Outcome onRecord) {
        ExecOutcome end = seen.outcome();
        ExecOutput output = seen instanceof ExecOutput whole ? whole : null;
        boolean cut = output != null && output.isCut();
        return new ExecReply(
                operation,
                onRecord == null ? token : onRecord.fresh(token),
                onRecord == null ? status : onRecord.status(),
                container,
                onRecord == null ? null : onRecord.failure(),
                end == null ? null : end.exitCode(),
                end == null || end.took() == null ? null : end.took().toString(),
                output == null ? null : output.stdout(),
                output == null ? null : output.stderr(),
                end == null ? null : (Long) end.outputBytes(),
                end == null ? null : end.outputSha256(),
                end == null ? null : (Boolean) (end.truncated() || cut));
    }
}

package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

/** Why something is looked at. */
final class Because {
    @Nullable
    @Option(
            names = {"-m", "--reason"},
            paramLabel = "TEXT",
            description = "Why; it is kept in the audit trail.")
    String reason;
}

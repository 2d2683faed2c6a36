package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

/** That a change is only planned, or is to be the one that was. */
final class PlanFirst {
    @Option(names = "--dry-run", description = "Only show what would be done; nothing is changed.")
    boolean dryRun;

    @Nullable
    @Option(
            names = "--plan",
            paramLabel = "FINGERPRINT",
            description = "Only if the plan is still the one that was shown.")
    String plan;
}

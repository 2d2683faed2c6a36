package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;

/** What the ways of changing a stack have in common: the plan, and how it goes. */
final class StackPace {
    @Option(names = "--dry-run", description = "Only show what would be done; nothing is changed.")
    boolean dryRun;

    @Nullable
    @Option(
            names = "--plan",
            paramLabel = "FINGERPRINT",
            description = "Only if the plan is still the one that was shown.")
    String plan;

    @Nullable
    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "How many containers are changed at a time, at most; default: 10.")
    Integer batch;

    @Nullable
    @Option(
            names = "--watch",
            paramLabel = "DURATION",
            description =
                    "How long each has to keep running, healthy if it has a health check; default: 5s.")
    Duration watch;

    @Option(
            names = "--on-failure",
            paramLabel = "WHAT",
            description =
                    "What if one fails: revert (bring back what was changed) or stop; default: revert.")
    Rolling.@Nullable OnFailure onFailure;

    @Nullable
    @Option(
            names = "--order",
            paramLabel = "ORDER",
            description =
                    "Whether the new one of a container runs before the old one ends: auto, start-first or stop-first;"
                            + " default: auto.")
    ReplaceOrder order;

    @Nullable
    @Option(
            names = "--grace",
            paramLabel = "DURATION",
            description = "How long those that give way have to end; default: their own.")
    Duration grace;

    void in(ObjectNode body) {
        ObjectNode how = Json.object();
        if (batch != null) {
            how.put("batch", batch);
        }
        if (watch != null) {
            how.put("watch", watch.toString());
        }
        if (onFailure != null) {
            how.put("onFailure", onFailure.name());
        }
        if (order != null) {
            how.put("order", order.word());
        }
        if (grace != null) {
            how.put("grace", grace.toString());
        }
        if (!how.isEmpty()) {
            body.set("how", how);
        }
    }
}

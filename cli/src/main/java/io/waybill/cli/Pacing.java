package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;

/** How a change of many containers goes with each of them. */
final class Pacing {
    enum OnFailure {
        revert,
        stop
    }

    @Nullable
    @Option(
            names = "--watch",
            paramLabel = "DURATION",
            description =
                    "How long each has to keep running, healthy if it has a health check; default: 5s.")
    Duration watch;

    @Nullable
    @Option(
            names = "--on-failure",
            paramLabel = "WHAT",
            description =
                    "What if too many fail: revert (bring back what was changed) or stop; default: revert.")
    OnFailure onFailure;

    @Nullable
    @Option(
            names = "--order",
            paramLabel = "ORDER",
            description =
                    "Whether the new one runs before the old one ends: auto, start-first or stop-first; default: auto.")
    ReplaceOrder order;

    @Nullable
    @Option(
            names = "--grace",
            paramLabel = "DURATION",
            description =
                    "How long those that give way have to end; default: their own, or the engine's.")
    Duration grace;

    void in(ObjectNode body) {
        Json.put(body, "watch", watch);
        Json.put(body, "onFailure", onFailure);
        Json.put(body, "order", order == null ? null : order.word());
        Json.put(body, "grace", grace);
    }
}

package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What a rollback and a rollout have in common: which containers, and how it goes. */
final class Rolling {
    @Nullable
    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description = "All containers made from any version of it.")
    String image;

    @Nullable
    @Option(names = "--host", paramLabel = "HOST", description = "All containers on it.")
    String host;

    @Nullable
    @Option(
            names = {"-l", "--selector"},
            paramLabel = "NAME=VALUE",
            description = "All containers with that label; repeatable.")
    List<String> labels;

    @Option(names = "--all", description = "The whole fleet.")
    boolean all;

    @Option(
            names = "--apply",
            description = "Do it; without this, only the plan is shown, and nothing is changed.")
    boolean apply;

    @Nullable
    @Option(
            names = "--plan",
            paramLabel = "FINGERPRINT",
            description = "With --apply: only if the plan is still the one that was shown.")
    String plan;

    @Option(names = "--partial", description = "Do what is possible where a part of it is not.")
    boolean partial;

    @Nullable
    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "How many are changed at a time; default: 1.")
    Integer batch;

    @Nullable
    @Option(
            names = "--pause",
            paramLabel = "DURATION",
            description = "Between one batch and the next; default: none.")
    Duration pause;

    @Nullable
    @Option(
            names = "--watch",
            paramLabel = "DURATION",
            description =
                    "How long each has to keep running, healthy if it has a health check; default: 5s.")
    Duration watch;

    @Nullable
    @Option(
            names = "--max-failures",
            paramLabel = "N",
            description = "How many may fail before it ends; default: 0.")
    Integer maxFailures;

    enum OnFailure {
        revert,
        stop
    }

    @Nullable
    @Option(
            names = "--on-failure",
            paramLabel = "WHAT",
            description =
                    "What then: revert (bring back what was changed) or stop; default: revert.")
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
            description = "How long those that give way have to end; default: the engine's own.")
    Duration grace;

    ObjectNode body(@Nullable String container, ObjectNode to) {
        ObjectNode body = Json.object();
        put(body, "container", container);
        put(body, "image", image);
        put(body, "host", host);
        if (labels != null) {
            ObjectNode selector = body.putObject("selector");
            labels.forEach(label -> SpecWords.label(label, selector));
        }
        if (all) {
            body.put("all", true);
        }
        if (!to.isEmpty()) {
            body.set("to", to);
        }
        put(body, "batch", batch);
        put(body, "pause", pause);
        put(body, "watch", watch);
        put(body, "maxFailures", maxFailures);
        put(body, "onFailure", onFailure);
        put(body, "order", order == null ? null : order.word());
        put(body, "grace", grace);
        if (partial) {
            body.put("partial", true);
        }
        return body;
    }

    private static void put(ObjectNode body, String field, @Nullable Object value) {
        switch (value) {
            case null -> {}
            case Integer number -> body.put(field, number);
            case Enum<?> constant -> body.put(field, constant.toString().toLowerCase(Locale.ROOT));
            default -> body.put(field, value.toString());
        }
    }
}

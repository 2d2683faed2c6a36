package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.util.List;

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
            names = "--max-failures",
            paramLabel = "N",
            description = "How many may fail before it ends; default: 0.")
    Integer maxFailures;

    @Mixin Pacing pacing = new Pacing();

    ObjectNode body(@Nullable String container, ObjectNode to) {
        ObjectNode body = Json.object();
        Json.put(body, "container", container);
        Json.put(body, "image", image);
        Json.put(body, "host", host);
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
        Json.put(body, "batch", batch);
        Json.put(body, "pause", pause);
        Json.put(body, "maxFailures", maxFailures);
        pacing.in(body);
        if (partial) {
            body.put("partial", true);
        }
        return body;
    }
}

package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import tools.jackson.databind.node.ObjectNode;

/** What the ways of changing a stack have in common: the plan, and how it goes. */
final class StackPace {
    @Mixin PlanFirst first = new PlanFirst();

    @Nullable
    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "How many containers are changed at a time, at most; default: 10.")
    Integer batch;

    @Mixin Pacing pacing = new Pacing();

    void in(ObjectNode body) {
        ObjectNode how = Json.object();
        Json.put(how, "batch", batch);
        pacing.in(how);
        if (!how.isEmpty()) {
            body.set("how", how);
        }
    }
}

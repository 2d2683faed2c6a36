package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.concurrent.Callable;

/** A container's life, state by state; or a range of the log, told once more on another topic. */
@Command(
        name = "replay",
        description = {
            "Step through a container's life, state by state: what happened, when, by whom, why, and what it was after"
                    + " that. At a terminal: enter for the next step, b back, a number for that one, q to quit;"
                    + " elsewhere, and with -o json, all of it.",
            "With --topic, tell a range of the log once more, on that topic of Kafka: the same events, each once, marked"
                    + " as told again. Follows it to its end; Ctrl-C leaves it going."
        },
        footer = {
            "  waybill replay web",
            "  waybill replay web -o json",
            "  waybill replay --topic lab.replay --from 1200 --to 5000 --speed 10x",
            "  waybill replay --topic lab.replay --from 2026-01-31 --host build-1 -m 'for the lab'"
        })
final class ReplayCommand implements Callable<Integer> {
    @Nullable
    @Parameters(
            paramLabel = "CONTAINER",
            arity = "0..1",
            description = "Its name, host/name or id; with --topic, only what is about it.")
    String container;

    @Nullable
    @ArgGroup(exclusive = false, heading = "%nA range of the log, told once more:%n")
    ReplayRange range;

    @Mixin Common common = new Common();

    @Override
    public Integer call() {
        if (range != null) {
            return range.begin(container, common);
        }
        if (container == null) {
            throw new Failed(
                    Failed.USAGE,
                    "name a container to step through its life, or with --topic where to tell a range of the log");
        }
        if (common.asData() || System.console() == null || !System.console().isTerminal()) {
            return LifeReplay.whole(common, container);
        }
        return new LifeReplay(common, container)
                .stepwise(
                        new BufferedReader(
                                new InputStreamReader(System.in, Charset.defaultCharset())));
    }
}

package io.waybill.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.concurrent.Callable;

/** A container's life, state by state. */
@Command(
        name = "replay",
        description =
                "Step through a container's life, state by state: what happened, when, by whom, why, and what it was after"
                        + " that. At a terminal: enter for the next step, b back, a number for that one, q to quit;"
                        + " elsewhere, and with -o json, all of it.",
        footer = {"  waybill replay web", "  waybill replay web -o json"})
final class ReplayCommand implements Callable<Integer> {
    @Parameters(paramLabel = "CONTAINER", description = "Its name, host/name or id.")
    String container = "";

    @Mixin Common common = new Common();

    @Override
    public Integer call() {
        if (common.json() || System.console() == null || !System.console().isTerminal()) {
            return LifeReplay.whole(common, container);
        }
        return new LifeReplay(common, container)
                .stepwise(
                        new BufferedReader(
                                new InputStreamReader(System.in, Charset.defaultCharset())));
    }
}

package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import tools.jackson.databind.node.ObjectNode;

import java.util.Map;

/** Why something is asked for that is no event of the log. */
final class Why {
    @Nullable
    @Option(
            names = {"-m", "--reason"},
            paramLabel = "TEXT",
            description = "Why; it is kept with it.")
    String reason;

    @Nullable
    @Option(
            names = "--ticket",
            paramLabel = "TICKET",
            description = "The change ticket; it is kept with it.")
    String ticket;

    ObjectNode in(ObjectNode body) {
        asQuery().forEach(body::put);
        return body;
    }

    Map<String, String> asQuery() {
        return QueryCommands.query("reason", reason, "ticket", ticket);
    }
}

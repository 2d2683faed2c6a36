package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.Map;

/** Operations: requested changes and their outcomes. */
@Command(
        name = "operation",
        description =
                "Operations: each a requested change, by whom and why, and what became of it.",
        footer = "  waybill operation ls --status failed")
final class OperationCommands {

    @Command(
            description = "List operations, newest first.",
            footer = "  waybill operation ls --status pending")
    static int ls(
            @Nullable
                    @Option(
                            names = "--status",
                            paramLabel = "STATUS",
                            description = "pending, succeeded, failed or abandoned.")
                    String status,
            @Nullable
                    @Option(
                            names = "--container",
                            paramLabel = "CONTAINER",
                            description = "Those of one container.")
                    String container,
            @Mixin Common common) {
        return common.show(
                "/operations",
                QueryCommands.query("status", status, "container", container),
                PastViews::operations);
    }

    @Command(
            description = "Show an operation.",
            footer = "  waybill operation show 4f1c2a9d0b7e4a64b0c83d5f6a7b8c9d")
    static int show(
            @Parameters(paramLabel = "ID", description = "The operation's id.") String id,
            @Mixin Common common) {
        return common.show("/operations/" + Api.segment(id), Map.of(), Views::details);
    }
}

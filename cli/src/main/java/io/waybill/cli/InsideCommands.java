package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Looks inside containers. */
final class InsideCommands {
    private static final String WHICH =
            "A container's name, host/name, id, or the first 4 or more characters of its id.";

    @Command(
            description =
                    "Show what a container wrote to its standard output and error. That it was read is kept in the"
                            + " audit trail.",
            footer = "  waybill logs -f --tail 20 web")
    static int logs(
            @Parameters(paramLabel = "CONTAINER", description = WHICH) String container,
            @Option(
                            names = {"-f", "--follow"},
                            description = "Go on with what it writes from now on.")
                    boolean follow,
            @Nullable
                    @Option(
                            names = {"-n", "--tail"},
                            paramLabel = "LINES",
                            description = "The last lines only.")
                    Integer tail,
            @Nullable
                    @Option(
                            names = "--since",
                            paramLabel = "TIME",
                            description = "What is not older, such as 10m or 2026-03-01T12:00:00Z.")
                    String since,
            @Option(
                            names = {"-t", "--timestamps"},
                            description = "With the time of each line.")
                    boolean timestamps,
            @Mixin Because why,
            @Mixin Common common) {
        Map<String, String> query =
                QueryCommands.query(
                        "follow",
                        follow ? "true" : null,
                        "tail",
                        tail == null ? null : tail.toString(),
                        "since",
                        since,
                        "timestamps",
                        timestamps ? "true" : null,
                        "reason",
                        why.reason);
        return read(
                common,
                "/containers/" + Api.segment(container) + "/logs",
                query,
                "application/x-ndjson",
                stream -> ActStream.writeAll(stream, common.around()));
    }

    @Command(
            description =
                    "Print what a terminal in a container showed, in asciinema's format. That it was read is kept in"
                            + " the audit trail.",
            footer = {
                "  waybill audit --action exec                   # which operations there were",
                "  waybill transcript 4f2a… > look.cast && asciinema play look.cast"
            })
    static int transcript(
            @Parameters(paramLabel = "OPERATION", description = "The operation's id.")
                    String operation,
            @Mixin Because why,
            @Mixin Common common) {
        return read(
                common,
                "/operations/" + Api.segment(operation) + "/transcript",
                QueryCommands.query("reason", why.reason),
                "application/x-asciicast",
                stream -> stream.transferTo(common.around().out()));
    }

    @Command(
            description = "Show what running containers use at the moment.",
            footer = "  waybill stats web db")
    static int stats(
            @Parameters(arity = "1..*", paramLabel = "CONTAINER", description = WHICH)
                    List<String> containers,
            @Mixin Common common) {
        Table table =
                new Table(
                        "CONTAINER",
                        "CPU",
                        "MEMORY",
                        "LIMIT",
                        "NET IN",
                        "NET OUT",
                        "DISK READ",
                        "DISK WRITTEN",
                        "PROCESSES");
        for (String container : containers) {
            Api.Reply reply =
                    common.api().get("/containers/" + Api.segment(container) + "/stats", Map.of());
            if (common.asData()) {
                common.print(common.data(reply.body()));
            } else {
                JsonNode now = reply.json();
                table.row(
                        container,
                        Json.text(now, "cpuPercent") + "%",
                        bytes(now, "memoryBytes"),
                        bytes(now, "memoryLimitBytes"),
                        bytes(now, "networkReceivedBytes"),
                        bytes(now, "networkSentBytes"),
                        bytes(now, "diskReadBytes"),
                        bytes(now, "diskWrittenBytes"),
                        Json.text(now, "processes"));
            }
        }
        if (!common.asData()) {
            common.print(table.render(common.screen()));
        }
        return 0;
    }

    private static String bytes(JsonNode from, String field) {
        return Times.size(Json.text(from, field));
    }

    @Command(
            description =
                    "List the processes in a container, as its host sees them. That they were listed is kept in the"
                            + " audit trail.",
            footer = "  waybill top web")
    static int top(
            @Parameters(paramLabel = "CONTAINER", description = WHICH) String container,
            @Mixin Because why,
            @Mixin Common common) {
        return common.show(
                "/containers/" + Api.segment(container) + "/top",
                QueryCommands.query("reason", why.reason),
                (answer, how) -> {
                    Table table = new Table(cells(answer.path("titles")));
                    answer.path("processes").forEach(line -> table.row(cells(line)));
                    return table.render(how.screen());
                });
    }

    private static String[] cells(JsonNode line) {
        List<String> cells = new ArrayList<>();
        line.forEach(cell -> cells.add(cell.asString()));
        return cells.toArray(String[]::new);
    }

    @Command(
            description = "List in what a container's file system differs from its image.",
            footer = "  waybill changes web")
    static int changes(
            @Parameters(paramLabel = "CONTAINER", description = WHICH) String container,
            @Mixin Common common) {
        return common.show(
                "/containers/" + Api.segment(container) + "/filesystem-changes",
                Map.of(),
                (answer, how) -> {
                    Table table = new Table("CHANGE", "PATH");
                    answer.path("items")
                            .forEach(
                                    change ->
                                            table.row(
                                                    Json.text(change, "kind"),
                                                    Json.text(change, "path")));
                    return table.render(how.screen());
                });
    }

    interface Sink {
        void take(InputStream stream) throws IOException;
    }

    static int read(
            Common common, String path, Map<String, String> query, String accept, Sink sink) {
        return common.api()
                .taken(
                        api -> api.read(path, query, accept),
                        answer -> {
                            sink.take(answer.body());
                            return 0;
                        });
    }
}

package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.JsonNode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks inside containers. */
@Command(name = "inside")
final class InsideCommands {
    private static final String WHICH =
            "A container's name, host/name, id, or the first 4 or more characters of its id.";
    private static final String WHY = "Why; it is kept in the audit trail.";

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
            @Nullable
                    @Option(
                            names = {"-m", "--reason"},
                            paramLabel = "TEXT",
                            description = WHY)
                    String reason,
            @Mixin Common common) {
        Map<String, String> query = new LinkedHashMap<>();
        put(query, "follow", follow ? "true" : null);
        put(query, "tail", tail == null ? null : tail.toString());
        put(query, "since", since);
        put(query, "timestamps", timestamps ? "true" : null);
        put(query, "reason", reason);
        return read(
                common,
                "/containers/" + Api.segment(container) + "/logs",
                query,
                "application/x-ndjson",
                stream -> handOn(stream, common.around()));
    }

    private static void handOn(InputStream stream, Surroundings around) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            JsonNode piece = Json.read(line);
            if (piece.has("data")) {
                PrintStream to =
                        Json.text(piece, "stream").equals("stderr") ? around.err() : around.out();
                byte[] data = Base64.getDecoder().decode(Json.text(piece, "data"));
                to.write(data, 0, data.length);
                to.flush();
            }
        }
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
            @Nullable
                    @Option(
                            names = {"-m", "--reason"},
                            paramLabel = "TEXT",
                            description = WHY)
                    String reason,
            @Mixin Common common) {
        Map<String, String> query = new LinkedHashMap<>();
        put(query, "reason", reason);
        return read(
                common,
                "/operations/" + Api.segment(operation) + "/transcript",
                query,
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
            if (common.json()) {
                common.print(reply.body());
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
        if (!common.json()) {
            common.print(table.render());
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
            @Nullable
                    @Option(
                            names = {"-m", "--reason"},
                            paramLabel = "TEXT",
                            description = WHY)
                    String reason,
            @Mixin Common common) {
        Map<String, String> query = new LinkedHashMap<>();
        put(query, "reason", reason);
        return common.show(
                "/containers/" + Api.segment(container) + "/top",
                query,
                (answer, _) -> {
                    Table table = new Table(cells(answer.path("titles")));
                    answer.path("processes").forEach(line -> table.row(cells(line)));
                    return table.render();
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
                (answer, _) -> {
                    Table table = new Table("CHANGE", "PATH");
                    answer.path("items")
                            .forEach(
                                    change ->
                                            table.row(
                                                    Json.text(change, "kind"),
                                                    Json.text(change, "path")));
                    return table.render();
                });
    }

    interface Sink {
        void take(InputStream stream) throws IOException;
    }

    static int read(
            Common common, String path, Map<String, String> query, String accept, Sink sink) {
        Api api = common.api();
        try {
            HttpResponse<InputStream> answer = api.read(path, query, accept);
            try (InputStream body = answer.body()) {
                if (answer.statusCode() != 200) {
                    throw api.refusal(
                            answer.statusCode(),
                            new String(body.readAllBytes(), StandardCharsets.UTF_8));
                }
                sink.take(body);
            }
            return 0;
        } catch (IOException failure) {
            throw api.unreachable(failure);
        } catch (InterruptedException _) {
            throw Api.interrupted();
        }
    }

    private static void put(Map<String, String> query, String name, @Nullable String value) {
        if (value != null) {
            query.put(name, value);
        }
    }
}

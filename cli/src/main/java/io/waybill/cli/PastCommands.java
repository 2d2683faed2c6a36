package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.JsonNode;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** What happened. */
final class PastCommands {
    private PastCommands() {}

    private static void more(Connection connection, JsonNode page, String how) {
        String next = page.path("next").asString("");
        if (!next.isEmpty() && !connection.json()) {
            connection.say("there is more; go on with --cursor " + next + how);
        }
    }

    @Command(
            name = "history",
            description =
                    "Everything that happened to one container, oldest first, whoever did it.",
            footer = "%nExample: waybill history shop")
    static final class History implements Callable<Integer> {
        @Mixin private Connection connection = new Connection();

        @Parameters(
                paramLabel = "CONTAINER",
                description =
                        "its name, host/name, id, or the beginning of its id; removed ones, too")
        private String container = "";

        @Option(names = "--limit", paramLabel = "N", defaultValue = "1000")
        private int limit = 1000;

        @Option(
                names = "--cursor",
                paramLabel = "CURSOR",
                description = "where a former page ended")
        private @Nullable String cursor;

        @Override
        public Integer call() {
            Map<String, @Nullable Object> query = new LinkedHashMap<>();
            query.put("limit", limit);
            query.put("cursor", cursor);
            Api.Answer answer =
                    connection
                            .api()
                            .get(
                                    "/api/v1/containers/" + Api.segment(container) + "/history",
                                    query);
            Table table =
                    connection.wide()
                            ? new Table(
                                    "AT",
                                    "POSITION",
                                    "ACTOR",
                                    "CAUSE",
                                    "OPERATION",
                                    "WHAT HAPPENED")
                            : new Table("AT", "ACTOR", "WHAT HAPPENED");
            for (JsonNode entry : answer.json().path("items")) {
                String at = Times.local(entry.path("at").asString(""));
                String actor = entry.path("actor").asString("");
                String summary = entry.path("summary").asString("");
                if (connection.wide()) {
                    table.row(
                            at,
                            entry.path("position").asLong(0),
                            actor,
                            entry.path("cause").asString(""),
                            entry.path("operation").asString(""),
                            summary);
                } else {
                    table.row(at, actor, summary);
                }
            }
            connection.show(answer, table, "nothing is on record yet");
            more(connection, answer.json(), "");
            return 0;
        }
    }

    @Command(
            name = "audit",
            description = "Who did what, to what, when, why, and with what outcome; newest first.",
            footer = {
                "",
                "Examples:",
                "  waybill audit --container shop --from 2h",
                "  waybill audit --actor admin --action stop",
                "  waybill audit --cause somebody-else -o json"
            })
    static final class Audit implements Callable<Integer> {
        @Mixin private Connection connection = new Connection();

        @Option(
                names = "--actor",
                paramLabel = "ACTOR",
                description = "such as admin or agent/local")
        private @Nullable String actor;

        @Option(
                names = "--action",
                paramLabel = "ACTION",
                description = "such as stop, exit, drift or publish")
        private @Nullable String action;

        @Option(names = "--container", paramLabel = "CONTAINER")
        private @Nullable String container;

        @Option(names = "--image", paramLabel = "IMAGE")
        private @Nullable String image;

        @Option(names = "--host", paramLabel = "HOST")
        private @Nullable String host;

        @Option(
                names = "--outcome",
                paramLabel = "OUTCOME",
                description = "requested, done, failed, abandoned or observed")
        private @Nullable String outcome;

        @Option(
                names = "--cause",
                paramLabel = "CAUSE",
                description =
                        "operation, somebody-else, process, out-of-memory, restart-policy, engine or unobserved")
        private @Nullable String cause;

        @Option(
                names = "--text",
                paramLabel = "TEXT",
                description = "in the summary, the reason, the target or the ticket")
        private @Nullable String text;

        @Option(
                names = "--from",
                paramLabel = "TIME",
                description = "ISO 8601, or how long ago, such as 2h")
        private @Nullable String from;

        @Option(names = "--to", paramLabel = "TIME", description = "up to before that")
        private @Nullable String to;

        @Option(
                names = "--limit",
                paramLabel = "N",
                defaultValue = "50",
                description = "at most so many (default: ${DEFAULT-VALUE})")
        private int limit = 50;

        @Option(
                names = "--cursor",
                paramLabel = "CURSOR",
                description = "where a former page ended")
        private @Nullable String cursor;

        @Override
        public Integer call() {
            Api.Answer answer = connection.api().get("/api/v1/audit", query());
            Table table =
                    connection.wide()
                            ? new Table(
                                    "POSITION",
                                    "AT",
                                    "ACTOR",
                                    "ACTION",
                                    "TARGET",
                                    "OUTCOME",
                                    "CAUSE",
                                    "HOST",
                                    "TICKET",
                                    "WHAT HAPPENED")
                            : new Table(
                                    "AT", "ACTOR", "ACTION", "TARGET", "OUTCOME", "WHAT HAPPENED");
            for (JsonNode entry : answer.json().path("items")) {
                String at = Times.local(entry.path("at").asString(""));
                if (connection.wide()) {
                    table.row(
                            entry.path("position").asLong(0),
                            at,
                            text(entry, "actor"),
                            text(entry, "action"),
                            text(entry, "target"),
                            text(entry, "outcome"),
                            text(entry, "cause"),
                            text(entry, "host"),
                            text(entry, "ticket"),
                            text(entry, "summary"));
                } else {
                    table.row(
                            at,
                            text(entry, "actor"),
                            text(entry, "action"),
                            text(entry, "target"),
                            text(entry, "outcome"),
                            text(entry, "summary"));
                }
            }
            connection.show(answer, table, "nothing on record is like that");
            more(connection, answer.json(), " and the same filters");
            return 0;
        }

        private Map<String, @Nullable Object> query() {
            Instant now = Instant.now();
            Map<String, @Nullable Object> query = new LinkedHashMap<>();
            query.put("actor", actor);
            query.put("action", action);
            query.put("container", container);
            query.put("image", image);
            query.put("host", host);
            query.put("outcome", outcome);
            query.put("cause", cause);
            query.put("text", text);
            query.put("from", from == null ? null : Times.parse(from, now));
            query.put("to", to == null ? null : Times.parse(to, now));
            query.put("limit", limit);
            query.put("cursor", cursor);
            return query;
        }

        private static String text(JsonNode entry, String field) {
            return entry.path(field).asString("");
        }
    }

    @Command(
            name = "operation",
            description = "Requested changes, and what became of them.",
            subcommands = {OperationLs.class, OperationShow.class})
    static final class Operation {}

    @Command(name = "ls", description = "The newest first.")
    static final class OperationLs implements Callable<Integer> {
        @Mixin private Connection connection = new Connection();

        @Option(
                names = "--status",
                paramLabel = "STATUS",
                description = "pending, succeeded, failed or abandoned")
        private @Nullable String status;

        @Option(names = "--container", paramLabel = "CONTAINER")
        private @Nullable String container;

        @Option(names = "--limit", paramLabel = "N", defaultValue = "50")
        private int limit = 50;

        @Override
        public Integer call() {
            Map<String, @Nullable Object> query = new LinkedHashMap<>();
            query.put("status", status);
            query.put("container", container);
            query.put("limit", limit);
            Api.Answer answer = connection.api().get("/api/v1/operations", query);
            Table table =
                    new Table(
                            "OPERATION",
                            "CONTAINER",
                            "ACTION",
                            "STATUS",
                            "ACTOR",
                            "REQUESTED",
                            "WHY IT FAILED");
            for (JsonNode operation : answer.json().path("items")) {
                table.row(
                        operation.path("id").asString(""),
                        operation.path("name").asString(""),
                        operation.path("action").asString(""),
                        operation.path("status").asString(""),
                        operation.path("actor").asString(""),
                        Times.ago(operation.path("requestedAt").asString(""), Instant.now()),
                        operation.path("failure").path("message").asString(""));
            }
            connection.show(answer, table, "no operation is like that");
            return 0;
        }
    }

    @Command(name = "show", description = "One operation.")
    static final class OperationShow implements Callable<Integer> {
        @Mixin private Connection connection = new Connection();

        @Parameters(paramLabel = "OPERATION")
        private String operation = "";

        @Override
        public Integer call() {
            Api.Answer answer =
                    connection.api().get("/api/v1/operations/" + Api.segment(operation), Map.of());
            JsonNode shown = answer.json();
            if (connection.json()) {
                connection.say(answer.text());
                return 0;
            }
            String failure = shown.path("failure").path("message").asString("");
            connection.say(
                    "%s of %s, asked by %s %s: %s%s"
                            .formatted(
                                    shown.path("action").asString(""),
                                    shown.path("name").asString(""),
                                    shown.path("actor").asString(""),
                                    Times.ago(
                                            shown.path("requestedAt").asString(""), Instant.now()),
                                    shown.path("status").asString(""),
                                    failure.isEmpty() ? "" : " (" + failure + ")"));
            return 0;
        }
    }
}

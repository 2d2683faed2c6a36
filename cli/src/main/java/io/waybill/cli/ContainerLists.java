package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;

/** Containers as they are. */
final class ContainerLists {
    private static final int ID_SHOWN = 12;

    private ContainerLists() {}

    static String id(Connection connection, String id) {
        return connection.wide() || id.length() <= ID_SHOWN ? id : id.substring(0, ID_SHOWN);
    }

    static String ports(JsonNode ports) {
        StringJoiner joiner = new StringJoiner(", ");
        for (JsonNode port : ports) {
            String ip = port.path("hostIp").asString("");
            joiner.add(
                    (ip.contains(":") ? "[" + ip + "]" : ip)
                            + ":"
                            + port.path("hostPort").asInt(0)
                            + "->"
                            + port.path("containerPort").asInt(0)
                            + "/"
                            + port.path("protocol").asString("tcp"));
        }
        return joiner.toString();
    }

    /** The status, and what makes it remarkable. */
    static String status(JsonNode container) {
        StringBuilder status = new StringBuilder(container.path("status").asString(""));
        JsonNode exitCode = container.path("exitCode");
        if (exitCode.isNumber() && status.toString().equals("exited")) {
            status.append(" (").append(exitCode.asInt()).append(')');
        }
        String health = container.path("health").asString("none");
        if (!health.equals("none")) {
            status.append(", ").append(health);
        }
        String action = container.path("operation").path("action").asString("");
        if (!action.isEmpty()) {
            status.append(", ").append(action).append(" under way");
        }
        if (!container.path("drift").isEmpty()) {
            status.append(", drifted");
        }
        return status.toString();
    }

    @Command(
            name = "ps",
            description = "The containers and the state they are in; those removed aside.",
            footer = "%nExample: waybill ps --host local --state exited")
    static final class Ps implements Callable<Integer> {
        @Mixin private Connection connection = new Connection();

        @Option(
                names = {"-a", "--all"},
                description = "those that were removed, too")
        private boolean all;

        @Option(names = "--host", paramLabel = "HOST")
        private @Nullable String host;

        @Option(names = "--image", paramLabel = "IMAGE")
        private @Nullable String image;

        @Option(names = "--state", paramLabel = "STATE", description = "such as running or exited")
        private @Nullable String state;

        @Option(
                names = "--limit",
                paramLabel = "N",
                defaultValue = "1000",
                description = "at most so many")
        private int limit = 1000;

        @Override
        public Integer call() {
            Map<String, @Nullable Object> query = new LinkedHashMap<>();
            query.put("all", all);
            query.put("host", host);
            query.put("image", image);
            query.put("state", state);
            query.put("limit", limit);
            Api.Answer answer = connection.api().get("/api/v1/containers", query);
            Table table =
                    new Table("CONTAINER", "NAME", "HOST", "IMAGE", "STATUS", "STARTED", "PORTS");
            for (JsonNode container : answer.json().path("items")) {
                table.row(
                        id(connection, container.path("id").asString("")),
                        container.path("name").asString(""),
                        container.path("host").asString(""),
                        container.path("image").asString("")
                                + ":"
                                + container.path("version").asInt(0),
                        status(container),
                        Times.ago(container.path("startedAt").asString(""), Instant.now()),
                        ports(container.path("ports")));
            }
            connection.show(
                    answer,
                    table,
                    all || host != null || image != null || state != null
                            ? "no container is like that"
                            : "no containers yet; make one: waybill run --name NAME IMAGE");
            return 0;
        }
    }

    @Command(name = "show", description = "Everything about one container, as JSON.")
    static final class Show implements Callable<Integer> {
        @Mixin private Connection connection = new Connection();

        @Parameters(
                paramLabel = "CONTAINER",
                description = "its name, host/name, id, or the beginning of its id")
        private String container = "";

        @Override
        public Integer call() {
            Api.Answer answer =
                    connection.api().get("/api/v1/containers/" + Api.segment(container), Map.of());
            connection.say(
                    connection.json()
                            ? answer.text()
                            : JsonMapper.builder()
                                    .enable(SerializationFeature.INDENT_OUTPUT)
                                    .build()
                                    .writeValueAsString(answer.json()));
            return 0;
        }
    }
}

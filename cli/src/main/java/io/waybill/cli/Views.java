package io.waybill.cli;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The API's answers as people read them. What is empty says what to do next. */
final class Views {
    private Views() {}

    static String hosts(JsonNode answer, Common how) {
        Table table =
                how.wide()
                        ? new Table(
                                "NAME",
                                "ADDRESS",
                                "STATE",
                                "ENGINE",
                                "API",
                                "SYSTEM",
                                "CPUS",
                                "MEMORY",
                                "LABELS",
                                "CONTAINERS",
                                "RUNNING")
                        : new Table("NAME", "ADDRESS", "STATE", "ENGINE", "CONTAINERS", "RUNNING");
        for (JsonNode item : answer.path("items")) {
            JsonNode engine = item.path("engine");
            String because = Json.text(item, "disconnectedBecause");
            String state =
                    (Json.text(item, "connected").equals("true")
                                    ? "connected"
                                    : "disconnected" + (because.isEmpty() ? "" : ": " + because))
                            + (item.path("drain").isObject()
                                    ? ", " + Json.text(item.path("drain"), "status")
                                    : Json.text(item, "cordoned").equals("true")
                                            ? ", cordoned"
                                            : "")
                            + (item.path("adoption").isObject() ? ", adopts what appears" : "")
                            + (Json.text(item, "simulated").equals("true") ? ", SIMULATED" : "");
            String product = Json.text(engine, "product") + " " + Json.text(engine, "version");
            String name = Json.text(item, "name");
            String address = Json.text(item, "address");
            if (how.wide()) {
                table.row(
                        name,
                        address,
                        state,
                        product,
                        Json.text(engine, "apiVersion"),
                        Json.text(engine, "operatingSystem")
                                + " "
                                + Json.text(engine, "architecture"),
                        Json.text(engine, "cpus"),
                        Times.size(Json.text(engine, "memoryBytes")),
                        HostCommands.words(item.path("labels")),
                        Json.text(item, "containers"),
                        Json.text(item, "running"));
            } else {
                table.row(
                        name,
                        address,
                        state,
                        product,
                        Json.text(item, "containers"),
                        Json.text(item, "running"));
            }
        }
        return orElse(
                answer,
                how,
                table,
                "No hosts. waybill host add NAME unix:///var/run/docker.sock registers an engine.");
    }

    /** One thing, field by field; what has fields of its own is indented JSON. */
    static String details(JsonNode answer, Common how) {
        StringBuilder text = new StringBuilder();
        int width =
                answer.propertyStream().mapToInt(field -> field.getKey().length()).max().orElse(0)
                        + 2;
        answer.propertyStream()
                .forEach(
                        field -> {
                            JsonNode value = field.getValue();
                            boolean plain = value.isValueNode();
                            String shown =
                                    plain
                                            ? Table.printable(
                                                    value.isNull() ? "" : value.asString())
                                            : Json.pretty(value).replace("\n", "\n  ");
                            boolean instant = plain && field.getKey().endsWith("At");
                            text.append(field.getKey())
                                    .append(" ".repeat(width - field.getKey().length()))
                                    .append(shown)
                                    .append(instant ? " (" + Times.ago(shown, how.now()) + ")" : "")
                                    .append('\n');
                        });
        return text.toString();
    }

    static String health(Api.Reply reply, URI server, Common how) {
        try {
            JsonNode answer = reply.json();
            Table table = new Table("WHAT", "STATUS", "DETAILS");
            table.row(server.toString(), Json.text(answer, "status"), "");
            answer.path("components")
                    .forEachEntry(
                            (name, component) ->
                                    table.row(
                                            name,
                                            Json.text(component, "status"),
                                            plain(component.path("details"))));
            return table.render(how.screen());
        } catch (JacksonException _) {
            return server + " answered HTTP " + reply.status();
        }
    }

    /** An object's fields for people: {@code name value, name (field value, field value)}. */
    private static String plain(JsonNode details) {
        List<String> parts = new ArrayList<>();
        details.forEachEntry(
                (name, value) ->
                        parts.add(
                                name
                                        + " "
                                        + (value.isObject()
                                                ? "(" + plain(value) + ")"
                                                : value.asString(""))));
        return String.join(", ", parts);
    }

    /** An id's first characters, which are enough to name the container by. */
    static String brief(String id) {
        return id.length() > 12 ? id.substring(0, 12) : id;
    }

    static String orElse(JsonNode answer, Common how, Table table, String empty) {
        String next = Json.text(answer, "next");
        return (answer.path("items").isEmpty() ? empty + "\n" : table.render(how.screen()))
                + (next.isEmpty() ? "" : "There is more: add --cursor " + next + "\n");
    }
}

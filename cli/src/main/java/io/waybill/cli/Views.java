package io.waybill.cli;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

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
                                "RUNNING",
                                "UNMANAGED")
                        : new Table(
                                "NAME",
                                "ADDRESS",
                                "STATE",
                                "ENGINE",
                                "CONTAINERS",
                                "RUNNING",
                                "UNMANAGED");
        for (JsonNode item : answer.path("items")) {
            JsonNode engine = item.path("engine");
            String because = Json.text(item, "disconnectedBecause");
            boolean connected = Json.text(item, "connected").equals("true");
            String state =
                    (connected
                                    ? "connected" + unseen(item.path("unseen"), how)
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
                        Json.text(item, "running"),
                        Json.text(item, "unmanaged"));
            } else {
                table.row(
                        name,
                        address,
                        state,
                        product,
                        Json.text(item, "containers"),
                        Json.text(item, "running"),
                        Json.text(item, "unmanaged"));
            }
        }
        return orElse(
                answer,
                how,
                table,
                "No hosts. waybill host add NAME unix:///var/run/docker.sock registers an engine.");
    }

    /**
     * Of one that is connected, as far as is on record, and of which nothing is heard all the same.
     */
    private static String unseen(JsonNode unseen, Common how) {
        return unseen.isObject() ? ", " + UnseenHosts.words(unseen, how.now()) : "";
    }

    /** One thing, field by field; what has fields of its own is set in below its name. */
    static String details(JsonNode answer, Common how) {
        StringBuilder text = new StringBuilder();
        details(answer, "", how, text);
        return text.toString();
    }

    private static void details(JsonNode of, String indent, Common how, StringBuilder text) {
        int width =
                of.propertyStream().mapToInt(field -> field.getKey().length()).max().orElse(0) + 2;
        of.forEachEntry(
                (name, value) -> {
                    String key = Table.printable(name);
                    String head = indent + key + " ".repeat(Math.max(1, width - key.length()));
                    if (value.isObject() && !value.isEmpty()) {
                        text.append(indent).append(key).append('\n');
                        details(value, indent + "  ", how, text);
                    } else if (value.valueStream().anyMatch(JsonNode::isContainer)) {
                        text.append(indent).append(key).append('\n');
                        value.forEach(
                                item ->
                                        text.append(indent)
                                                .append("  ")
                                                .append(Table.printable(inLine(item)))
                                                .append('\n'));
                    } else {
                        text.append((head + told(name, value, how)).stripTrailing()).append('\n');
                    }
                });
    }

    private static String told(String name, JsonNode value, Common how) {
        String shown = value.isContainer() ? inLine(value) : value.isNull() ? "" : value.asString();
        boolean instant = value.isValueNode() && name.endsWith("At");
        return Table.printable(shown) + (instant ? " (" + Times.ago(shown, how.now()) + ")" : "");
    }

    private static String inLine(JsonNode value) {
        return value.isArray()
                ? value.valueStream().map(Views::inLine).collect(Collectors.joining(", "))
                : value.isObject() ? plain(value) : value.asString("");
    }

    /** Whether nothing is said to be wrong; what is no answer of Waybill's is not said to be. */
    static boolean isUp(Api.Reply reply) {
        try {
            return Json.text(reply.json(), "status").equals("UP");
        } catch (JacksonException _) {
            return false;
        }
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
                                                : inLine(value))));
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

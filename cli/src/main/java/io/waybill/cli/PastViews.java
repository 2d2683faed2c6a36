package io.waybill.cli;

import tools.jackson.databind.JsonNode;

import java.time.Instant;
import java.util.Locale;

/** What happened, as people read it. */
final class PastViews {
    private PastViews() {}

    static String operations(JsonNode answer, Common how) {
        Table table =
                new Table(
                        "ID",
                        "NAME",
                        "ACTION",
                        "STATUS",
                        "ACTOR",
                        "REQUESTED",
                        "REASON",
                        "FAILURE");
        for (JsonNode item : answer.path("items")) {
            table.row(
                    Json.text(item, "id"),
                    Json.text(item, "name"),
                    Json.text(item, "action"),
                    Json.text(item, "status"),
                    Json.who(item, "actor"),
                    Times.ago(Json.text(item, "requestedAt"), how.now()),
                    Json.text(item, "reason"),
                    Json.text(item.path("failure"), "message"));
        }
        return Views.orElse(answer, how, table, "No operations match.");
    }

    static String audit(JsonNode answer, Common how) {
        Table table =
                how.wide()
                        ? new Table(
                                "POSITION",
                                "TIME",
                                "ACTOR",
                                "ACTION",
                                "TARGET",
                                "HOST",
                                "OUTCOME",
                                "CAUSE",
                                "SUMMARY",
                                "REASON",
                                "TICKET",
                                "OPERATION")
                        : new Table(
                                "POSITION",
                                "TIME",
                                "ACTOR",
                                "ACTION",
                                "TARGET",
                                "OUTCOME",
                                "SUMMARY");
        for (JsonNode item : answer.path("items")) {
            String position = Json.text(item, "position");
            String actor = Json.who(item, "actor");
            String action = Json.text(item, "action");
            String target = Json.text(item, "target");
            String outcome = Json.text(item, "outcome");
            String summary = Json.text(item, "summary");
            if (how.wide()) {
                table.row(
                        position,
                        Json.text(item, "at"),
                        actor,
                        action,
                        target,
                        Json.text(item, "host"),
                        outcome,
                        Json.text(item, "cause"),
                        summary,
                        Json.text(item, "reason"),
                        Json.text(item, "ticket"),
                        Json.text(item, "operation"));
            } else {
                table.row(
                        position,
                        Times.ago(Json.text(item, "at"), how.now()),
                        actor,
                        action,
                        target,
                        outcome,
                        summary); // which says the reason
            }
        }
        return Views.orElse(answer, how, table, "Nothing on record matches.");
    }

    static String groups(JsonNode answer, Common how, String field) {
        Table table = new Table(field.toUpperCase(Locale.ROOT), "ENTRIES");
        for (JsonNode item : answer.path("items")) {
            table.row(Json.text(item, "value"), Json.text(item, "count"));
        }
        String without = Json.text(answer, "without");
        return Views.orElse(answer, how, table, "Nothing on record matches.")
                + (answer.path("items").isEmpty()
                        ? ""
                        : "All together: "
                                + Json.text(answer, "total")
                                + (without.equals("0") ? "" : ", " + without + " of them without")
                                + "\n");
    }

    /** Each below what it follows from. */
    static String chain(JsonNode answer, Common how) {
        Table table =
                new Table("RELATION", "POSITION", "TIME", "ACTOR", "ACTION", "TARGET", "SUMMARY");
        for (JsonNode item : answer.path("items")) {
            JsonNode entry = item.path("entry");
            int depth = item.path("depth").asInt(0);
            table.row(
                    Json.text(item, "relation"),
                    Json.text(entry, "position"),
                    Times.ago(Json.text(entry, "at"), how.now()),
                    Json.who(entry, "actor"),
                    Json.text(entry, "action"),
                    Json.text(entry, "target"),
                    "· ".repeat(depth) + Json.text(entry, "summary"));
        }
        return table.render(how.screen())
                + (answer.path("whole").asBoolean(true)
                        ? ""
                        : "There is more than is told here.\n");
    }

    /** The entry, who is behind it, and what it changed. */
    static String told(JsonNode answer, Common how) {
        Table changes = new Table("CHANGED", "BEFORE", "AFTER");
        for (JsonNode change : answer.path("changes")) {
            changes.row(
                    Json.text(change, "field"),
                    value(change.path("before")),
                    value(change.path("after")));
        }
        String from = Json.text(answer, "sourceAddress");
        return Views.details(answer.path("entry"), how)
                + (from.isEmpty() ? "" : "sourceAddress  " + Table.printable(from) + "\n")
                + "\n"
                + (answer.path("changes").isEmpty()
                        ? "It changed nothing.\n"
                        : changes.render(how.screen()));
    }

    private static String value(JsonNode value) {
        return value.isMissingNode() || value.isNull()
                ? ""
                : value.isValueNode() ? value.asString() : value.toString();
    }

    static String event(JsonNode event, Instant now) {
        String reason = Json.text(event, "reason");
        return "%-8s %-9s %s  %s  by %s%s"
                .formatted(
                        "#" + Table.printable(Json.text(event, "position")),
                        Times.ago(Json.text(event, "recordedAt"), now),
                        Table.printable(Json.text(event, "type")),
                        Table.printable(Json.text(event, "subject")),
                        Table.printable(Json.who(event, "actor")),
                        reason.isEmpty() ? "" : "  (" + Table.printable(reason) + ")");
    }
}

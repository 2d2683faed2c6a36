package io.waybill.cli;

import tools.jackson.databind.JsonNode;

import java.time.Instant;

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
                    Json.text(item, "actor"),
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
            String actor = Json.text(item, "actor");
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

    static String event(JsonNode event, Instant now) {
        String reason = Json.text(event, "reason");
        return "%-8s %-9s %s  %s  by %s%s"
                .formatted(
                        "#" + Table.printable(Json.text(event, "position")),
                        Times.ago(Json.text(event, "recordedAt"), now),
                        Table.printable(Json.text(event, "type")),
                        Table.printable(Json.text(event, "subject")),
                        Table.printable(Json.text(event, "actor")),
                        reason.isEmpty() ? "" : "  (" + Table.printable(reason) + ")");
    }
}

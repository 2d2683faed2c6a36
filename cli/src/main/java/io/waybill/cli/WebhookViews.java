package io.waybill.cli;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.time.Instant;

/** How webhooks are shown. */
final class WebhookViews {
    private WebhookViews() {}

    static String table(JsonNode answer, Common how) {
        Table table =
                new Table(
                        "ID",
                        "NAME",
                        "URL",
                        "STATE",
                        "POSITION",
                        "BACKLOG",
                        "DELIVERED",
                        "TROUBLE");
        for (JsonNode item : answer.path("items")) {
            table.row(
                    Json.text(item, "id"),
                    Json.text(item, "name"),
                    Json.text(item, "url"),
                    Json.text(item, "state"),
                    Json.count(item, "position"),
                    Json.count(item, "backlog"),
                    Json.count(item, "delivered"),
                    trouble(item, how));
        }
        return table.render();
    }

    private static String trouble(JsonNode webhook, Common how) {
        String error = Json.text(webhook, "lastError");
        return error.isEmpty()
                ? Json.text(webhook, "because")
                : error + ", since " + Times.ago(Json.text(webhook, "failingSince"), how.now());
    }

    static String details(JsonNode webhook, Common how) {
        StringBuilder details = new StringBuilder();
        line(details, "webhook", Json.text(webhook, "id"));
        line(details, "name", Json.text(webhook, "name"));
        line(details, "url", Json.text(webhook, "url"));
        line(details, "types", Json.list(webhook, "types"));
        line(details, "subjects", Json.list(webhook, "subjects"));
        String because = Json.text(webhook, "because");
        line(
                details,
                "state",
                Json.text(webhook, "state") + (because.isEmpty() ? "" : ": " + because));
        line(
                details,
                "position",
                Json.count(webhook, "position")
                        + " of "
                        + Json.count(webhook, "newest")
                        + ", backlog "
                        + Json.count(webhook, "backlog"));
        line(details, "delivered", delivered(webhook, how));
        line(details, "trouble", trouble(webhook, how));
        line(details, "attempts", attempts(webhook, how));
        String former = Json.text(webhook, "formerSecretUntil");
        line(
                details,
                "secrets",
                former.isEmpty() ? "" : "the one before signs, too, until " + former);
        line(
                details,
                "made",
                Times.ago(Json.text(webhook, "madeAt"), how.now())
                        + " by "
                        + Json.text(webhook, "actor"));
        line(details, "reason", Json.text(webhook, "reason"));
        line(details, "ticket", Json.text(webhook, "ticket"));
        return details.toString();
    }

    private static String delivered(JsonNode webhook, Common how) {
        String last = Json.text(webhook, "deliveredAt");
        return Json.count(webhook, "delivered")
                + (last.isEmpty() ? "" : ", the last " + Times.ago(last, how.now()));
    }

    private static String attempts(JsonNode webhook, Common how) {
        String next = Json.text(webhook, "nextAttemptAt");
        if (next.isEmpty()) {
            return "";
        }
        Duration left = Duration.between(how.now(), Instant.parse(next));
        return Json.count(webhook, "attempts")
                + " in vain, the next "
                + (left.isPositive() ? "in " + Times.length(left) : "now");
    }

    static String changes(JsonNode answer, Common how) {
        Table table = new Table("TIME", "ACTOR", "WHAT", "DETAILS", "REASON", "TICKET");
        for (JsonNode item : answer.path("items")) {
            table.row(
                    Times.ago(Json.text(item, "at"), how.now()),
                    Json.text(item, "actor"),
                    Json.text(item, "what"),
                    Json.text(item, "says"),
                    Json.text(item, "reason"),
                    Json.text(item, "ticket"));
        }
        return table.render();
    }

    private static void line(StringBuilder details, String name, String value) {
        if (!value.isEmpty()) {
            details.append("%-10s %s%n".formatted(name, Table.printable(value)));
        }
    }
}

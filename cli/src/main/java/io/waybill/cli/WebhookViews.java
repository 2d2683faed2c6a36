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
        return table.render(how.screen());
    }

    private static String trouble(JsonNode webhook, Common how) {
        String error = Json.text(webhook, "lastError");
        return error.isEmpty()
                ? Json.text(webhook, "because")
                : error + ", since " + Times.ago(Json.text(webhook, "failingSince"), how.now());
    }

    static String details(JsonNode webhook, Common how) {
        Details details = new Details();
        details.line("webhook", Json.text(webhook, "id"));
        details.line("name", Json.text(webhook, "name"));
        details.line("url", Json.text(webhook, "url"));
        details.line("types", Json.list(webhook, "types"));
        details.line("subjects", Json.list(webhook, "subjects"));
        String because = Json.text(webhook, "because");
        details.line(
                "state", Json.text(webhook, "state") + (because.isEmpty() ? "" : ": " + because));
        details.line(
                "position",
                Json.count(webhook, "position")
                        + " of "
                        + Json.count(webhook, "newest")
                        + ", backlog "
                        + Json.count(webhook, "backlog"));
        details.line("delivered", delivered(webhook, how));
        details.line("trouble", trouble(webhook, how));
        details.line("attempts", attempts(webhook, how));
        String former = Json.text(webhook, "formerSecretUntil");
        details.line(
                "secrets", former.isEmpty() ? "" : "the one before signs, too, until " + former);
        details.line(
                "made",
                Times.ago(Json.text(webhook, "madeAt"), how.now())
                        + " by "
                        + Json.who(webhook, "actor"));
        details.line("reason", Json.text(webhook, "reason"));
        details.line("ticket", Json.text(webhook, "ticket"));
        return details.render();
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
                    Json.who(item, "actor"),
                    Json.text(item, "what"),
                    Json.text(item, "says"),
                    Json.text(item, "reason"),
                    Json.text(item, "ticket"));
        }
        return table.render(how.screen());
    }
}

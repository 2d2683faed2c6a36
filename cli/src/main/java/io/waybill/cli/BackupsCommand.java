package io.waybill.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;

/** Lists who took which backup. */
@Command(
        name = "backups",
        description =
                "The backups that were taken, newest first: when, by whom, why, and to which event.",
        footer = "  waybill backups")
final class BackupsCommand implements Callable<Integer> {
    @Mixin Common common = new Common();

    @Override
    public Integer call() {
        return common.show("/backups", Map.of(), BackupsCommand::table);
    }

    private static String table(JsonNode answer, Common how) {
        Table table = new Table("BEGUN", "TOOK", "POSITION", "SIZE", "BY", "REASON", "TICKET");
        for (JsonNode item : answer.path("items")) {
            boolean whole = !Json.text(item, "finishedAt").isEmpty();
            table.row(
                    Times.ago(Json.text(item, "begunAt"), how.now()),
                    whole ? took(item) : "not whole",
                    Json.text(item, "position"),
                    whole ? Times.size(Json.text(item, "bytes")) : "",
                    Json.who(item, "actor"),
                    Json.text(item, "reason"),
                    Json.text(item, "ticket"));
        }
        return table.render(how.screen());
    }

    private static String took(JsonNode backup) {
        return Times.length(
                Duration.between(
                        Instant.parse(Json.text(backup, "begunAt")),
                        Instant.parse(Json.text(backup, "finishedAt"))));
    }
}

package io.waybill.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.Map;

/** How long events stay in the database. */
final class RetentionCommands {
    private RetentionCommands() {}

    @Command(
            description =
                    "How long events stay in the database after their containers are gone, and what is in files of the archive"
                            + " only. The rules are settings of the service: waybill.retention.rules.",
            footer = "  waybill retention")
    static int retention(@Mixin Common common) {
        return common.show("/retention", Map.of(), RetentionCommands::table);
    }

    private static String table(JsonNode answer, Common how) {
        Table table = new Table("CONTAINERS", "KEPT AFTER THEY ARE GONE");
        for (JsonNode rule : answer.path("rules")) {
            String where = Json.text(rule, "where");
            table.row(
                    where.isEmpty() ? "all" : where,
                    Times.length(Duration.parse(Json.text(rule, "keep"))));
        }
        String rules =
                answer.path("rules").isEmpty()
                        ? "No events leave the database: no waybill.retention.rules are set.\n"
                        : table.render(how.screen());
        return rules
                + "In files of the archive only: %,d events of %,d containers.\n"
                        .formatted(
                                answer.path("events").asLong(), answer.path("containers").asLong());
    }
}

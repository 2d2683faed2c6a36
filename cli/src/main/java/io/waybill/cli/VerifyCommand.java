package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Whether all agrees with the log. */
@Command(
        name = "verify",
        description =
                "Compare the log with all that follows from it: every row of every projection, every record on the topics,"
                        + " and what the engines have. Names each difference and changes nothing. Exit code 0 where"
                        + " nothing differs, 1 where something does or could not be looked at. With --proof, compare the log"
                        + " itself with a checkpoint that was signed.",
        footer = {
            "  waybill verify",
            "  waybill verify --only projection,topics -m 'before the audit'",
            "  waybill verify --proof --checkpoint kept/latest --key waybill/4d0c…+8a1b2c3d+AXy…",
            "  waybill verify --proof --checkpoint kept/2026-11.txt --database"
        })
final class VerifyCommand implements Callable<Integer> {
    @Nullable
    @Option(
            names = "--only",
            paramLabel = "CHECK",
            split = ",",
            description = "projection, 'projection audit', topics or engines; repeatable.")
    List<String> only;

    @Option(names = "--detach", description = "Do not wait for its end.")
    boolean detach;

    @Nullable
    @ArgGroup(exclusive = false, heading = "%nThe log itself, beside a checkpoint:%n")
    ProofOptions proof;

    @Mixin Because because = new Because();
    @Mixin Common common = new Common();

    @Override
    public Integer call() {
        if (proof != null) {
            return new ProofCheck(common, proof).run();
        }
        ObjectNode body = Json.object("reason", because.reason);
        if (only != null) {
            ArrayNode checks = body.putArray("checks");
            only.forEach(checks::add);
        }
        Api.Reply begun =
                common.api()
                        .command(
                                "POST",
                                "/verifications",
                                Map.of(),
                                body,
                                Wish.key(),
                                Duration.ZERO);
        String path = "/verifications/" + Json.text(begun.json(), "id");
        if (detach) {
            common.tell(begun, () -> "GET " + path + " tells how far it is");
            return 0;
        }
        return follow(path);
    }

    private int follow(String path) {
        ProgressLine line = new ProgressLine(common);
        Api.Reply reply =
                Following.toTheEnd(
                        common,
                        path,
                        verification -> show(line, verification),
                        () -> {
                            line.end();
                            common.warn(
                                    "the verification goes on; GET "
                                            + path
                                            + " tells how far it is");
                        });
        line.end();
        return ended(reply, reply.json(), path);
    }

    private static void show(ProgressLine line, JsonNode verification) {
        for (JsonNode check : verification.path("checks")) {
            boolean known = check.path("of").asLong() > 0;
            if (known && Json.text(check, "status").equals("running")) {
                double part =
                        (double) check.path("position").asLong(0) / check.path("of").asLong(1);
                line.show(Json.text(check, "name"), part, progress(check));
            }
        }
    }

    private static String progress(JsonNode check) {
        return "%s: %s of %s events"
                .formatted(
                        Json.text(check, "name"),
                        Json.count(check, "position"),
                        Json.count(check, "of"));
    }

    private int ended(Api.Reply reply, JsonNode verification, String path) {
        String status = Json.text(verification, "status");
        if (common.asData()) {
            common.print(common.data(reply.body()));
        } else {
            common.print(table(verification, common));
            differences(path);
            common.print(sentence(status, verification));
        }
        return status.equals("consistent") ? 0 : Failed.OPERATION;
    }

    private static String table(JsonNode verification, Common how) {
        Table table = new Table("CHECK", "OUTCOME", "AT POSITION", "DIFFERENCES", "BECAUSE");
        for (JsonNode check : verification.path("checks")) {
            table.row(
                    Json.text(check, "name"),
                    Json.text(check, "status"),
                    Json.text(check, "position"),
                    Json.text(check, "differences"),
                    Json.text(check, "because"));
        }
        return table.render(how.screen());
    }

    private void differences(String path) {
        String cursor = null;
        do {
            JsonNode page =
                    common.api()
                            .get(
                                    path + "/differences",
                                    QueryCommands.query("limit", "1000", "cursor", cursor))
                            .json();
            for (JsonNode item : page.path("items")) {
                common.print(
                        Table.printable(Json.text(item, "what") + ": " + Json.text(item, "says")));
            }
            cursor = Json.text(page, "next").isEmpty() ? null : Json.text(page, "next");
        } while (cursor != null);
    }

    private static String sentence(String status, JsonNode verification) {
        return switch (status) {
            case "consistent" -> "All agrees with the log.";
            case "different" ->
                    "Differences from the log: " + Json.count(verification, "differences") + ".";
            case "undecided" -> "Nothing was found to differ, but not all could be looked at.";
            default -> "It was " + status + ".";
        };
    }
}

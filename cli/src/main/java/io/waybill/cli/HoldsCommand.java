package io.waybill.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;

/** What is to stay as it is while somebody says so. */
@Command(
        name = "holds",
        description = {
            "Legal holds, those in force first: whose events stay in the database, and whose people are not erased.",
            "Who placed and who released one, and why, is kept for ever."
        },
        footer = {
            "  waybill holds",
            "  waybill holds place case-17 --where 'label=team=payments' -m 'preservation letter of 2 March'"
        })
final class HoldsCommand implements Callable<Integer> {
    private static final String NAME = "What it is called, such as case-17.";

    @Mixin Common common = new Common();

    @Override
    public Integer call() {
        return common.show("/holds", Map.of(), HoldsCommand::table);
    }

    @Command(
            description =
                    "Place a hold on containers: their events do not leave the database, and nobody who acted on them can be"
                            + " erased. It takes a reason.",
            footer =
                    "  waybill holds place case-17 --where 'host=edge-* label=team=payments' -m 'preservation letter'")
    static int place(
            @Parameters(paramLabel = "HOLD", description = NAME) String name,
            @Option(
                            names = "--where",
                            paramLabel = "SELECTOR",
                            defaultValue = "",
                            description =
                                    "Which containers, by what they are or were at last: host=…, image=… and secret=… with"
                                            + " patterns, label=KEY=VALUE; all of it has to fit. Default: all containers.")
                    String where,
            @Mixin Why why,
            @Mixin Common common) {
        Api.Reply reply =
                common.api()
                        .command(
                                "PUT",
                                "/holds/" + Api.segment(name),
                                Map.of(),
                                why.in(Json.object().put("where", where)),
                                Wish.key(),
                                Duration.ZERO);
        common.tell(reply, () -> "on hold '" + name + "': " + where(reply.json()));
        return 0;
    }

    @Command(
            description = "Release a hold. It takes a reason.",
            footer = "  waybill holds release case-17 -m 'settled'")
    static int release(
            @Parameters(paramLabel = "HOLD", description = NAME) String name,
            @Mixin Why why,
            @Mixin Common common) {
        Api.Reply reply =
                common.api()
                        .command(
                                "DELETE",
                                "/holds/" + Api.segment(name),
                                why.asQuery(),
                                null,
                                Wish.key(),
                                Duration.ZERO);
        common.tell(reply, () -> "hold '" + name + "' is released");
        return 0;
    }

    private static String where(JsonNode hold) {
        String where = Json.text(hold, "where");
        return where.isEmpty() ? "all containers" : where;
    }

    private static String table(JsonNode answer, Common how) {
        Table table =
                new Table(
                        "HOLD", "CONTAINERS", "PLACED", "BY", "REASON", "TICKET", "RELEASED", "BY");
        for (JsonNode item : answer.path("items")) {
            String released = Json.text(item, "releasedAt");
            table.row(
                    Json.text(item, "name"),
                    where(item),
                    Times.ago(Json.text(item, "placedAt"), how.now()),
                    Json.who(item, "placedBy"),
                    Json.text(item, "reason"),
                    Json.text(item, "ticket"),
                    released.isEmpty() ? "" : Times.ago(released, how.now()),
                    Json.who(item, "releasedBy"));
        }
        return Views.orElse(answer, how, table, "Nothing is, or was, on hold.");
    }
}

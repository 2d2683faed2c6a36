package io.waybill.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Ranges of the log that are or were told once more. */
@Command(
        name = "replays",
        description =
                "The replays of ranges of the log to other topics, newest first: how far each is, and who asked for it."
                        + " waybill replay --topic begins one.",
        footer = {"  waybill replays", "  waybill replays cancel 3f2a91… -m 'too quick'"})
final class ReplaysCommand implements Callable<Integer> {
    @Mixin Common common = new Common();

    @Override
    public Integer call() {
        return common.show("/replays", Map.of(), ReplaysCommand::table);
    }

    private static String table(JsonNode answer, Common how) {
        Table table =
                new Table("ID", "TOPIC", "STATUS", "RANGE", "SPEED", "BY", "ASKED FOR", "HOW FAR");
        for (JsonNode item : answer.path("items")) {
            table.row(
                    Json.text(item, "id"),
                    Json.text(item, "topic"),
                    Json.text(item, "status"),
                    Json.text(item, "from") + " to " + Json.text(item, "to"),
                    Json.text(item, "speed"),
                    Json.who(item, "actor"),
                    Times.ago(Json.text(item, "requestedAt"), how.now()),
                    ReplayFollowing.line(item));
        }
        return table.render(how.screen());
    }

    @Command(
            description =
                    "Show a replay: what it tells, where to, how far it is, and why it ended.",
            footer = {"  waybill replays show 3f2a91…", "  waybill replays show 3f2a91… --follow"})
    static int show(
            @Parameters(paramLabel = "REPLAY", description = "Its id.") String replay,
            @Option(
                            names = {"-f", "--follow"},
                            description = "Until it is over.")
                    boolean follow,
            @Mixin Common common) {
        return follow
                ? new ReplayFollowing(common, replay).follow()
                : common.show("/replays/" + Api.segment(replay), Map.of(), ReplaysCommand::details);
    }

    private static String details(JsonNode replay, Common how) {
        Details details = new Details();
        String because = Json.text(replay, "because");
        details.line("replay", Json.text(replay, "id"));
        details.line("to", "topic " + Json.text(replay, "topic"));
        details.line(
                "status", Json.text(replay, "status") + (because.isEmpty() ? "" : ": " + because));
        details.line("range", range(replay));
        details.line("only", only(replay.path("filter")));
        details.line("speed", Json.text(replay, "speed"));
        details.line("how far", ReplayFollowing.line(replay));
        details.line(
                "asked for",
                Times.ago(Json.text(replay, "requestedAt"), how.now())
                        + " by "
                        + Json.who(replay, "actor"));
        details.line("reason", Json.text(replay, "reason"));
        details.line("ticket", Json.text(replay, "ticket"));
        return details.render();
    }

    private static String range(JsonNode replay) {
        String since = Json.text(replay, "since");
        String before = Json.text(replay, "before");
        return "positions "
                + Json.text(replay, "from")
                + " to "
                + Json.text(replay, "to")
                + (since.isEmpty() ? "" : ", recorded from " + since + " on")
                + (before.isEmpty() ? "" : ", recorded before " + before);
    }

    private static String only(JsonNode filter) {
        List<String> conditions = new ArrayList<>();
        filter.forEachEntry(
                (name, value) ->
                        conditions.add(
                                name
                                        + " "
                                        + (value.isArray()
                                                ? Json.list(filter, name)
                                                : value.asString())));
        return String.join(", ", conditions);
    }

    @Command(
            description = "Cancel a replay; what it told by then stays on its topic.",
            footer = "  waybill replays cancel 3f2a91… -m 'too quick'")
    static int cancel(
            @Parameters(paramLabel = "REPLAY", description = "Its id.") String replay,
            @Mixin Because because,
            @Mixin Common common) {
        Api.Reply reply = common.api().cancel("/replays/" + Api.segment(replay), because.reason);
        common.tell(reply, () -> "replay " + replay + " is cancelled");
        return 0;
    }
}

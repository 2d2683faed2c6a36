package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;

/** The read models that queries are answered from. */
@Command(
        name = "projections",
        description =
                "The read models that queries are answered from: how far each is behind the log, and how far one is that"
                        + " is built anew.",
        footer = {
            "  waybill projections",
            "  waybill projections rebuild audit -m 'after the upgrade'"
        })
final class ProjectionCommands implements Callable<Integer> {
    @Mixin Common common = new Common();

    @Override
    public Integer call() {
        return common.show("/projections", Map.of(), ProjectionCommands::table);
    }

    private static String table(JsonNode answer, Common how) {
        Table table = new Table("NAME", "STATE", "POSITION", "BEHIND", "LAST REBUILD");
        for (JsonNode item : answer.path("items")) {
            String because = Json.text(item, "because");
            table.row(
                    Json.text(item, "name"),
                    Json.text(item, "state") + (because.isEmpty() ? "" : ": " + because),
                    Json.text(item, "position"),
                    Json.text(item, "lag"),
                    lastRebuild(item.path("rebuild"), how));
        }
        return table.render(how.screen());
    }

    private static String lastRebuild(JsonNode rebuild, Common how) {
        if (!rebuild.isObject()) {
            return "";
        }
        String finished = Json.text(rebuild, "finishedAt");
        return finished.isEmpty()
                ? RebuildFollowing.line(rebuild)
                : Json.text(rebuild, "status") + " " + Times.ago(finished, how.now());
    }

    @Command(
            description =
                    "Build a projection anew from the log, beside the live one, which goes on answering until the new one"
                            + " takes its place. Follows it to its end; Ctrl-C leaves it going.",
            footer = {
                "  waybill projections rebuild audit -m 'after the upgrade'",
                "  waybill projections rebuild fleet --detach"
            })
    static int rebuild(
            @Parameters(paramLabel = "NAME", description = "Such as audit or fleet.") String name,
            @Option(names = "--detach", description = "Do not wait for its end.") boolean detach,
            @Option(
                            names = "--cancel-on-interrupt",
                            description = "Ctrl-C cancels it instead of leaving it going.")
                    boolean cancel,
            @Mixin Because because,
            @Nullable
                    @Option(
                            names = "--ticket",
                            paramLabel = "TICKET",
                            description = "The change ticket; it is kept with it.")
                    String ticket,
            @Mixin Common common) {
        ObjectNode body = Json.object("reason", because.reason);
        if (ticket != null) {
            body.put("ticket", ticket);
        }
        Api.Reply begun =
                common.api().command("POST", path(name), Map.of(), body, Wish.key(), Duration.ZERO);
        if (detach) {
            common.tell(
                    begun,
                    () ->
                            name
                                    + ": its rebuild is requested; waybill projections tells how far it is");
            return 0;
        }
        return new RebuildFollowing(common, name, path(name), cancel)
                .follow(Json.text(begun.json(), "id"));
    }

    @Command(
            description = "Cancel the rebuild of a projection; the live one stays as it is.",
            footer = "  waybill projections cancel audit -m 'not by day'")
    static int cancel(
            @Parameters(paramLabel = "NAME", description = "Such as audit or fleet.") String name,
            @Mixin Because because,
            @Mixin Common common) {
        Api.Reply reply = common.api().cancel(path(name), because.reason);
        common.tell(reply, () -> name + ": its rebuild is cancelled");
        return 0;
    }

    private static String path(String name) {
        return "/projections/" + Api.segment(name) + "/rebuild";
    }
}

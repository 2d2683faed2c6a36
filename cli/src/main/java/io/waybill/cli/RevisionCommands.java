package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.JsonNode;

import java.util.Map;

/** The revisions of a container: which there were, and in what they differ. */
final class RevisionCommands {
    @Command(
            description = "List the revisions of a container, newest first.",
            footer = {"  waybill revisions web", "  waybill revisions web -o json"})
    static int revisions(
            @Parameters(paramLabel = "CONTAINER", description = "Its name, host/name or id.")
                    String container,
            @Mixin Common common) {
        return common.show(
                "/containers/" + Api.segment(container) + "/revisions",
                Map.of(),
                RevisionCommands::table);
    }

    @Command(
            description =
                    "Show in what one revision of a container is other than another, field by field."
                            + " Values that look like secrets are not shown.",
            footer = "  waybill diff web 3 7")
    static int diff(
            @Parameters(index = "0", paramLabel = "CONTAINER", description = "Its name or id.")
                    String container,
            @Parameters(index = "1", paramLabel = "FROM", description = "A revision's number.")
                    int from,
            @Parameters(index = "2", paramLabel = "TO", description = "Another one's.") int to,
            @Mixin Common common) {
        return common.show(
                "/containers/" + Api.segment(container) + "/diff",
                Map.of("from", Integer.toString(from), "to", Integer.toString(to)),
                (answer, how) ->
                        answer.path("changes").isEmpty()
                                ? "Revisions " + from + " and " + to + " are the same.\n"
                                : changes(answer, how));
    }

    @Command(
            description =
                    "Keep the image version that a revision was made from: no pruning removes it from the host.",
            footer = "  waybill pin web 3 --note 'the last one before the migration'")
    static int pin(
            @Parameters(index = "0", paramLabel = "CONTAINER", description = "Its name or id.")
                    String container,
            @Parameters(index = "1", paramLabel = "REVISION", description = "Its number.")
                    int revision,
            @Nullable
                    @Option(
                            names = "--note",
                            paramLabel = "TEXT",
                            description = "What people are to know of it.")
                    String note,
            @Mixin Wish wish) {
        String path = "/containers/" + Api.segment(container) + "/revisions/" + revision;
        if (note != null) {
            wish.record("PUT", path + "/note", Json.object("note", note));
        }
        return wish.done(
                wish.record("POST", path + "/pin", Json.object()),
                container + ": revision " + revision + " pinned");
    }

    @Command(
            description = "Keep no more what a pinned revision was made from.",
            footer = "  waybill unpin web 3")
    static int unpin(
            @Parameters(index = "0", paramLabel = "CONTAINER", description = "Its name or id.")
                    String container,
            @Parameters(index = "1", paramLabel = "REVISION", description = "Its number.")
                    int revision,
            @Mixin Wish wish) {
        String path = "/containers/" + Api.segment(container) + "/revisions/" + revision;
        return wish.done(
                wish.record("POST", path + "/unpin", Json.object()),
                container + ": revision " + revision + " unpinned");
    }

    private static String table(JsonNode answer, Common how) {
        Table table =
                new Table(
                        "REVISION", "STATUS", "IMAGE", "WHY", "BY", "ASKED FOR", "REASON", "NOTE");
        for (JsonNode item : answer.path("items")) {
            String of = Json.text(item, "revisionOf");
            boolean pinned = Json.text(item, "pinned").equals("true");
            table.row(
                    Json.text(item, "revision"),
                    Json.text(item, "status") + (pinned ? ", pinned" : ""),
                    TimelineViews.image(item),
                    Json.text(item, "why") + (of.isEmpty() ? "" : " to " + of),
                    Json.who(item, "actor"),
                    Times.ago(Json.text(item, "at"), how.now()),
                    Json.text(item, "reason"),
                    Json.text(item, "note"));
        }
        return Views.orElse(answer, how, table, "It has no revisions.");
    }

    static String changes(JsonNode answer, Common how) {
        Table table = new Table("FIELD", "FROM", "TO");
        for (JsonNode change : answer.path("changes")) {
            table.row(
                    Json.text(change, "field"), Json.text(change, "from"), Json.text(change, "to"));
        }
        return table.render(how.screen());
    }
}

package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;

/** Containers that were there before Waybill. */
final class AdoptCommands {

    @Command(
            description = {
                "Put containers under record that run on a host already. Nothing is done to them.",
                "Values of their environment that could be secrets are not put on record, only fingerprints of them."
            },
            footer = {
                "  waybill adopt web db -m 'made by hand last year'",
                "  waybill adopt --host build-1 --label com.docker.compose.project=shop --watch",
                "  waybill adopt --all; waybill adopt --host build-1 --unwatch"
            })
    static int adopt(
            @Nullable
                    @Parameters(
                            arity = "0..*",
                            paramLabel = "NAME",
                            description = "The containers' names on the host.")
                    List<String> names,
            @Option(
                            names = {"-a", "--all"},
                            description = "All that are there.")
                    boolean all,
            @Nullable
                    @Option(
                            names = {"-l", "--label"},
                            paramLabel = "NAME[=VALUE]",
                            description =
                                    "Those that bear the label; repeated, those that bear all of them.")
                    List<String> labels,
            @Option(
                            names = "--host",
                            paramLabel = "HOST",
                            defaultValue = "local",
                            description = "The host they are on; default: local.")
                    String host,
            @Option(
                            names = "--watch",
                            description =
                                    "Also adopt what appears there later. One such rule a host: a new one takes the place of the former.")
                    boolean watch,
            @Option(
                            names = "--unwatch",
                            description = "End the host's rule; nothing appearing is adopted.")
                    boolean unwatch,
            @Mixin Wish wish) {
        String path = "/hosts/" + Api.segment(host);
        List<String> named = names == null ? List.of() : names;
        if (unwatch) {
            if (all || watch || labels != null || !named.isEmpty()) {
                throw new Failed(Failed.USAGE, "--unwatch goes with --host only");
            }
            return wish.done(
                    wish.record("DELETE", path + "/adoption-rule", Json.object()),
                    "what appears on host " + host + " is left alone");
        }
        if ((all ? 1 : 0) + (labels == null ? 0 : 1) + (named.isEmpty() ? 0 : 1) != 1) {
            throw new Failed(
                    Failed.USAGE,
                    "say which containers: their names, --label, or --all; one of these");
        }
        ObjectNode body = Json.object().put("all", all).put("watch", watch);
        if (!named.isEmpty()) {
            ArrayNode array = body.putArray("names");
            named.forEach(array::add);
        }
        if (labels != null) {
            ObjectNode wanted = body.putObject("labels");
            labels.forEach(label -> SpecWords.label(label, wanted));
        }
        Api.Reply reply = wish.record("POST", path + "/adoptions", body);
        wish.tell(reply, () -> summary(reply.json(), host));
        return 0;
    }

    private static String summary(JsonNode answer, String host) {
        StringBuilder text = new StringBuilder();
        lines(text, answer.path("adopted"), "adopted");
        lines(text, answer.path("unchanged"), "under record already");
        for (JsonNode skipped : answer.path("skipped")) {
            text.append(Table.printable(Json.text(skipped, "name")))
                    .append(": left out, ")
                    .append(Table.printable(Json.text(skipped, "because")))
                    .append('\n');
        }
        text.append("host ")
                .append(host)
                .append(": ")
                .append(answer.path("adopted").size())
                .append(" adopted, ")
                .append(answer.path("unchanged").size())
                .append(" under record already, ")
                .append(answer.path("skipped").size())
                .append(" left out");
        if (Json.text(answer, "watching").equals("true")) {
            text.append("; what appears there and is meant is adopted from here on");
        }
        return text.toString();
    }

    private static void lines(StringBuilder text, JsonNode items, String what) {
        for (JsonNode item : items) {
            text.append(Table.printable(Json.text(item, "name")))
                    .append(": ")
                    .append(what)
                    .append(", ")
                    .append(Views.brief(Json.text(item, "container")))
                    .append('\n');
        }
    }
}

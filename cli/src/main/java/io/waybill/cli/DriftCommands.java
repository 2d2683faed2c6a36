package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.JsonNode;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** In what containers are not as they were asked to be, and what is done about it. */
final class DriftCommands {
    private static final String NOTHING =
            "Nothing drifted: every container is as it was asked to be.";

    @Command(
            description =
                    "Show in what containers are not as they were asked to be, since when, and why.",
            footer = {"  waybill drift", "  waybill drift web -o json"})
    static int drift(
            @Nullable
                    @Parameters(
                            arity = "0..1",
                            paramLabel = "CONTAINER",
                            description = "Its name, host/name or id; else all that drifted.")
                    String container,
            @Nullable
                    @Option(
                            names = "--host",
                            paramLabel = "HOST",
                            description = "Those on one host.")
                    String host,
            @Mixin Common common) {
        if (container != null) {
            return common.show(
                    "/containers/" + Api.segment(container),
                    Map.of(),
                    (answer, how) -> render(List.of(answer), how));
        }
        Map<String, String> query = new LinkedHashMap<>(Map.of("drifted", "true"));
        if (host != null) {
            query.put("host", host);
        }
        return common.showAll(
                "/containers", query, (answer, how) -> render(answer.path("items"), how));
    }

    @Command(
            name = "drift-policy",
            description = {
                "Say what is done when somebody changes containers on their hosts, past Waybill.",
                "record: it is shown, and nothing else. enforce: what was asked for is brought about again. accept: what"
                        + " is found is what is asked for from then on.",
                "Said again, it begins anew: also where it was given up."
            },
            footer = {
                "  waybill drift-policy enforce web db -m 'nobody is to touch these'",
                "  waybill drift-policy record web"
            })
    static int driftPolicy(
            @Parameters(
                            index = "0",
                            paramLabel = "POLICY",
                            description = "record, enforce or accept.")
                    DriftPolicy policy,
            @Parameters(
                            index = "1..*",
                            arity = "1..*",
                            paramLabel = "CONTAINER",
                            description = "Their names, host/name or ids.")
                    List<String> containers,
            @Mixin Wish wish) {
        return wish.each(
                containers,
                container ->
                        wish.done(
                                wish.record(
                                        "PUT",
                                        "/containers/" + Api.segment(container) + "/drift-policy",
                                        Json.object("policy", policy.word())),
                                container + ": drift policy " + policy.word()));
    }

    private static String render(Iterable<JsonNode> containers, Common how) {
        Table table =
                new Table(
                        "CONTAINER",
                        "HOST",
                        "POLICY",
                        "FIELD",
                        "WANTED",
                        "FOUND",
                        "SINCE",
                        "CAUSE",
                        "NOTES");
        int rows = 0;
        for (JsonNode container : containers) {
            for (JsonNode drift : container.path("drift")) {
                rows++;
                table.row(
                        Json.text(container, "name"),
                        Json.text(container, "host"),
                        Json.text(container, "driftPolicy"),
                        Json.text(drift, "field"),
                        Json.text(drift, "desired"),
                        Json.text(drift, "observed"),
                        Times.ago(Json.text(drift, "since"), how.now()),
                        Json.text(drift, "cause"),
                        ContainerViews.healing(container, how.now()));
            }
        }
        return rows == 0 ? NOTHING : table.render(how.screen());
    }
}

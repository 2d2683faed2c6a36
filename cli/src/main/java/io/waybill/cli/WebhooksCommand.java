package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Receivers elsewhere that are told the log by signed HTTP requests. */
@Command(
        name = "webhooks",
        description =
                "The receivers that are told the log by signed HTTP requests, event after event: how far each is, and what"
                        + " is wrong. Each is addressed by its name or its id.",
        footer = {
            "  waybill webhooks",
            "  waybill webhooks add https://cmdb.example/hook --name cmdb --type 'io.waybill.container.*' -m 'for the CMDB'",
            "  waybill webhooks replay cmdb --from 0"
        })
final class WebhooksCommand implements Callable<Integer> {
    @Mixin Common common = new Common();

    @Option(names = "--removed", description = "Those that were removed, too.")
    boolean removed;

    @Override
    public Integer call() {
        return common.show(
                "/webhooks", removed ? Map.of("removed", "true") : Map.of(), WebhookViews::table);
    }

    @Command(
            description =
                    "Have the log told to a receiver. Its secret is shown once: with it, the receiver checks that a"
                            + " request is Waybill's (Standard Webhooks).",
            footer = {
                "  waybill webhooks add https://cmdb.example/hook --name cmdb -m 'for the CMDB'",
                "  waybill webhooks add https://cmdb.example/hook --from 0 --type io.waybill.container.started,io.waybill.container.exited"
            })
    static int add(
            @Parameters(paramLabel = "URL", description = "Where to: https:// or http://.")
                    String url,
            @Nullable
                    @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            description = "What to call it here.")
                    String name,
            @Nullable
                    @Option(
                            names = "--type",
                            paramLabel = "TYPE",
                            split = ",",
                            description =
                                    "Only these types, such as io.waybill.container.*; repeatable.")
                    List<String> types,
            @Nullable
                    @Option(
                            names = "--subject",
                            paramLabel = "SUBJECT",
                            split = ",",
                            description =
                                    "Only what is about these, such as hosts/build-1 or containers/*; repeatable.")
                    List<String> subjects,
            @Nullable
                    @Option(
                            names = "--from",
                            paramLabel = "POSITION",
                            description =
                                    "Begin after this position, 0 for all there is; default: now.")
                    String from,
            @Nullable
                    @Option(
                            names = "--secret",
                            paramLabel = "SECRET",
                            description = "whsec_…; else one is made.")
                    String secret,
            @Mixin Why why,
            @Mixin Common common) {
        ObjectNode body = wanted(name, url, types, subjects);
        put(body, "from", from);
        put(body, "secret", secret);
        Api.Reply reply = command(common, "POST", "/webhooks", why.in(body));
        JsonNode made = reply.json();
        common.tell(
                reply,
                () ->
                        "webhook "
                                + Json.text(made, "id")
                                + " is told what comes after position "
                                + Json.text(made, "position")
                                + secretLine(made));
        return 0;
    }

    @Command(
            description = "Show a webhook: where to, what, how far it is, and what is wrong.",
            footer = "  waybill webhooks show cmdb")
    static int show(
            @Parameters(paramLabel = "WEBHOOK", description = "Its name or id.") String webhook,
            @Mixin Common common) {
        return common.show(path(webhook), Map.of(), WebhookViews::details);
    }

    @Command(
            description = "Show who did what to a webhook, and why.",
            footer = "  waybill webhooks changes cmdb")
    static int changes(
            @Parameters(paramLabel = "WEBHOOK", description = "Its name or id.") String webhook,
            @Mixin Common common) {
        return common.show(path(webhook) + "/changes", Map.of(), WebhookViews::changes);
    }

    @Command(
            description =
                    "Have a webhook go elsewhere, or tell something else; what is not named stays. An empty --type or"
                            + " --subject means all.",
            footer = {
                "  waybill webhooks change cmdb --url https://cmdb2.example/hook",
                "  waybill webhooks change cmdb --type ''"
            })
    static int change(
            @Parameters(paramLabel = "WEBHOOK", description = "Its name or id.") String webhook,
            @Nullable @Option(names = "--url", paramLabel = "URL", description = "Where to.")
                    String url,
            @Nullable
                    @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            description = "What to call it here.")
                    String name,
            @Nullable
                    @Option(
                            names = "--type",
                            paramLabel = "TYPE",
                            split = ",",
                            description = "Only these types; repeatable.")
                    List<String> types,
            @Nullable
                    @Option(
                            names = "--subject",
                            paramLabel = "SUBJECT",
                            split = ",",
                            description = "Only what is about these; repeatable.")
                    List<String> subjects,
            @Mixin Why why,
            @Mixin Common common) {
        return done(
                common,
                command(common, "PATCH", path(webhook), why.in(wanted(name, url, types, subjects))),
                "is changed");
    }

    @Command(
            description = "Send nothing more to a receiver until it is resumed.",
            footer = "  waybill webhooks pause cmdb -m 'the CMDB is being moved'")
    static int pause(
            @Parameters(paramLabel = "WEBHOOK", description = "Its name or id.") String webhook,
            @Mixin Why why,
            @Mixin Common common) {
        return done(
                common,
                command(common, "POST", path(webhook) + "/pause", why.in(Json.object())),
                "is paused");
    }

    @Command(
            description =
                    "Go on with a webhook from where it is; one that is failing is tried at once.",
            footer = "  waybill webhooks resume cmdb")
    static int resume(
            @Parameters(paramLabel = "WEBHOOK", description = "Its name or id.") String webhook,
            @Mixin Why why,
            @Mixin Common common) {
        return done(
                common,
                command(common, "POST", path(webhook) + "/resume", why.in(Json.object())),
                "goes on");
    }

    @Command(
            description =
                    "Go on with a webhook from elsewhere in the log: what comes after that position is told, once more"
                            + " where it was told before.",
            footer = "  waybill webhooks replay cmdb --from 1200 -m 'its disk was lost'")
    static int replay(
            @Parameters(paramLabel = "WEBHOOK", description = "Its name or id.") String webhook,
            @Option(
                            names = "--from",
                            required = true,
                            paramLabel = "POSITION",
                            description = "After this position; 0 for all.")
                    String from,
            @Mixin Why why,
            @Mixin Common common) {
        return done(
                common,
                command(
                        common,
                        "POST",
                        path(webhook) + "/replay",
                        why.in(Json.object("from", from))),
                "goes on after position " + from);
    }

    @Command(
            name = "rotate-secret",
            description =
                    "Give a webhook another secret, which is shown once. The one before signs, too, for a while, so that"
                            + " the receiver can change over.",
            footer = "  waybill webhooks rotate-secret cmdb --overlap 2h")
    static int rotateSecret(
            @Parameters(paramLabel = "WEBHOOK", description = "Its name or id.") String webhook,
            @Nullable
                    @Option(
                            names = "--secret",
                            paramLabel = "SECRET",
                            description = "whsec_…; else one is made.")
                    String secret,
            @Nullable
                    @Option(
                            names = "--overlap",
                            paramLabel = "DURATION",
                            description = "How long the one before signs, too; default: 24h.")
                    Duration overlap,
            @Mixin Why why,
            @Mixin Common common) {
        ObjectNode body = Json.object("secret", secret);
        put(body, "overlap", overlap == null ? null : overlap.toString());
        Api.Reply reply = command(common, "POST", path(webhook) + "/rotate-secret", why.in(body));
        String until = Json.text(reply.json(), "formerSecretUntil");
        return done(
                common,
                reply,
                "signs with another secret"
                        + (until.isEmpty() ? "" : ", and until " + until + " with the one before")
                        + secretLine(reply.json()));
    }

    @Command(
            description = "Send a webhook's receiver a test event, beside the feed.",
            footer = "  waybill webhooks test cmdb")
    static int test(
            @Parameters(paramLabel = "WEBHOOK", description = "Its name or id.") String webhook,
            @Mixin Common common) {
        Api.Reply reply = command(common, "POST", path(webhook) + "/test", Json.object());
        JsonNode came = reply.json();
        boolean taken = came.path("taken").asBoolean(false);
        if (common.asData()) {
            common.print(common.data(reply.body()));
        } else if (taken) {
            common.print(
                    "webhook "
                            + webhook
                            + ": its receiver answered "
                            + Json.text(came, "status")
                            + " after "
                            + Json.text(came, "milliseconds")
                            + " ms");
        } else {
            common.warn("webhook " + webhook + ": " + Json.text(came, "error"));
        }
        return taken ? 0 : Failed.OPERATION;
    }

    @Command(
            description =
                    "Remove a webhook. Its secret is forgotten; who made it, what was done to it, and how far it was, is kept.",
            footer = "  waybill webhooks remove cmdb -m 'the CMDB is gone'")
    static int remove(
            @Parameters(paramLabel = "WEBHOOK", description = "Its name or id.") String webhook,
            @Mixin Why why,
            @Mixin Common common) {
        Api.Reply reply =
                common.api()
                        .command(
                                "DELETE",
                                path(webhook),
                                why.asQuery(),
                                null,
                                Wish.key(),
                                Duration.ZERO);
        return done(common, reply, "is removed");
    }

    private static Api.Reply command(Common common, String method, String path, ObjectNode body) {
        return common.api()
                .command(method, path, Map.of(), body, Wish.key(), Duration.ofSeconds(30));
    }

    private static int done(Common common, Api.Reply reply, String sentence) {
        JsonNode webhook = reply.json();
        String name = Json.text(webhook, "name");
        common.tell(
                reply,
                () ->
                        "webhook "
                                + (name.isEmpty() ? Json.text(webhook, "id") : name)
                                + " "
                                + sentence);
        return 0;
    }

    private static String secretLine(JsonNode webhook) {
        return "\nits secret, shown this once: " + Json.text(webhook, "secret");
    }

    private static ObjectNode wanted(
            @Nullable String name,
            @Nullable String url,
            @Nullable List<String> types,
            @Nullable List<String> subjects) {
        ObjectNode body = Json.object("url", url);
        put(body, "name", name);
        put(body, "types", types);
        put(body, "subjects", subjects);
        return body;
    }

    private static void put(ObjectNode body, String field, @Nullable List<String> values) {
        if (values != null) {
            values.stream().filter(value -> !value.isEmpty()).forEach(body.putArray(field)::add);
        }
    }

    private static void put(ObjectNode body, String field, @Nullable String value) {
        if (value != null) {
            body.put(field, value);
        }
    }

    private static String path(String webhook) {
        return "/webhooks/" + Api.segment(webhook);
    }
}

package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Gives a container another specification. */
@Command(
        name = "upgrade",
        description = {
            "Give a container its next revision: another version of its image, or other settings. Only what is given"
                    + " changes; with nothing given it goes to the image's current version.",
            "The next one takes the place of the former, under the same name and with its volumes and networks. If it"
                    + " does not come to work, the former one is put back, and the upgrade fails.",
            "Options go before the command."
        },
        footer = {
            "  waybill upgrade web --version 3 -m 'the fix'",
            "  waybill upgrade web -e MODE=prod --unset-env DEBUG --memory 1g --note 'more room' --pin",
            "  waybill upgrade web --version 4 --dry-run"
        })
final class UpgradeCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "CONTAINER", description = "Its name, host/name or id.")
    String container = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "CMD",
            description = "The command and its arguments; else as before.")
    List<String> command = new ArrayList<>();

    @Nullable
    @Option(names = "--version", paramLabel = "N", description = "The image's version.")
    Integer version;

    @Nullable
    @Option(names = "--image", paramLabel = "IMAGE", description = "Another image, by its name.")
    String image;

    @Option(
            names = {"-e", "--env"},
            paramLabel = "NAME[=VALUE]",
            description =
                    "An environment variable; without a value, yours; with secret:NAME, what that secret says; repeatable.")
    List<String> variables = new ArrayList<>();

    @Mixin Plain plain = new Plain();

    @Option(
            names = "--unset-env",
            paramLabel = "NAME",
            description = "A variable that is set no more; repeatable.")
    List<String> unsetVariables = new ArrayList<>();

    @Option(
            names = {"-l", "--label"},
            paramLabel = "NAME=VALUE",
            description = "A label; repeatable.")
    List<String> labels = new ArrayList<>();

    @Option(
            names = "--unset-label",
            paramLabel = "NAME",
            description = "A label that it bears no more; repeatable.")
    List<String> unsetLabels = new ArrayList<>();

    @Option(
            names = {"-p", "--publish"},
            paramLabel = "PORT",
            description = "[[address:]host port:]port[/udp], instead of all before; repeatable.")
    List<String> ports = new ArrayList<>();

    @Option(
            names = {"-v", "--volume"},
            paramLabel = "MOUNT",
            description =
                    "[/path of the host | volume:]/path[:ro], instead of all before; repeatable.")
    List<String> mounts = new ArrayList<>();

    @Nullable
    @Option(names = "--memory", paramLabel = "SIZE", description = "At most so much, such as 512m.")
    String memory;

    @Nullable
    @Option(names = "--cpus", paramLabel = "N", description = "At most so many, such as 0.5.")
    BigDecimal cpus;

    @Nullable
    @Option(
            names = "--restart",
            paramLabel = "POLICY",
            description = "no, always, unless-stopped or on-failure[:retries].")
    String restart;

    @Option(
            names = "--unset",
            paramLabel = "FIELD",
            description =
                    "What goes back to the default: healthCheck, limits.memoryBytes, limits.cpus, networkMode, user,"
                            + " workingDirectory or unrecorded; repeatable.")
    List<String> unset = new ArrayList<>();

    @Nullable
    @Option(
            names = "--order",
            paramLabel = "ORDER",
            description =
                    "auto (the default), start-first: without a gap, or stop-first: never both at once.")
    ReplaceOrder order;

    @Nullable
    @Option(
            names = {"-t", "--grace"},
            paramLabel = "DURATION",
            description = "How long the former one may take to stop by itself.")
    Duration grace;

    @Nullable
    @Option(names = "--note", paramLabel = "TEXT", description = "What people are to know of it.")
    String note;

    @Option(names = "--pin", description = "Keep what it was made from, until it is unpinned.")
    boolean pin;

    @Option(names = "--dry-run", description = "Only say what would change.")
    boolean dryRun;

    @Mixin Wish wish = new Wish();

    @Override
    public Integer call() {
        String path = "/containers/" + Api.segment(container);
        ObjectNode body = body();
        if (dryRun) {
            Api.Reply plan = wish.record("POST", path + "/upgrade", body.put("dryRun", true));
            wish.tell(plan, () -> planned(plan.json()));
            return 0;
        }
        Api.Reply reply = wish.begin("POST", path + "/upgrade", Map.of(), body);
        int code = wish.outcome(reply, container, "upgrade", "upgraded");
        return pin && code == 0 ? pinned(path) : code;
    }

    private int pinned(String path) {
        JsonNode newest =
                wish.api().get(path + "/revisions", Map.of()).json().path("items").path(0);
        String revision = Json.text(newest, "revision");
        Api.Reply reply =
                wish.record("POST", path + "/revisions/" + revision + "/pin", Json.object());
        return wish.asData()
                ? 0
                : wish.done(reply, container + ": revision " + revision + " pinned");
    }

    private String planned(JsonNode plan) {
        String heading =
                container
                        + ": revision "
                        + Json.text(plan, "revision")
                        + " would be revision "
                        + Json.text(plan, "from")
                        + " with\n";
        return plan.path("changes").isEmpty()
                ? container + ": nothing would change\n"
                : heading + RevisionCommands.changes(plan, wish);
    }

    private ObjectNode body() {
        try {
            return spec();
        } catch (IllegalArgumentException failure) {
            throw new Failed(Failed.USAGE, String.valueOf(failure.getMessage()));
        }
    }

    private ObjectNode spec() {
        ObjectNode body = Json.object("image", image);
        plain.in(body);
        if (note != null) {
            body.put("note", note);
        }
        if (version != null) {
            body.put("version", version);
        }
        if (!command.isEmpty()) {
            command.forEach(body.putArray("command")::add);
        }
        ObjectNode set = wish.variables(variables);
        changes(body, "environment", set, unsetVariables);
        ObjectNode pairs = Json.object();
        labels.forEach(label -> SpecWords.label(label, pairs));
        changes(body, "labels", pairs, unsetLabels);
        if (!ports.isEmpty()) {
            ports.stream().map(SpecWords::port).forEach(body.putArray("ports")::add);
        }
        if (!mounts.isEmpty()) {
            mounts.stream().map(SpecWords::mount).forEach(body.putArray("mounts")::add);
        }
        SpecWords.limits(body, memory, cpus);
        if (restart != null) {
            body.set("restartPolicy", SpecWords.restartPolicy(restart));
        }
        if (!unset.isEmpty()) {
            unset.forEach(body.putArray("unset")::add);
        }
        if (order != null) {
            body.put("order", order.word());
        }
        if (grace != null) {
            body.put("grace", grace.toMillis() + "ms");
        }
        return body;
    }

    private static void changes(ObjectNode body, String field, ObjectNode set, List<String> unset) {
        if (set.isEmpty() && unset.isEmpty()) {
            return;
        }
        ObjectNode changes = body.putObject(field);
        if (!set.isEmpty()) {
            changes.set("set", set);
        }
        if (!unset.isEmpty()) {
            ArrayNode names = changes.putArray("unset");
            unset.forEach(names::add);
        }
    }
}

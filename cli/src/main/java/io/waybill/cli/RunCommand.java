package io.waybill.cli;

import io.waybill.cli.SpecWords.ImageWord;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Makes a container, in the words of {@code docker run}. */
@Command(
        name = "run",
        description =
                "Make a container from an image's version, and start it. Options go before IMAGE;"
                        + " what follows it is the container's command.",
        footer = {
            "  waybill run --name web --host build-1 -p 8080:80 -e MODE=prod --memory 512m shop-web:3",
            "  waybill run --name db --drift enforce -e POSTGRES_PASSWORD=secret:db-password postgres",
            "  waybill run --rm -m 'look around' busybox sleep 60",
            "  waybill run --place zone=a --ttl 2h --memory 1g load-test"
        })
final class RunCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "IMAGE[:VERSION]",
            description = "The image's name, and the number of its version; else its current one.")
    String image = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "CMD",
            description = "The command and its arguments; else the image's.")
    List<String> command = new ArrayList<>();

    @Nullable
    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Its name; else the image's and some characters.")
    String name;

    @Nullable
    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "The host to run on; else one that fits is chosen.")
    String host;

    @Option(
            names = "--place",
            paramLabel = "LABEL=VALUE",
            description = "Run only on a host that bears this label; repeatable.")
    List<String> place = new ArrayList<>();

    @Nullable
    @Option(
            names = "--ttl",
            paramLabel = "DURATION",
            description = "Stop and remove it so long after it was asked for, such as 30m.")
    Duration timeToLive;

    @Option(
            names = {"-p", "--publish"},
            paramLabel = "PORT",
            description = "[[address:]host port:]port[/udp]; repeatable.")
    List<String> ports = new ArrayList<>();

    @Option(
            names = {"-e", "--env"},
            paramLabel = "NAME[=VALUE]",
            description =
                    "An environment variable; without a value, yours; with secret:NAME, what that secret says; repeatable.")
    List<String> variables = new ArrayList<>();

    @Mixin Plain plain = new Plain();

    @Option(
            names = {"-v", "--volume"},
            paramLabel = "MOUNT",
            description = "[/path of the host | volume:]/path[:ro]; repeatable.")
    List<String> mounts = new ArrayList<>();

    @Option(
            names = "--tmpfs",
            paramLabel = "PATH",
            description = "A file system in memory; repeatable.")
    List<String> tmpfs = new ArrayList<>();

    @Nullable
    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description = "At most so much memory, such as 512m.")
    String memory;

    @Nullable
    @Option(
            names = "--cpus",
            paramLabel = "N",
            description = "At most so many processors, such as 0.5.")
    BigDecimal cpus;

    @Nullable
    @Option(
            names = "--restart",
            paramLabel = "POLICY",
            description = "no, always, unless-stopped or on-failure[:retries]; default: no.")
    String restart;

    @Option(
            names = {"-l", "--label"},
            paramLabel = "NAME=VALUE",
            description = "A label; repeatable.")
    List<String> labels = new ArrayList<>();

    @Nullable
    @Option(names = "--entrypoint", paramLabel = "PROGRAM", description = "Instead of the image's.")
    String entrypoint;

    @Nullable
    @Option(
            names = "--network",
            paramLabel = "MODE",
            description = "bridge, host, none, or a network's name.")
    String network;

    @Nullable
    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            description = "The user to run as.")
    String user;

    @Nullable
    @Option(
            names = {"-w", "--workdir"},
            paramLabel = "PATH",
            description = "The folder to run in.")
    String workingDirectory;

    @Nullable
    @Option(
            names = "--health-cmd",
            paramLabel = "COMMAND",
            description = "A shell's command; exit code 0 is healthy.")
    String healthCommand;

    @Nullable
    @Option(
            names = "--health-interval",
            paramLabel = "DURATION",
            description = "Between two checks.")
    Duration healthInterval;

    @Nullable
    @Option(
            names = "--health-timeout",
            paramLabel = "DURATION",
            description = "The longest that a check may take.")
    Duration healthTimeout;

    @Nullable
    @Option(
            names = "--health-start-period",
            paramLabel = "DURATION",
            description = "In which failures do not count.")
    Duration healthStartPeriod;

    @Option(
            names = "--health-retries",
            paramLabel = "N",
            description = "Failures in a row until it is unhealthy.")
    int healthRetries;

    @Nullable
    @Option(
            names = "--drift",
            paramLabel = "POLICY",
            description =
                    "What is done when others change it on its host: record (the default), enforce or accept.")
    DriftPolicy drift;

    @Option(names = "--rm", description = "Remove it when it exits.")
    boolean autoRemove;

    @Option(names = "--no-start", description = "Create it only.")
    boolean noStart;

    @Mixin Wish wish = new Wish();

    @Override
    public Integer call() {
        ImageWord from = said(() -> ImageWord.of(image));
        String called =
                name != null
                        ? name
                        : from.image().replace('/', '-')
                                + "-"
                                + UUID.randomUUID().toString().substring(0, 6);
        ObjectNode body =
                Json.object().put("name", called).put("image", from.image()).put("start", !noStart);
        if (host != null) {
            body.put("host", host);
        }
        if (drift != null) {
            body.put("driftPolicy", drift.word());
        }
        if (from.version() != null) {
            body.put("version", from.version());
        }
        plain.in(body);
        body.set("spec", said(this::spec));
        Api.Reply reply = wish.begin("POST", "/containers", Map.of(), body);
        String id = Json.text(reply.json(), "container");
        String shown = called + " (" + Views.brief(id) + ")" + where(reply);
        return wish.outcome(
                reply, shown, noStart ? "create" : "run", noStart ? "created" : "running");
    }

    // Whoever named the host knows it.
    private String where(Api.Reply reply) {
        String on = Json.text(reply.json(), "host");
        return host != null || on.isEmpty() || on.equals("local") ? "" : " on " + on;
    }

    /** The container's specification; what is not given is left to the image and the engine. */
    ObjectNode spec() {
        ObjectNode spec = Json.object();
        if (!command.isEmpty()) {
            command.forEach(spec.putArray("command")::add);
        }
        text(spec, "networkMode", network);
        text(spec, "user", user);
        text(spec, "workingDirectory", workingDirectory);
        if (entrypoint != null) {
            spec.putArray("entrypoint").add(entrypoint);
        }
        if (!variables.isEmpty()) {
            ObjectNode environment = spec.putObject("environment");
            Map<String, String> here = wish.around().environment();
            variables.forEach(variable -> SpecWords.variable(variable, here, environment));
        }
        if (!ports.isEmpty()) {
            ports.stream().map(SpecWords::port).forEach(spec.putArray("ports")::add);
        }
        if (!mounts.isEmpty() || !tmpfs.isEmpty()) {
            ArrayNode all = spec.putArray("mounts");
            mounts.stream().map(SpecWords::mount).forEach(all::add);
            tmpfs.stream().map(SpecWords::tmpfs).forEach(all::add);
        }
        if (!labels.isEmpty()) {
            ObjectNode pairs = spec.putObject("labels");
            labels.forEach(label -> SpecWords.label(label, pairs));
        }
        if (!place.isEmpty()) {
            ObjectNode pairs = spec.putObject("placement").putObject("labels");
            place.forEach(label -> SpecWords.label(label, pairs));
        }
        text(spec, "timeToLive", timeToLive);
        SpecWords.limits(spec, memory, cpus);
        if (restart != null) {
            spec.set("restartPolicy", SpecWords.restartPolicy(restart));
        }
        healthCheck(spec);
        return spec.put("autoRemove", autoRemove);
    }

    private void healthCheck(ObjectNode spec) {
        if (healthCommand == null) {
            if (healthInterval != null
                    || healthTimeout != null
                    || healthStartPeriod != null
                    || healthRetries != 0) {
                throw new IllegalArgumentException(
                        "the other --health options go with --health-cmd");
            }
            return;
        }
        ObjectNode check = spec.putObject("healthCheck");
        check.putArray("test").add("/bin/sh").add("-c").add(healthCommand);
        text(check, "interval", healthInterval);
        text(check, "timeout", healthTimeout);
        text(check, "startPeriod", healthStartPeriod);
        check.put("retries", healthRetries);
    }

    private static void text(ObjectNode into, String field, @Nullable Object value) {
        if (value != null) {
            into.put(field, Objects.toString(value));
        }
    }

    private static <T> T said(Supplier<T> words) {
        try {
            return words.get();
        } catch (IllegalArgumentException failure) {
            throw new Failed(Failed.USAGE, String.valueOf(failure.getMessage()));
        }
    }
}

package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Hosts: the container engines of the fleet. */
@Command(
        name = "host",
        description = "Hosts: the container engines that containers run on.",
        footer =
                "  waybill host add build-1 tcp://10.0.0.5:2376 --tls-ca ca.pem --tls-cert cert.pem --tls-key key.pem")
final class HostCommands {

    @Command(
            description = {
                "List the hosts.",
                "CONTAINERS and RUNNING count those under record, UNMANAGED those that nobody put under record."
            },
            footer = "  waybill host ls -o wide")
    static int ls(@Mixin Common common) {
        return common.show("/hosts", Map.of(), Views::hosts);
    }

    @Command(
            description =
                    "Register a Docker or Podman engine. The TLS files are paths on the machine of the agent.",
            footer = {
                "  waybill host add here unix:///var/run/docker.sock",
                "  waybill host add edge-1 --agent      # then, beside its engine: waybill agent --host edge-1=unix:///var/run/docker.sock",
                "  waybill host add b tcp://10.0.0.5:2376 --tls-ca /tls/ca.pem --tls-cert /tls/c.pem --tls-key /tls/k.pem"
            })
    static int add(
            @Parameters(paramLabel = "NAME", description = "The host's name here.") String name,
            @Nullable
                    @Parameters(
                            paramLabel = "ADDRESS",
                            arity = "0..1",
                            description = "unix:///path, tcp://host:port, or simulated:")
                    String engine,
            @Option(
                            names = "--agent",
                            description =
                                    "An agent that runs apart looks after it (waybill agent), and knows where its engine is.")
                    boolean apart,
            @Nullable
                    @Option(
                            names = "--tls-ca",
                            paramLabel = "FILE",
                            description = "The authority to trust.")
                    String ca,
            @Nullable
                    @Option(
                            names = "--tls-cert",
                            paramLabel = "FILE",
                            description = "The certificate to show.")
                    String certificate,
            @Nullable @Option(names = "--tls-key", paramLabel = "FILE", description = "Its key.")
                    String key,
            @Nullable
                    @Option(
                            names = {"-l", "--label"},
                            paramLabel = "NAME=VALUE",
                            description = "A label; repeatable.")
                    List<String> labels,
            @Mixin Wish wish) {
        if (apart == (engine != null)) {
            throw new Failed(
                    Failed.USAGE,
                    "say where the engine is, or --agent; see waybill host add --help");
        }
        String address = engine == null ? "agent:" : engine;
        ObjectNode body = Json.object().put("name", name).put("address", address);
        if (labels != null) {
            ObjectNode pairs = body.putObject("labels");
            labels.forEach(label -> relabel(label, pairs));
        }
        if (ca != null && certificate != null && key != null) {
            body.putObject("tls").put("ca", ca).put("certificate", certificate).put("key", key);
        } else if (ca != null || certificate != null || key != null) {
            throw new Failed(Failed.USAGE, "--tls-ca, --tls-cert and --tls-key go together");
        }
        return wish.done(
                wish.record("POST", "/hosts", body),
                "host " + name + " is registered at " + address);
    }

    @Command(
            description =
                    "Label a host: NAME=VALUE gives it a label, NAME- takes one away; the others stay.",
            footer = "  waybill host label build-1 zone=a disk-")
    static int label(
            @Parameters(index = "0", paramLabel = "HOST", description = "Its name.") String host,
            @Parameters(
                            index = "1..*",
                            arity = "1..*",
                            paramLabel = "LABEL",
                            description = "NAME=VALUE, or NAME- to take it away.")
                    List<String> changes,
            @Mixin Wish wish) {
        ObjectNode labels = Json.object();
        wish.api()
                .get(path(host), Map.of())
                .json()
                .path("labels")
                .forEachEntry((name, value) -> labels.put(name, value.asString()));
        changes.forEach(change -> relabel(change, labels));
        ObjectNode body = Json.object();
        body.set("labels", labels);
        return wish.done(
                wish.record("PUT", path(host) + "/labels", body),
                "host " + host + " is labelled " + (labels.isEmpty() ? "nothing" : words(labels)));
    }

    private static void relabel(String change, ObjectNode labels) {
        if (change.indexOf('=') > 0) {
            SpecWords.label(change, labels);
        } else if (change.endsWith("-") && change.length() > 1) {
            labels.remove(change.substring(0, change.length() - 1));
        } else {
            throw new Failed(
                    Failed.USAGE,
                    "'" + change + "' is neither NAME=VALUE nor NAME- (to take it away)");
        }
    }

    static String words(JsonNode labels) {
        List<String> words = new ArrayList<>();
        labels.forEachEntry((name, value) -> words.add(name + "=" + value.asString()));
        return String.join(", ", words);
    }

    @Command(
            description = "Place no more containers on a host; those there go on.",
            footer = "  waybill host cordon build-1 -m 'new disk'")
    static int cordon(
            @Parameters(paramLabel = "HOST", description = "Its name.") String host,
            @Mixin Wish wish) {
        return wish.done(
                wish.record("POST", path(host) + "/cordon", Json.object()),
                "host " + host + " is cordoned");
    }

    @Command(
            description =
                    "Empty a host: it takes no new containers, and those there are moved to other hosts one by one, or"
                            + " stopped where they cannot be moved. Follows it to its end; Ctrl-C leaves it going,"
                            + " uncordon calls it off.",
            footer = {
                "  waybill host drain build-1 -m 'new disk'",
                "  waybill host drain build-1 --stop"
            })
    static int drain(
            @Parameters(paramLabel = "HOST", description = "Its name.") String host,
            @Option(names = "--stop", description = "Stop them all, move none.") boolean stop,
            @Mixin Wish wish) {
        Api.Reply reply =
                wish.record("POST", path(host) + "/drain", Json.object().put("stop", stop));
        if (wish.detach) {
            return wish.done(reply, "host " + host + " is being drained");
        }
        return new DrainProgress(wish, path(host), Json.text(reply.json(), "token")).follow(host);
    }

    @Command(
            description = "Let a host take containers again.",
            footer = "  waybill host uncordon build-1")
    static int uncordon(
            @Parameters(paramLabel = "HOST", description = "Its name.") String host,
            @Mixin Wish wish) {
        return wish.done(
                wish.record("POST", path(host) + "/uncordon", Json.object()),
                "host " + host + " takes containers");
    }

    @Command(
            description = "Decommission a host that has no containers; its history stays.",
            footer = "  waybill host rm build-1")
    static int rm(
            @Parameters(paramLabel = "HOST", description = "Its name.") String host,
            @Mixin Wish wish) {
        return wish.done(
                wish.record("DELETE", path(host), Json.object()),
                "host " + host + " is decommissioned");
    }

    private static String path(String host) {
        return "/hosts/" + Api.segment(host);
    }
}

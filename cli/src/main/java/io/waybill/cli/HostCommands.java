package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.node.ObjectNode;

import java.util.Map;

/** Hosts: the container engines of the fleet. */
@Command(
        name = "host",
        description = "Hosts: the container engines that containers run on.",
        footer =
                "  waybill host add build-1 tcp://10.0.0.5:2376 --tls-ca ca.pem --tls-cert cert.pem --tls-key key.pem")
final class HostCommands {

    @Command(description = "List the hosts.", footer = "  waybill host ls -o wide")
    static int ls(@Mixin Common common) {
        return common.show("/hosts", Map.of(), Views::hosts);
    }

    @Command(
            description =
                    "Register a Docker or Podman engine. The TLS files are paths on the machine of the agent.",
            footer = {
                "  waybill host add here unix:///var/run/docker.sock",
                "  waybill host add b tcp://10.0.0.5:2376 --tls-ca /tls/ca.pem --tls-cert /tls/c.pem --tls-key /tls/k.pem"
            })
    static int add(
            @Parameters(paramLabel = "NAME", description = "The host's name here.") String name,
            @Parameters(
                            paramLabel = "ADDRESS",
                            description = "unix:///path, tcp://host:port, or simulated:")
                    String address,
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
            @Mixin Wish wish) {
        ObjectNode body = Json.object().put("name", name).put("address", address);
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

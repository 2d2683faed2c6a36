package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.JsonNode;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

@Command(
        name = "host",
        description = "Hosts: the container engines that Waybill commands and watches.",
        subcommands = {
            HostCommand.Ls.class,
            HostCommand.Add.class,
            HostCommand.Cordon.class,
            HostCommand.Uncordon.class,
            HostCommand.Rm.class
        })
final class HostCommand {
    @Command(name = "ls", description = "The hosts, and whether their engines are reached.")
    static final class Ls implements Callable<Integer> {
        @Mixin private Connection connection = new Connection();

        @Override
        public Integer call() {
            Api.Answer answer = connection.api().get("/api/v1/hosts", Map.of());
            Table table = new Table("HOST", "ADDRESS", "STATE", "ENGINE", "CONTAINERS", "RUNNING");
            for (JsonNode host : answer.json().path("items")) {
                table.row(
                        host.path("name").asString(""),
                        host.path("address").asString(""),
                        state(host),
                        engine(host),
                        host.path("containers").asInt(0),
                        host.path("running").asInt(0));
            }
            connection.show(
                    answer,
                    table,
                    "no hosts yet; register one: waybill host add NAME unix:///var/run/docker.sock");
            return 0;
        }

        private static String state(JsonNode host) {
            String because = host.path("disconnectedBecause").asString("");
            String state =
                    host.path("connected").asBoolean(false)
                            ? "connected"
                            : because.isEmpty() ? "connecting" : "disconnected: " + because;
            return host.path("cordoned").asBoolean(false) ? state + ", cordoned" : state;
        }

        private static String engine(JsonNode host) {
            if (host.path("simulated").asBoolean(false)) {
                return "SIMULATED";
            }
            JsonNode engine = host.path("engine");
            return (engine.path("product").asString("") + " " + engine.path("version").asString(""))
                    .strip();
        }
    }

    @Command(
            name = "add",
            description = "Register a host: a name, and where its engine listens.",
            footer =
                    "%nExample: waybill host add edge-1 tcp://10.0.0.7:2376 --tls-ca ca.pem --tls-cert cert.pem --tls-key key.pem")
    static final class Add implements Callable<Integer> {
        @Mixin private Connection connection = new Connection();
        @Mixin private Asking asking = new Asking();

        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Parameters(
                paramLabel = "ADDRESS",
                description = "unix:///path, tcp://host:port, or simulated:")
        private String address = "";

        @Option(names = "--tls-ca", paramLabel = "FILE", description = "on the service's machine")
        private @Nullable String ca;

        @Option(names = "--tls-cert", paramLabel = "FILE")
        private @Nullable String certificate;

        @Option(names = "--tls-key", paramLabel = "FILE")
        private @Nullable String key;

        @Override
        public Integer call() {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("name", name);
            body.put("address", address);
            if (ca != null || certificate != null || key != null) {
                if (ca == null || certificate == null || key == null) {
                    throw new Failed(
                            Failed.USAGE,
                            "TLS takes all three: --tls-ca, --tls-cert and --tls-key");
                }
                body.put("tls", Map.of("ca", ca, "certificate", certificate, "key", key));
            }
            Asking.tell(
                    connection,
                    asking.send(connection.api(), "POST", "/api/v1/hosts", body),
                    name,
                    "add");
            return 0;
        }
    }

    abstract static class OnHost implements Callable<Integer> {
        @Mixin private Connection connection = new Connection();
        @Mixin private Asking asking = new Asking();

        @Parameters(paramLabel = "HOST")
        private String host = "";

        abstract String action();

        @Override
        public Integer call() {
            String path = "/api/v1/hosts/" + Api.segment(host);
            Api.Answer answer =
                    action().equals("rm")
                            ? asking.delete(connection.api(), path, Map.of())
                            : asking.send(
                                    connection.api(), "POST", path + "/" + action(), Map.of());
            Asking.tell(connection, answer, host, action());
            return 0;
        }
    }

    @Command(name = "cordon", description = "Place no new containers on it.")
    static final class Cordon extends OnHost {
        @Override
        String action() {
            return "cordon";
        }
    }

    @Command(name = "uncordon", description = "Place containers on it again.")
    static final class Uncordon extends OnHost {
        @Override
        String action() {
            return "uncordon";
        }
    }

    @Command(name = "rm", description = "Have nothing to do with it any more. Its history stays.")
    static final class Rm extends OnHost {
        @Override
        String action() {
            return "rm";
        }
    }
}

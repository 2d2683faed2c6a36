package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.JsonNode;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

@Command(
        name = "run",
        description = "Make a container from an image version, and start it.",
        footer = {
            "",
            "Examples:",
            "  waybill run --name shop -p 8080:80 web",
            "  waybill run --name batch --memory 256m --rm web:3 -- /bin/sh -c 'echo hello'"
        })
final class RunCommand implements Callable<Integer> {
    @Mixin private Connection connection = new Connection();
    @Mixin private Asking asking = new Asking();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "its name on the host (default: the image's)")
    private @Nullable String name;

    @Option(names = "--host", paramLabel = "HOST", description = "where (default: local)")
    private @Nullable String host;

    @Option(
            names = {"-p", "--publish"},
            paramLabel = "[[IP:]PORT:]PORT[/PROTOCOL]",
            description = "publish a port of the container on the host")
    private List<String> ports = new ArrayList<>();

    @Option(
            names = {"-e", "--env"},
            paramLabel = "NAME=VALUE",
            description = "set a variable")
    private List<String> environment = new ArrayList<>();

    @Option(
            names = {"-v", "--volume"},
            paramLabel = "SOURCE:TARGET[:ro]",
            description = "mount a folder of the host or a volume")
    private List<String> volumes = new ArrayList<>();

    @Option(names = "--tmpfs", paramLabel = "TARGET", description = "mount memory as a file system")
    private List<String> tmpfs = new ArrayList<>();

    @Option(
            names = {"-l", "--label"},
            paramLabel = "NAME=VALUE")
    private List<String> labels = new ArrayList<>();

    @Option(names = "--memory", paramLabel = "SIZE", description = "its limit, such as 512m")
    private @Nullable String memory;

    @Option(names = "--cpus", paramLabel = "NUMBER", description = "its limit, such as 0.5")
    private @Nullable BigDecimal cpus;

    @Option(
            names = "--restart",
            paramLabel = "POLICY",
            description = "no, always, unless-stopped or on-failure[:RETRIES] (default: no)")
    private @Nullable String restart;

    @Option(names = "--entrypoint", paramLabel = "COMMAND", description = "instead of the image's")
    private @Nullable String entrypoint;

    @Option(
            names = "--network",
            paramLabel = "MODE",
            description = "bridge, host, none or a network")
    private @Nullable String network;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER")
    private @Nullable String user;

    @Option(
            names = {"-w", "--workdir"},
            paramLabel = "FOLDER")
    private @Nullable String workdir;

    @Option(
            names = "--health-cmd",
            paramLabel = "COMMAND",
            description = "run by /bin/sh in the container; exit code 0 is healthy")
    private @Nullable String healthCommand;

    @Option(names = "--health-interval", paramLabel = "TIME", description = "such as 10s")
    private @Nullable String healthInterval;

    @Option(names = "--rm", description = "the engine removes it when it exits")
    private boolean autoRemove;

    @Option(names = "--no-start", description = "make it, but do not start it")
    private boolean noStart;

    @Parameters(
            index = "0",
            paramLabel = "IMAGE[:VERSION]",
            description = "a registered image; its current version where none is named")
    private String image = "";

    @Parameters(index = "1..*", paramLabel = "COMMAND", description = "instead of the image's")
    private List<String> command = new ArrayList<>();

    @Override
    public Integer call() {
        Map<String, Object> body = new LinkedHashMap<>();
        int colon = image.indexOf(':');
        String imageName = colon < 0 ? image : image.substring(0, colon);
        body.put("name", name == null ? imageName : name);
        if (host != null) {
            body.put("host", host);
        }
        body.put("image", imageName);
        if (colon >= 0) {
            body.put("version", version(image.substring(colon + 1)));
        }
        body.put("spec", spec());
        body.put("start", !noStart);
        Api api = connection.api();
        Api.Answer answer = asking.send(api, "POST", "/api/v1/containers", body);
        Asking.tell(connection, answer, body.get("name").toString(), noStart ? "create" : "run");
        if (!connection.json() && answer.json().path("status").asString("").equals("succeeded")) {
            showWhereItAnswers(api, answer.json());
        }
        return 0;
    }

    private static int version(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException _) {
            throw new Failed(
                    Failed.USAGE,
                    "'"
                            + text
                            + "' is not a version's number; `waybill image versions` lists them, tags included");
        }
    }

    private void showWhereItAnswers(Api api, JsonNode reply) {
        String id = reply.path("container").asString("");
        JsonNode container =
                api.get(
                                "/api/v1/containers/" + id,
                                Map.of("atLeast", reply.path("token").asString("")))
                        .json();
        String ports = ContainerLists.ports(container.path("ports"));
        if (!ports.isEmpty()) {
            connection.say("ports: " + ports);
        }
    }

    Map<String, Object> spec() {
        Map<String, Object> spec = new LinkedHashMap<>();
        put(spec, "command", command);
        put(spec, "entrypoint", entrypoint == null ? List.of() : List.of(entrypoint));
        spec.put("environment", SpecParts.pairs(environment, System.getenv()));
        put(spec, "ports", ports.stream().map(SpecParts::port).toList());
        List<Map<String, Object>> mounts =
                new ArrayList<>(volumes.stream().map(SpecParts::mount).toList());
        tmpfs.forEach(target -> mounts.add(Map.of("type", "tmpfs", "target", target)));
        put(spec, "mounts", mounts);
        spec.put("labels", SpecParts.pairs(labels, Map.of()));
        Map<String, Object> limits = new LinkedHashMap<>();
        if (memory != null) {
            limits.put("memoryBytes", SpecParts.bytes(memory));
        }
        if (cpus != null) {
            limits.put("cpus", cpus);
        }
        spec.put("limits", limits);
        if (restart != null) {
            spec.put("restartPolicy", SpecParts.restartPolicy(restart));
        }
        if (healthCommand != null) {
            Map<String, Object> check = new LinkedHashMap<>();
            check.put("test", List.of("/bin/sh", "-c", healthCommand));
            if (healthInterval != null) {
                check.put("interval", "PT" + healthInterval.toUpperCase(java.util.Locale.ROOT));
            }
            spec.put("healthCheck", check);
        }
        putText(spec, "networkMode", network);
        putText(spec, "user", user);
        putText(spec, "workingDirectory", workdir);
        spec.put("autoRemove", autoRemove);
        return spec;
    }

    private static void put(Map<String, Object> spec, String field, List<?> items) {
        if (!items.isEmpty()) {
            spec.put(field, items);
        }
    }

    private static void putText(Map<String, Object> spec, String field, @Nullable String text) {
        if (text != null) {
            spec.put(field, text);
        }
    }
}

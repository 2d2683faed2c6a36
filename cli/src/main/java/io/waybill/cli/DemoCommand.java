package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Plays a short life, by the very commands that it shows. */
@Command(
        name = "demo",
        description = {
            "Play a short life, so that every page and every query has something to show: containers of two versions, a"
                    + " crash, a stop by hand, an upgrade and a rollback. Each command is shown as it is given.",
            "It plays on a simulated host of its own, demo, on which no process runs; or, with --host and --image, on a"
                    + " real engine."
        },
        footer = {
            "  waybill demo",
            "  waybill demo --host local --image docker.io/library/nginx --versions 1.28-alpine,1.29-alpine",
            "  waybill demo --clean"
        })
final class DemoCommand implements Callable<Integer> {
    private static final String SIMULATED = "demo";

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = SIMULATED,
            description = "Where to play; default: demo, which is made and simulated.")
    String host = SIMULATED;

    @Nullable
    @Option(
            names = "--image",
            paramLabel = "REPOSITORY",
            description =
                    "What to run on a real engine: an image that keeps running by itself, and has sh.")
    String repository;

    @Option(
            names = "--versions",
            paramLabel = "OLD,NEW",
            split = ",",
            description = "Two of its tags; default: v1,v2.")
    List<String> versions = List.of("v1", "v2");

    @Option(
            names = "--clean",
            description =
                    "Take its containers away again. The host and the image stay, and what happened stays on record.")
    boolean clean;

    @Mixin Common common = new Common();

    @Override
    public Integer call() {
        Access access = common.access();
        Api api = new Api(access);
        ShownCommands commands = new ShownCommands(common.around().speakingTo(access));
        if (clean) {
            return new Demo(commands, api, host, versions).clean();
        }
        if (versions.size() != 2 || versions.getFirst().equals(versions.getLast())) {
            throw new Failed(Failed.USAGE, "--versions are two tags, such as v1,v2");
        }
        Demo demo = new Demo(commands, api, host, versions);
        if (host.equals(SIMULATED)) {
            return playOnSimulated(api, demo);
        }
        JsonNode known = api.get("/hosts/" + Api.segment(host), Map.of()).json();
        if (Json.text(known, "simulated").equals("true")) {
            return playOnSimulated(api, demo);
        }
        if (repository == null) {
            throw new Failed(
                    Failed.USAGE,
                    "host "
                            + host
                            + " is a real engine: name an image for it with --image and --versions");
        }
        return demo.play(repository, Json.text(known, "address"));
    }

    private int playOnSimulated(Api api, Demo demo) {
        if (repository != null) {
            throw new Failed(
                    Failed.USAGE,
                    "--image is for a real engine, and host "
                            + host
                            + " is simulated: name another one with --host");
        }
        try (PlayedRegistry registry = registry(api, versions)) {
            return demo.play(registry.repository(), null);
        }
    }

    /** Where the image's repository was said to be when the demo was played before. */
    private static PlayedRegistry registry(Api api, List<String> tags) {
        int port = 0;
        for (JsonNode image : api.get("/images", Map.of("limit", "1000")).json().path("items")) {
            if (Json.text(image, "name").equals(Demo.IMAGE)) {
                port = URI.create("http://" + Json.text(image, "repository")).getPort();
            }
        }
        try {
            return new PlayedRegistry(Math.max(port, 0), tags);
        } catch (IOException failure) {
            throw new Failed(
                    Failed.OPERATION,
                    "the registry that the demo plays cannot listen on port "
                            + port
                            + ": "
                            + Trouble.why(failure));
        }
    }
}

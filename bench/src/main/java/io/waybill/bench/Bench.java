package io.waybill.bench;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs every measurement, one after another, and prints the figures as JSON. */
public final class Bench {
    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0) {
            System.err.println(
                    """
                    usage: bench/run
                    Measures the service, each figure beside its limit or its peer, and prints JSON.
                    Environment: DOCKER_HOST (default unix:///var/run/docker.sock), WAYBILL_TEST_REGISTRY (default
                    127.0.0.1:5000, with shop/web:v1); without an engine its measurement is left out, and that is said.""");
            System.exit(arguments[0].equals("--help") ? 0 : 2);
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("at", Instant.now().toString());
        figures.put("processors", Runtime.getRuntime().availableProcessors());
        figures.put("java", System.getProperty("java.vm.version"));
        Path data = Files.createTempDirectory("waybill-bench");
        String docker = System.getenv().getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock");
        String socket = docker.replaceFirst("^unix://", "");
        boolean engine = Files.exists(Path.of(socket));
        try {
            run(figures, data, engine, docker, socket);
        } finally {
            MeasuredService.deleteAll(data);
        }
        System.out.println(
                JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(figures));
    }

    private static void run(
            Map<String, Object> figures, Path data, boolean engine, String docker, String socket)
            throws Exception {
        String[] options =
                engine ? new String[] {"--docker-host", docker} : new String[] {"--simulated"};
        say("starting the service for the first time");
        double first;
        try (MeasuredService service = MeasuredService.start(data, options)) {
            first = service.secondsUntilReady();
        }
        try (MeasuredService service = MeasuredService.start(data, options)) {
            figures.put("ready", ready(first, service.secondsUntilReady()));
            say("how soon events are visible on Kafka");
            figures.put("visible", Visibility.measure(service, 500));
            if (engine) {
                say("starting containers");
                String registry =
                        System.getenv().getOrDefault("WAYBILL_TEST_REGISTRY", "127.0.0.1:5000");
                figures.put(
                        "containerStart", ContainerStart.measure(service, socket, registry, 30));
            } else {
                figures.put("containerStart", "not measured: no engine at " + socket);
            }
            say("commands a second");
            figures.put(
                    "commands",
                    CommandRate.measure(service, Duration.ofSeconds(20), Duration.ofSeconds(30)));
        }
    }

    private static Map<String, Object> ready(double first, double again) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("firstStartSeconds", ContainerStart.rounded(first));
        result.put("laterStartSeconds", ContainerStart.rounded(again));
        result.put("goal", "laterStartSeconds <= 10");
        result.put("met", again <= 10);
        return result;
    }

    private static void say(String what) {
        System.err.println("bench: " + what + " …");
    }
}

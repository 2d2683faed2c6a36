package io.waybill.bench;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Runs every measurement, one after another, and prints the figures as JSON. */
public final class Bench {
    private static final Set<String> MEASUREMENTS =
            new TreeSet<>(Set.of("visible", "start", "adopt", "rollback", "commands", "hosts"));

    private static final String REGISTRY =
            System.getenv().getOrDefault("WAYBILL_TEST_REGISTRY", "127.0.0.1:5000");

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0 && arguments[0].equals("generate")) {
            print(GeneratedLog.generate(arguments));
            return;
        }
        if (arguments.length > 0 && arguments[0].equals("history")) {
            print(HistoryAtSize.measure(arguments));
            return;
        }
        if (arguments.length > 0 && arguments[0].equals("rebuild")) {
            print(RebuildRate.measure(arguments));
            return;
        }
        if (arguments.length > 0 && arguments[0].equals("feed")) {
            print(FeedRates.measure(arguments));
            return;
        }
        if (arguments.length > 0 && arguments[0].equals("proof")) {
            print(ProofRate.measure(arguments));
            return;
        }
        Set<String> wanted = arguments.length == 0 ? MEASUREMENTS : Set.of(arguments);
        if (!MEASUREMENTS.containsAll(wanted)) {
            System.err.println(
                    """
                    usage: bench/run [visible] [start] [adopt] [rollback] [commands] [hosts]
                           bench/run generate --data DIR [--events N] [--seed S]
                           bench/run history [--events N] [--seed S] [--keep DIR]
                           bench/run rebuild [--events N] [--seed S] [--keep DIR]
                           bench/run feed [--events N] [--seed S]
                           bench/run proof [--events N] [--seed S] [--keep DIR]
                    Measures the service, each figure beside its limit or its peer, and prints JSON:
                    how soon it is ready, and then all or what is named.
                    Environment: DOCKER_HOST (default unix:///var/run/docker.sock), WAYBILL_TEST_REGISTRY (default
                    127.0.0.1:5000, with shop/web:v1); without an engine its measurement is left out, and that is said.
                    hosts: WAYBILL_BENCH_HOSTS (default 1000) simulated ones with WAYBILL_BENCH_CONTAINERS (default 20) each.
                    history: with N events on record (default 1000000), what one costs beside 100000, how soon the audit trail
                    and the fleet of any instant answer, and how quickly projections are built anew.
                    feed: how soon what is commanded is read from Kafka at 200 commands a second, and how quickly the publisher
                    brings 200000 events to new topics, beside a bare producer that writes the same bytes.
                    proof: how long it takes to prove N events (default 1000000) by a checkpoint, and how many commands a second
                    a service takes that hashes its log, beside one that does not.
                    rebuild: only the last of what history measures, of 500000 events.
                    With --keep the data folder is kept; where it is there already, its queries are measured again.
                    generate: makes a data folder for ./waybill up --data DIR, whose log tells a month of a fleet.""");
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
            run(figures, wanted, data, engine, docker, socket);
        } finally {
            MeasuredService.deleteAll(data);
        }
        print(figures);
    }

    private static void print(Map<String, Object> figures) {
        System.out.println(
                JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(figures));
    }

    private static void run(
            Map<String, Object> figures,
            Set<String> wanted,
            Path data,
            boolean engine,
            String docker,
            String socket)
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
            if (wanted.contains("visible")) {
                say("how soon events are visible on Kafka");
                figures.put("visible", Visibility.measure(service, 500));
            }
            if (wanted.contains("start") && engine) {
                say("starting containers");
                figures.put(
                        "containerStart", ContainerStart.measure(service, socket, REGISTRY, 60));
            } else if (wanted.contains("start")) {
                figures.put("containerStart", "not measured: no engine at " + socket);
            }
            if (wanted.contains("adopt") && engine) {
                say("adopting containers");
                figures.put("adoption", Adoption.measure(service, socket, REGISTRY, 200));
            }
            if (wanted.contains("rollback") && engine) {
                say("rolling 50 containers out and back, beside a Swarm service");
                figures.put("rollback", MassRollback.measure(service, docker, REGISTRY, 50));
            }
            if (wanted.contains("hosts")) {
                say("many hosts");
                figures.put(
                        "hosts",
                        ManyHosts.measure(
                                service,
                                REGISTRY,
                                number("WAYBILL_BENCH_HOSTS", 1_000),
                                number("WAYBILL_BENCH_CONTAINERS", 20)));
            }
            if (wanted.contains("commands")) {
                say("commands a second");
                figures.put(
                        "commands",
                        CommandRate.measure(
                                service, Duration.ofSeconds(60), Duration.ofSeconds(30)));
            }
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

    private static int number(String variable, int otherwise) {
        String value = System.getenv(variable);
        return value == null ? otherwise : Integer.parseInt(value);
    }

    private static void say(String what) {
        System.err.println("bench: " + what + " …");
    }
}

package io.waybill.bench;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Many simulated hosts on one service, which runs all their agents: how long until all is
 * registered and runs, and what the service takes then, while nothing happens but heartbeats.
 */
final class ManyHosts {
    private static final int AT_ONCE = 16;
    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final Duration RUNS_WITHIN = Duration.ofMinutes(60);

    private final MeasuredService service;
    private final int hosts;
    private final int containers;

    private ManyHosts(MeasuredService service, int hosts, int containers) {
        this.service = service;
        this.hosts = hosts;
        this.containers = containers;
    }

    /**
     * @param containers on each host
     * @param registry with {@code shop/web:v1}; simulated hosts pull nothing from it
     */
    static Map<String, Object> measure(
            MeasuredService service, String registry, int hosts, int containers) throws Exception {
        return new ManyHosts(service, hosts, containers).measure(registry);
    }

    private Map<String, Object> measure(String registry) throws Exception {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("hosts", hosts);
        result.put("containersOnEach", containers);
        service.post(
                "/api/v1/images",
                "{\"name\": \"many\", \"repository\": \"%s/shop/web\"}".formatted(registry));
        service.post(
                "/api/v1/images/many/versions", "{\"reference\": \"v1\", \"makeCurrent\": true}");
        long begin = System.nanoTime();
        inParallel(hosts, this::register);
        awaitConnected();
        result.put("secondsUntilAllHostsAreConnected", since(begin));
        double cpu = service.cpuSeconds();
        begin = System.nanoTime();
        inParallel(hosts * containers, this::run);
        result.put("secondsUntilAllContainersAreAccepted", since(begin));
        awaitRunning();
        result.put("secondsUntilAllContainersRun", since(begin));
        result.put("cpuSecondsForAllContainers", rounded(service.cpuSeconds() - cpu));
        result.put("whileIdle", idle());
        return result;
    }

    private Map<String, Object> idle() throws Exception {
        long reported = reported();
        double cpu = service.cpuSeconds();
        Thread.sleep(IDLE);
        Map<String, Object> idle = new LinkedHashMap<>();
        idle.put("cores", rounded((service.cpuSeconds() - cpu) / IDLE.toSeconds()));
        idle.put("reportsPerSecond", rounded((reported() - reported) / (double) IDLE.toSeconds()));
        idle.put("residentMiB", service.status("VmRSS") / 1024);
        idle.put("platformThreads", service.status("Threads"));
        return idle;
    }

    /** How many records are on the observed topics. */
    private long reported() throws IOException {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", service.bootstrapServers()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> all =
                    consumer.listTopics().keySet().stream()
                            .filter(topic -> topic.endsWith(".observed"))
                            .map(topic -> new TopicPartition(topic, 0))
                            .toList();
            return consumer.endOffsets(all).values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private void register(int number) throws IOException, InterruptedException {
        service.post(
                "/api/v1/hosts",
                "{\"name\": \"many-%d\", \"address\": \"simulated:\"}".formatted(number));
    }

    private void run(int number) throws IOException, InterruptedException {
        service.post(
                "/api/v1/containers",
                "{\"name\": \"many-%d\", \"host\": \"many-%d\", \"image\": \"many\"}"
                        .formatted(number / hosts, number % hosts));
    }

    private void awaitConnected() throws IOException, InterruptedException {
        awaitCount(hosts, host -> host.path("connected").asBoolean(false) ? 1 : 0);
    }

    private void awaitRunning() throws IOException, InterruptedException {
        awaitCount(hosts * containers, host -> host.path("running").asInt(0));
    }

    private void awaitCount(int wanted, java.util.function.ToIntFunction<JsonNode> count)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + RUNS_WITHIN.toNanos();
        int there = 0;
        while (there < wanted) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(there + " of " + wanted + " after an hour");
            }
            Thread.sleep(500);
            there =
                    service.get("/api/v1/hosts")
                            .path("items")
                            .valueStream()
                            .filter(host -> host.path("name").asString().startsWith("many-"))
                            .mapToInt(count)
                            .sum();
        }
    }

    private interface Step {
        void once(int number) throws Exception;
    }

    private static void inParallel(int times, Step step) throws Exception {
        Semaphore free = new Semaphore(AT_ONCE);
        List<Future<?>> all = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < times; number++) {
                int each = number;
                all.add(
                        executor.submit(
                                (Callable<Void>)
                                        () -> {
                                            free.acquire();
                                            try {
                                                step.once(each);
                                            } finally {
                                                free.release();
                                            }
                                            return null;
                                        }));
            }
        }
        for (Future<?> one : all) {
            one.get();
        }
    }

    private static double since(long begin) {
        return rounded((System.nanoTime() - begin) / 1e9);
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}

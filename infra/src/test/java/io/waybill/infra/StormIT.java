package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.infra.Service.Answer;
import io.waybill.infra.StormedContainer.Kind;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * Hosts are changed past Waybill, while the service is killed and the engines' event streams go
 * silent, break and cannot be reached: all of it is on record, and nothing else. How many changes
 * is set by {@code waybill.storm.changes}; with the same {@code waybill.storm.seed} they are the
 * same.
 */
class StormIT {
    private static final int CHANGES = Integer.getInteger("waybill.storm.changes", 60);
    private static final long SEED = Long.getLong("waybill.storm.seed", 20_261_125L);
    private static final int CONTAINERS_A_HOST = 6;
    private static final int A_REMOVAL_EVERY = 100;
    private static final int A_DISTURBANCE_EVERY = 10;

    private enum Disturbance {
        STREAM_CUT,
        STREAM_SILENT,
        AWAY,
        KILLED
    }

    /**
     * @param hosts on which nothing can be seen just then
     */
    private record Disturbed(Disturbance by, Instant begin, Instant end, List<StormedHost> hosts) {}

    @TempDir private Path data;
    private final Random random = new Random(SEED);
    private final List<StormedHost> hosts = new ArrayList<>();
    private final List<StormedContainer> containers = new ArrayList<>();
    private final List<Disturbed> disturbed = new CopyOnWriteArrayList<>();
    private int disturbances;
    private Thread disturbing = new Thread(() -> {});
    private volatile @Nullable Throwable failure;
    private SecondEngine second;
    private Service service;

    @BeforeEach
    void start() throws Exception {
        RealEngine.require();
        second = SecondEngine.start();
        hosts.add(new StormedHost("local", RealEngine.ADDRESS, true, data.resolve("1.sock")));
        hosts.add(new StormedHost("edge", second.address(), true, data.resolve("2.sock")));
        String podman = RealEngine.variable("WAYBILL_PODMAN_SOCKET");
        if (podman != null) {
            hosts.add(new StormedHost("pod", "unix://" + podman, false, data.resolve("3.sock")));
        }
        service = Service.onEngineAt(data.resolve("service"), hosts.getFirst().line().address());
        MainJobIT.publishWeb(service);
        for (StormedHost host : hosts) {
            if (host != hosts.getFirst()) {
                register(host);
            }
            declare(host);
        }
    }

    private void register(StormedHost host) {
        Answer registered =
                service.post(
                        "/api/v1/hosts",
                        "{\"name\": \"%s\", \"address\": \"%s\"}"
                                .formatted(host.name(), host.line().address()));
        assertThat(registered.status()).as(registered.toString()).isEqualTo(200);
    }

    private void declare(StormedHost host) {
        for (int i = 0; i < CONTAINERS_A_HOST; i++) {
            // What runs out of memory is told in so many ways by Podman that it is left out.
            Kind kind = i == 0 && host.tellsSignals() ? Kind.EATS : i < 2 ? Kind.ENDS : Kind.LIVES;
            String name = "storm-" + host.name() + "-" + i;
            Answer run =
                    service.post(
                            "/api/v1/containers?wait=3m",
                            """
                            {"name": "%s", "host": "%s", "image": "web", "start": %s, "spec": %s}"""
                                    .formatted(name, host.name(), kind == Kind.LIVES, kind.spec()));
            service.succeed(run);
            String id = run.body().path("container").asString();
            containers.add(new StormedContainer(kind, host, id, name));
        }
    }

    @AfterEach
    void stop() throws Exception {
        disturbing.join();
        containers.forEach(StormedContainer::cleanUp);
        if (service != null) {
            service.close();
        }
        for (StormedHost host : hosts) {
            host.close();
        }
        if (second != null) {
            second.close();
        }
    }

    @Test
    void everyChangeIsOnRecordAndNothingIsInvented() throws Exception {
        long begin = System.nanoTime();
        for (int change = 1; change <= CHANGES; change++) {
            List<StormedContainer> there =
                    containers.stream().filter(one -> !one.isGone()).toList();
            StormedContainer container = there.get(random.nextInt(there.size()));
            if (change == CHANGES || change % A_REMOVAL_EVERY == 0) {
                container.remove();
            } else {
                container.change(random);
            }
            if (change % A_DISTURBANCE_EVERY == 0) {
                disturb();
            }
        }
        disturbing.join();
        assertThat(failure).isNull();
        long seconds = (System.nanoTime() - begin) / 1_000_000_000;
        assertTheLogIsWhatTheEnginesHold();
        String figures = assertAllIsOnRecord();
        assertImagesAreOnRecord();
        assertWhatNobodySawIsSaid();
        System.out.printf(
                "%d changes on %d hosts in %d s, while %s: %s%n",
                CHANGES, hosts.size(), seconds, counted(), figures);
    }

    /** One at a time, beside the changes, each kind in turn. */
    private void disturb() {
        if (disturbing.isAlive()) {
            return;
        }
        Disturbance kind = Disturbance.values()[disturbances++ % Disturbance.values().length];
        StormedHost host = hosts.get(random.nextInt(hosts.size()));
        int pause = random.nextInt(1_500);
        disturbing =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        disturb(kind, host, pause);
                                    } catch (Exception | AssertionError thrown) {
                                        failure = thrown;
                                    }
                                });
    }

    private void disturb(Disturbance kind, StormedHost host, int pause) throws Exception {
        Thread.sleep(pause);
        Instant begin = Instant.now();
        switch (kind) {
            case KILLED -> {
                service.kill();
                disturbed.add(new Disturbed(kind, begin, Instant.now(), hosts));
                service.startAgain();
            }
            case STREAM_CUT -> {
                host.line().cutEventStreams();
                disturbed.add(new Disturbed(kind, begin, Instant.now(), List.of(host)));
            }
            case STREAM_SILENT -> {
                host.line().silenceEventStreams();
                // It is noticed, and what was missed is told; nothing stays unseen.
                disturbed.add(new Disturbed(kind, begin, Instant.now(), List.of()));
            }
            case AWAY -> {
                host.line().cut();
                disturbed.add(new Disturbed(kind, begin, Instant.now(), List.of(host)));
                Thread.sleep(pause);
                host.line().mend();
            }
        }
    }

    private Map<Disturbance, Integer> counted() {
        Map<Disturbance, Integer> counted = new HashMap<>();
        disturbed.forEach(one -> counted.merge(one.by(), 1, Integer::sum));
        return counted;
    }

    private void assertTheLogIsWhatTheEnginesHold() throws InterruptedException {
        for (StormedContainer container : containers) {
            String onHost = container.onHost();
            service.until(
                    container + " is on record as on its host",
                    () -> onRecord(container).equals(onHost));
            assertThat(onRecord(container))
                    .as("%s: done %s, told %s", container, container.done(), told(container))
                    .isEqualTo(onHost);
        }
    }

    private String onRecord(StormedContainer container) {
        JsonNode now = service.get("/api/v1/containers/" + container.id()).body();
        String status = now.path("status").asString("");
        if (status.equals("not-on-host")) {
            return status;
        }
        String name = now.path("name").asString("");
        for (JsonNode drift : now.path("drift")) {
            if (drift.path("field").asString().equals("name")) {
                name = drift.path("observed").asString();
            }
        }
        String started = now.path("startedAt").asString("");
        return status
                + " "
                + (started.isEmpty() ? "" : started.substring(0, 19))
                + (status.equals("exited") ? " " + now.path("exitCode").asInt() : "")
                + " "
                + name;
    }

    /**
     * What was seen is in the order in which it was done, and nothing else; what is missing in it
     * was concluded, each conclusion from one change at least.
     */
    private String assertAllIsOnRecord() {
        service.awaitProjected();
        int seen = 0;
        int inferred = 0;
        int programs = 0;
        for (StormedContainer container : containers) {
            awaitPrograms(container);
            assertUpdates(container);
            List<String> told = told(container);
            List<String> asSeen = told.stream().filter(one -> !one.endsWith(" inferred")).toList();
            int concluded = told.size() - asSeen.size();
            int missing = container.done().size() - asSeen.size();
            if (!asSeen.isEmpty()) {
                assertThat(container.done())
                        .as("%s: %s", container, told)
                        .containsSubsequence(asSeen);
            }
            assertThat(concluded)
                    .as("%s: done %s, told %s", container, container.done(), told)
                    .isBetween(missing > 0 ? 1 : 0, missing);
            seen += asSeen.size();
            inferred += concluded;
            programs += container.programs();
        }
        assertThat(seen).isGreaterThan(inferred);
        return "%d outcomes seen, %d inferred, and %d programs".formatted(seen, inferred, programs);
    }

    private void awaitPrograms(StormedContainer container) {
        service.until(
                "all programs in " + container + " are told",
                () -> programs(container) >= container.programs());
        assertThat(programs(container))
                .as("programs run in %s", container)
                .isEqualTo(container.programs());
    }

    /** Two in a row may be one: what the limits are is looked at, not told. */
    private void assertUpdates(StormedContainer container) {
        boolean isThere = container.updates() > 0 && !container.isGone();
        service.until(
                "the limits of " + container + " are looked at",
                () -> !isThere || actions(container, "reconfigure") > 0);
        assertThat(actions(container, "reconfigure"))
                .as("limits of %s changed", container)
                .isBetween(isThere ? 1 : 0, container.updates());
    }

    private int actions(StormedContainer container, String action) {
        return (int)
                history(container).stream()
                        .filter(entry -> entry.path("action").asString().equals(action))
                        .count();
    }

    /** What is on record of it since the storm began. */
    private List<String> told(StormedContainer container) {
        List<String> told = new ArrayList<>();
        for (JsonNode entry : history(container)) {
            String cause = entry.path("cause").asString("");
            String action = entry.path("action").asString();
            boolean outcome = !Set.of("exec", "drift", "reconcile", "reconfigure").contains(action);
            if (outcome && !cause.isEmpty() && !cause.equals("operation")) {
                boolean inferred =
                        entry.path("summary").asString().contains("concluded afterwards");
                told.add(container.asDone(action + " " + cause) + (inferred ? " inferred" : ""));
            }
        }
        return told;
    }

    private int programs(StormedContainer container) {
        return (int)
                history(container).stream()
                        .filter(entry -> entry.path("action").asString().equals("exec"))
                        .filter(entry -> entry.path("cause").asString("").equals("somebody-else"))
                        .count();
    }

    private List<JsonNode> history(StormedContainer container) {
        return items("/api/v1/containers/" + container.id() + "/history?limit=1000");
    }

    private List<JsonNode> items(String path) {
        return service.get(path).body().path("items").valueStream().toList();
    }

    private void assertImagesAreOnRecord() {
        for (StormedHost host : hosts) {
            service.until(
                    "all tags on %s are told".formatted(host.name()),
                    () -> tags(host) >= host.tags());
            assertThat(tags(host)).as("images tagged on %s", host.name()).isEqualTo(host.tags());
        }
    }

    private long tags(StormedHost host) {
        return items("/api/v1/audit?limit=1000&action=tag-image&host=" + host.name()).stream()
                .filter(tag -> tag.path("summary").asString().contains("storm-" + host.name()))
                .count();
    }

    private void assertWhatNobodySawIsSaid() {
        for (Disturbed one : disturbed) {
            for (StormedHost host : one.hosts()) {
                // It is noticed a moment later, and the audit follows.
                service.until(
                        "%s on %s at %s is told".formatted(one.by(), host.name(), one.begin()),
                        () ->
                                unseen(host)
                                        .anyMatch(
                                                says ->
                                                        SightIT.from(says)
                                                                        .isBefore(
                                                                                one.end()
                                                                                        .plusMillis(
                                                                                                500))
                                                                && !SightIT.to(says)
                                                                        .isBefore(one.begin())));
            }
        }
    }

    private Stream<String> unseen(StormedHost host) {
        return items("/api/v1/audit?limit=1000&action=unobserve&host=" + host.name()).stream()
                .map(entry -> entry.path("summary").asString());
    }
}

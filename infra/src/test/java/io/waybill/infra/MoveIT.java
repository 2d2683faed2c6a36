package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.infra.Service.Answer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Two real engines: a container lives on one of them, then on the other, never on both. */
class MoveIT {
    @TempDir private Path data;
    private SecondEngine second;
    private Service service;

    @BeforeEach
    void start() throws Exception {
        RealEngine.require();
        second = SecondEngine.start();
        service = Service.onEngine(data);
        MainJobIT.publishWeb(service);
        register("second", second.address());
        service.awaitConnected("second");
    }

    @AfterEach
    void stop() throws Exception {
        if (service != null) {
            service.close();
            RealEngine.removeAllNamed("move-");
        }
        if (second != null) {
            second.close();
        }
    }

    @Test
    void aContainerMovesAndIsGoneForNoLongerThanItsOwnStopToStartTime() throws Exception {
        int port = Service.freePort();
        run("move-gap", server(port));
        List<Long> ownGaps = new ArrayList<>();
        List<Long> moveGaps = new ArrayList<>();
        for (String to : List.of("second", "local", "second")) {
            try (HttpLoad load = HttpLoad.on(port)) {
                Answer stopped = post("move-gap/stop?wait=3m", "{\"grace\": \"5s\"}");
                Answer started = post("move-gap/start?wait=3m", "{}");
                service.succeed(stopped);
                service.succeed(started);
                ownGaps.add(load.longestGapMillis());
            }
            try (HttpLoad load = HttpLoad.on(port)) {
                service.succeed(
                        post(
                                "move-gap/move?wait=3m",
                                "{\"host\": \"%s\", \"grace\": \"5s\"}".formatted(to)));
                moveGaps.add(load.longestGapMillis());
            }
            assertLivesOn("move-gap", to, "running");
        }
        System.err.println(
                "gap of a stop and a start: " + ownGaps + " ms, of a move: " + moveGaps + " ms");
        // The machine that tests run on is busy; a container that is not there until the other is
        // removed, or whose image is pulled meanwhile, is missed for far longer.
        assertThat(Collections.min(moveGaps)).isLessThanOrEqualTo(2 * Collections.max(ownGaps));
        assertThat(summaries("move-gap"))
                .contains(
                        "move requested by admin (grace 5s, from host local to host second)",
                        "made on host second, to be stopped on host local",
                        "stopped on host local, to be started on host second",
                        "runs on host second, to be removed from host local",
                        "moved from host local to host second",
                        "move succeeded")
                .noneMatch(says -> says.contains("drift"))
                .noneMatch(says -> says.contains("somebody else"));
        assertThat(service.get("/api/v1/containers/second~move-gap").status()).isEqualTo(200);
        run("move-gap", "{}"); // its name is free again where it was
    }

    @Test
    void whatFailsThereRunsAgainWhereItWas() throws Exception {
        Path state = Files.createTempDirectory("waybill-move");
        run("move-back", failingOnceAfter(state));
        Files.createFile(state.resolve("fail"));

        Answer moved =
                post("move-back/move?wait=3m", "{\"host\": \"second\", \"leaveVolumes\": true}");

        assertThat(moved.body().path("status").asString()).as(moved.toString()).isEqualTo("failed");
        service.awaitProjected();
        assertThat(moved.body().path("failure").path("code").asString()).isEqualTo("ended-at-once");
        assertLivesOn("move-back", "local", "running");
        assertThat(summaries("move-back")).noneMatch(says -> says.contains("drift"));
    }

    @Test
    void whatCannotBeMovedIsRefusedAndChangesNothing() throws Exception {
        run("move-refused", "{}");
        register("away", "unix:///nowhere/docker.sock");
        assertRefused("local", "it is on host local already");
        assertRefused("away", "it is not connected");
        assertThat(service.post("/api/v1/hosts/second/cordon", "{}").status()).isEqualTo(200);
        assertRefused("second", "it is cordoned");
        assertThat(service.post("/api/v1/hosts/second/uncordon", "{}").status()).isEqualTo(200);
        assertThat(post("move-refused/move", "{\"host\": \"nosuch\"}").status()).isEqualTo(404);
        Path state = Files.createTempDirectory("waybill-move");
        run("move-volumes", failingOnceAfter(state));
        Answer answer = post("move-volumes/move", "{\"host\": \"second\"}");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body().path("detail").asString())
                .contains(state + ":/state", "leaveVolumes");
        run("move-taken", "{}");
        Answer other =
                service.post(
                        "/api/v1/containers?wait=3m",
                        "{\"name\": \"move-taken\", \"host\": \"second\", \"image\": \"web\", \"start\": false}");
        service.succeed(other);
        Answer taken = post("local~move-taken/move", "{\"host\": \"second\"}");
        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.body().path("code").asString()).isEqualTo("conflict");
        assertLivesOn("move-refused", "local", "running");
        assertThat(summaries("move-refused")).noneMatch(says -> says.contains("move"));
    }

    @Test
    void whereverTheServiceIsKilledItRunsInOnePlaceInTheEnd() throws Exception {
        Path state = Files.createTempDirectory("waybill-move");
        run("move-kill", failingOnceAfter(state));
        String container = service.get("/api/v1/containers/move-kill").body().path("id").asString();
        try (RunningTwice twice =
                new RunningTwice(container, RealEngine.ADDRESS, second.address())) {
            for (String stage :
                    List.of("making", "stopping", "starting", "leaving", "undoing", "resuming")) {
                if (stage.equals("undoing") || stage.equals("resuming")) {
                    Files.createFile(state.resolve("fail"));
                }
                String from = hostOf("move-kill");
                String to = from.equals("local") ? "second" : "local";
                String operation = moveAndKillAt(stage, to);
                service.startAgain();
                JsonNode settled = service.settled(operation);
                String outcome = settled.path("status").asString();
                assertThat(outcome).as(stage + ": " + settled).isIn("succeeded", "failed");
                assertLivesOn("move-kill", outcome.equals("succeeded") ? to : from, "running");
                Files.deleteIfExists(state.resolve("fail"));
            }
            assertThat(twice.seen()).as("seen running on both hosts").isZero();
        }
    }

    @Test
    void aDrainedHostIsEmptyButForWhatCannotMoveThoughTheServiceWasKilled() throws Exception {
        Path state = Files.createTempDirectory("waybill-move");
        run("move-one", failingNever());
        run("move-two", failingNever());
        run("move-local", failingOnceAfter(state));
        service.succeed(post("move-two/stop?wait=3m", "{\"grace\": \"5s\"}"));
        assertThat(service.post("/api/v1/hosts/local/drain", "{\"reason\": \"new disk\"}").status())
                .isEqualTo(200);
        service.kill();
        service.startAgain();

        JsonNode drain = awaitDrained("local");
        service.awaitProjected();
        assertThat(drain.path("total").asInt()).isEqualTo(3);
        assertThat(drain.path("moved").asInt()).as(drain.toString()).isEqualTo(2);
        assertThat(drain.path("stopped").asInt()).as(drain.toString()).isEqualTo(1);
        assertLivesOn("move-one", "second", "running");
        assertLivesOn("move-two", "second", "created");
        assertLivesOn("move-local", "local", "exited");
        assertThat(summaries("move-one"))
                .anyMatch(
                        says ->
                                says.contains("by waybill")
                                        && says.contains("host local is drained"));
        JsonNode entries =
                service.get("/api/v1/audit?action=drain&outcome=done").body().path("items");
        assertThat(entries.path(0).path("summary").asString())
                .startsWith("drained: 2 moved, 1 stopped, 0 gone, 0 failed");
    }

    private JsonNode awaitDrained(String host) {
        return service.getUntil(
                        "/api/v1/hosts/" + host,
                        answer -> answer.body().at("/drain/status").asString("").equals("drained"))
                .body()
                .path("drain");
    }

    private static String failingNever() {
        return """
               {"networkMode": "host", "command": ["/bin/sh", "-c",
                "trap 'exit 0' TERM; sleep 100000 & wait"]}""";
    }

    /** Kills the service as soon as the log says that the move has come to the stage. */
    private String moveAndKillAt(String stage, String to) throws Exception {
        long from =
                service.get("/api/v1/audit?limit=1")
                        .body()
                        .path("items")
                        .path(0)
                        .path("position")
                        .asLong();
        CompletableFuture<Void> killed = new CompletableFuture<>();
        CountDownLatch asked = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> killAt(stage, from, asked, killed));
        Answer answer =
                post("move-kill/move", "{\"host\": \"%s\", \"leaveVolumes\": true}".formatted(to));
        asked.countDown();
        assertThat(answer.status()).as(stage + " " + answer).isEqualTo(202);
        killed.get(3, TimeUnit.MINUTES);
        return answer.body().path("operation").asString();
    }

    private void killAt(
            String stage, long from, CountDownLatch asked, CompletableFuture<Void> killed) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<Stream<String>> lines =
                    http.send(
                            service.request("/api/v1/events/stream?from=" + from).GET().build(),
                            HttpResponse.BodyHandlers.ofLines());
            var _ =
                    lines.body()
                            .filter(line -> line.contains("\"stage\":\"" + stage + "\""))
                            .findFirst();
            // The answer to the request is on its way where the stage is the first.
            asked.await();
            service.kill();
            killed.complete(null);
        } catch (Exception failure) {
            killed.completeExceptionally(failure);
        }
    }

    private void assertRefused(String host, String because) {
        Answer answer = post("move-refused/move", "{\"host\": \"%s\"}".formatted(host));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(409);
        assertThat(answer.body().path("detail").asString()).contains(because);
    }

    private void assertLivesOn(String name, String host, String status)
            throws InterruptedException {
        JsonNode container = settled(host + "~" + name);
        assertThat(container.path("host").asString("")).as(container.toString()).isEqualTo(host);
        assertThat(container.path("status").asString()).as(container.toString()).isEqualTo(status);
        String here = host.equals("local") ? RealEngine.ADDRESS : second.address();
        String there = host.equals("local") ? second.address() : RealEngine.ADDRESS;
        String label = "label=io.waybill.container=" + container.path("id").asString();
        assertThat(SecondEngine.cli(here, "ps", "-a", "--filter", label, "--format", "{{.State}}"))
                .isEqualTo(status);
        assertThat(SecondEngine.cli(there, "ps", "-aq", "--filter", label)).isEmpty();
    }

    /** The container once the projection knows that nothing is in flight. */
    private JsonNode settled(String address) {
        return service.getUntil(
                        "/api/v1/containers/" + address,
                        answer ->
                                answer.status() == 200
                                        && !answer.body().path("operation").isObject())
                .body();
    }

    private String hostOf(String name) {
        return service.get("/api/v1/containers/" + name).body().path("host").asString();
    }

    private static String server(int port) {
        return """
               {"networkMode": "host", "command": ["/bin/sh", "-c",
                "trap 'exit 0' TERM; httpd -p 127.0.0.1:%d -h /www; sleep 100000 & wait"]}"""
                .formatted(port);
    }

    /** Runs; but where the file is there when it starts, it takes that away, and ends. */
    private static String failingOnceAfter(Path state) {
        return """
               {"networkMode": "host", "mounts": [{"type": "bind", "source": "%s", "target": "/state"}],
                "command": ["/bin/sh", "-c",
                "trap 'exit 0' TERM; /bin/busybox rm /state/fail 2>/dev/null && exit 3; sleep 100000 & wait"]}"""
                .formatted(state);
    }

    private void run(String name, String spec) {
        service.succeed(
                service.post(
                        "/api/v1/containers?wait=3m",
                        "{\"name\": \"%s\", \"host\": \"local\", \"image\": \"web\", \"spec\": %s}"
                                .formatted(name, spec)));
    }

    private void register(String name, String address) {
        Answer answer =
                service.post(
                        "/api/v1/hosts",
                        "{\"name\": \"%s\", \"address\": \"%s\"}".formatted(name, address));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }

    private Answer post(String path, String body) {
        return service.post("/api/v1/containers/" + path, body);
    }

    private List<String> summaries(String container) {
        List<String> summaries = new ArrayList<>();
        String path = "/api/v1/containers/" + container + "/history?limit=1000";
        for (JsonNode entry : service.get(path).body().path("items")) {
            summaries.add(entry.path("summary").asString());
        }
        return summaries;
    }

    /** Asks both engines all the time whether the container runs there. */
    private static final class RunningTwice implements AutoCloseable {
        private final String[] question;
        private final Thread thread;
        private volatile boolean running = true;
        private volatile int seen;

        RunningTwice(String container, String one, String other) {
            question =
                    new String[] {
                        "ps",
                        "-q",
                        "--filter",
                        "status=running",
                        "--filter",
                        "label=io.waybill.container=" + container
                    };
            thread = Thread.ofPlatform().start(() -> watch(one, other));
        }

        private void watch(String one, String other) {
            while (running) {
                // On one before and after it is on the other: both at once.
                String before = SecondEngine.cli(one, question);
                String between = SecondEngine.cli(other, question);
                String after = SecondEngine.cli(one, question);
                if (!before.isEmpty() && before.equals(after) && !between.isEmpty()) {
                    seen++;
                }
                pause();
            }
        }

        // Whoever asks without a pause has half of the machine.
        private static void pause() {
            LockSupport.parkNanos(50_000_000);
        }

        int seen() {
            return seen;
        }

        @Override
        public void close() throws InterruptedException {
            running = false;
            thread.join();
        }
    }
}

package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.infra.Service.Answer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;

/** A container's next revision takes the place of the former one on a real engine. */
class RevisionIT {
    private static @TempDir Path data;
    private static Service service;

    @BeforeAll
    static void start() throws Exception {
        RealEngine.require();
        service = Service.onEngine(data);
        MainJobIT.publishWeb(service);
        Answer second = service.post("/api/v1/images/web/versions", "{\"reference\": \"v2\"}");
        assertThat(second.status()).as(second.toString()).isEqualTo(200);
    }

    @AfterAll
    static void stop() throws Exception {
        if (service != null) {
            service.close();
            RealEngine.removeAllNamed("revised");
        }
    }

    @AfterEach
    void remove() {
        service.delete("/api/v1/containers/revised?force=true&wait=3m");
    }

    @Test
    void anUpgradeKeepsNameVolumePortAndNetworkAndCanBeGoneBackFrom() throws Exception {
        RealEngine.cli("network", "create", "revised-net");
        int port = Service.freePort();
        try {
            run(
                    """
                    {"networkMode": "revised-net", "environment": {"A": "1", "B": "2"},
                     "ports": [{"containerPort": 8080, "hostIp": "127.0.0.1", "hostPort": %d}],
                     "mounts": [{"type": "volume", "source": "revised-data", "target": "/data"},
                                {"type": "volume", "target": "/scratch"}]}"""
                            .formatted(port));
            RealEngine.cli(
                    "exec", "revised", "sh", "-c", "echo kept > /data/f; echo too > /scratch/f");

            JsonNode planned = post("upgrade", "{\"version\": 2, \"dryRun\": true}").body();
            assertThat(planned.path("revision").asInt()).isEqualTo(2);
            assertThat(fields(planned)).containsExactly("image");

            service.succeed(
                    post(
                            "upgrade?wait=3m",
                            """
                            {"version": 2, "environment": {"set": {"A": "3"}, "unset": ["B"]},
                             "note": "the second", "reason": "new things", "grace": "1s"}"""));
            assertThat(
                            RealEngine.cli(
                                    "exec",
                                    "revised",
                                    "/bin/busybox",
                                    "cat",
                                    "/data/f",
                                    "/scratch/f"))
                    .isEqualTo("kept\ntoo");
            assertThat(MainJobIT.answerOf(port)).isEqualTo("web v2");
            assertThat(inspect("{{.HostConfig.NetworkMode}} {{.Name}}"))
                    .isEqualTo("revised-net /revised");
            assertThat(inspect("{{json .Config.Env}}")).contains("A=3").doesNotContain("B=2");
            assertStandsOnce();

            JsonNode revisions = service.get("/api/v1/containers/revised/revisions").body();
            JsonNode now = revisions.path("items").path(0);
            assertThat(now.path("revision").asInt()).isEqualTo(2);
            assertThat(now.path("current").asBoolean()).isTrue();
            assertThat(now.path("actor").asString()).isEqualTo("admin");
            assertThat(now.path("reason").asString()).isEqualTo("new things");
            assertThat(now.path("note").asString()).isEqualTo("the second");
            assertThat(now.path("why").asString()).isEqualTo("upgrade");
            assertThat(fields(service.get("/api/v1/containers/revised/diff?from=1&to=2").body()))
                    .containsExactly("image", "environment.A", "environment.B");

            service.succeed(post("rollback?wait=3m", "{\"revision\": 1, \"grace\": \"1s\"}"));
            assertThat(MainJobIT.answerOf(port)).isEqualTo("web v1");
            assertThat(fields(service.get("/api/v1/containers/revised/diff?from=1&to=3").body()))
                    .isEmpty();
            assertThat(summaries())
                    .contains(
                            "rollback requested by admin to revision 3, as revision 1 was: from web"
                                    + " version 2 to web version 1 (grace 1s)",
                            "upgrade succeeded",
                            "rollback succeeded")
                    // Looked at by this test.
                    .filteredOn(says -> !says.contains("run in it"))
                    .noneMatch(says -> says.contains("somebody else"))
                    .noneMatch(says -> says.contains("drift"));
        } finally {
            remove();
            RealEngine.cli("network", "rm", "revised-net");
            RealEngine.cli("volume", "rm", "-f", "revised-data");
        }
    }

    @Test
    void whatDoesNotWorkIsUndoneAndTheFormerOneRunsOn() throws Exception {
        run("{}");
        String former = inspect("{{.Id}}");
        String began = inspect("{{.State.StartedAt}}");

        Answer failed =
                post(
                        "upgrade?wait=3m",
                        """
                        {"version": 2, "healthCheck":
                            {"test": ["sh", "-c", "echo no database; false"], "interval": "PT0.2S",
                             "timeout": "PT20S", "retries": 2}}""");

        assertThat(failed.body().path("status").asString()).isEqualTo("failed");
        assertThat(failed.body().path("failure").path("code").asString()).isEqualTo("unhealthy");
        assertThat(failed.body().path("failure").path("message").asString())
                .contains("no database");
        assertThat(inspect("{{.Id}} {{.State.StartedAt}}")).isEqualTo(former + " " + began);
        assertStandsOnce();
        JsonNode items = service.get("/api/v1/containers/revised/revisions").body().path("items");
        assertThat(items.path(0).path("status").asString()).isEqualTo("undone");
        assertThat(items.path(1).path("status").asString()).isEqualTo("current");
        Answer back = post("rollback", "{\"revision\": 2}");
        assertThat(back.status()).isEqualTo(409);
        assertThat(back.body().path("detail").asString()).contains("undone");

        Answer stopFirst =
                post(
                        "upgrade?wait=3m",
                        "{\"version\": 2, \"order\": \"stop-first\", \"command\": [\"nosuch\"], \"grace\": \"1s\"}");
        assertThat(stopFirst.body().path("status").asString()).isEqualTo("failed");
        assertThat(inspect("{{.Id}} {{.State.Status}} {{.Name}}"))
                .isEqualTo(former + " running /revised");
        assertStandsOnce();
        assertThat(summaries())
                .noneMatch(says -> says.contains("drift"))
                .noneMatch(says -> says.contains("somebody else"));
    }

    @Test
    void aLimitIsChangedInTheContainerThatRuns() throws Exception {
        run("{}");
        String id = inspect("{{.Id}} {{.State.StartedAt}}");
        service.succeed(post("upgrade?wait=3m", "{\"limits\": {\"memoryBytes\": 67108864}}"));
        assertThat(inspect("{{.Id}} {{.State.StartedAt}}")).isEqualTo(id);
        assertThat(inspect("{{.HostConfig.Memory}}")).isEqualTo("67108864");
        assertThat(summaries()).noneMatch(says -> says.contains("drift"));
    }

    @Test
    void aServiceThatIsKilledInTheMiddleFinishesWhatItBegan() throws Exception {
        run("{}");
        for (int round = 0; round < 3; round++) {
            int version = round % 2 == 0 ? 2 : 1;
            int pause = 150 + 350 * round;
            Thread killer =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try {
                                            Thread.sleep(pause);
                                            service.kill();
                                        } catch (InterruptedException interrupted) {
                                            throw new IllegalStateException(interrupted);
                                        }
                                    });
            try {
                post("upgrade", "{\"version\": %d, \"grace\": \"1s\"}".formatted(version));
            } catch (UncheckedIOException _) {
                // Killed before it could answer: then it may not be on record.
            }
            killer.join();
            service.startAgain();
            // The log says it at once; what is asked of the container may lie a moment behind it.
            int newest =
                    service.get("/api/v1/containers/revised/revisions")
                            .body()
                            .path("items")
                            .path(0)
                            .path("revision")
                            .asInt();
            service.getUntil(
                    "/api/v1/containers/revised",
                    answer -> answer.body().path("revision").asInt() == newest);
            service.awaitCalm("revised", "running");
            assertStandsOnce();
            assertThat(inspect("{{.Name}} {{.State.Status}}")).isEqualTo("/revised running");
            int asked = service.get("/api/v1/containers/revised").body().path("version").asInt();
            assertThat(inspect("{{index .Config.Labels \"io.waybill.revision\"}}"))
                    .isEqualTo(Integer.toString(newest));
            assertThat(asked).isBetween(1, 2);
        }
        assertThat(summaries()).noneMatch(says -> says.contains("somebody else"));
    }

    @Test
    void aPinnedRevisionIsKeptAndSaidToBe() throws Exception {
        run("{}");
        assertThat(post("revisions/1/pin", "{}").body().path("status").asString())
                .isEqualTo("done");
        assertThat(post("revisions/7/pin", "{}").status()).isEqualTo(409);
        assertThat(
                        service.put(
                                        "/api/v1/containers/revised/revisions/1/note",
                                        "{\"note\": \"the good one\"}")
                                .status())
                .isEqualTo(200);
        JsonNode first = service.get("/api/v1/containers/revised/revisions/1").body();
        assertThat(first.path("pinned").asBoolean()).isTrue();
        assertThat(first.path("note").asString()).isEqualTo("the good one");
        assertThat(first.path("spec").isMissingNode()).isFalse();
        assertThat(service.get("/api/v1/containers/revised/revisions/9").status()).isEqualTo(404);
        assertThat(summaries())
                .contains("revision 1 pinned by admin: web version 1 is kept for it");
    }

    @Test
    void whatWasRemovedHasNoNextRevisionNotEvenADryOne() {
        run("{}");
        service.delete("/api/v1/containers/revised?force=true&wait=3m");
        Answer dry = post("upgrade", "{\"version\": 2, \"dryRun\": true}");
        assertThat(dry.status()).isEqualTo(409);
        assertThat(dry.body().path("detail").asString()).contains("it was removed");
    }

    @Test
    void startFirstRefusesNobody() throws Exception {
        run("{}");
        try (AtItsAddress client = new AtItsAddress()) {
            for (int version : List.of(2, 1, 2)) {
                service.succeed(
                        post(
                                "upgrade?wait=3m",
                                """
                                {"version": %d, "order": "start-first", "grace": "1s", "healthCheck":
                                    {"test": ["sh", "-c", "true"], "interval": "PT0.2S", "retries": 2}}"""
                                        .formatted(version)));
                assertStandsOnce();
                int before = client.answers();
                service.until("it is asked on", () -> client.answers() > before + 5);
            }
            assertThat(client.refused()).isEmpty();
        }
        try (AtItsAddress client = new AtItsAddress()) {
            service.succeed(
                    post(
                            "upgrade?wait=3m",
                            """
                            {"version": 1, "order": "stop-first", "grace": "1s",
                             "command": ["/bin/sh", "-c", "sleep 20; exec /bin/httpd -f -p 8080 -h /www"]}"""));
            // It runs by now, and does not answer yet.
            service.until("the client notices a gap", client::isRefused);
        }
    }

    /** Looks up by its name where the container is, and asks it there, all the time. */
    private static final class AtItsAddress implements AutoCloseable {
        private final List<String> refused = new CopyOnWriteArrayList<>();
        private final AtomicInteger answers = new AtomicInteger();
        private final Thread thread;
        private volatile boolean running = true;
        private String address = "";

        AtItsAddress() {
            thread = Thread.ofPlatform().start(this::ask);
        }

        // One that had just been found at the former one's address, as that ended, is asked again.
        private void ask() {
            while (running) {
                lookUp();
                if (request() != null) {
                    lookUp();
                    String failure = request();
                    if (failure != null) {
                        refused.add(failure);
                    }
                }
            }
        }

        private @Nullable String request() {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address, 8080), 30_000);
                socket.setSoTimeout(30_000);
                socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(UTF_8));
                String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
                if (!answer.contains(" 200 ")) {
                    return address + ": " + answer;
                }
                answers.incrementAndGet();
                return null;
            } catch (IOException failure) {
                return address + ": " + failure;
            }
        }

        // While the name is given over, nobody bears it for a moment: the last answer holds.
        private void lookUp() {
            try {
                String now = inspect("{{.NetworkSettings.IPAddress}}");
                address = now.isEmpty() ? address : now;
            } catch (IllegalStateException _) {
                // As resolvers do.
            }
        }

        int answers() {
            return answers.get();
        }

        boolean isRefused() {
            return !refused.isEmpty();
        }

        List<String> refused() throws InterruptedException {
            close();
            return refused;
        }

        @Override
        public void close() throws InterruptedException {
            running = false;
            thread.join();
        }
    }

    private void run(String spec) {
        Answer answer =
                service.post(
                        "/api/v1/containers?wait=3m",
                        "{\"name\": \"revised\", \"image\": \"web\", \"version\": 1, \"spec\": %s}"
                                .formatted(spec));
        service.succeed(answer);
    }

    private Answer post(String path, String body) {
        return service.post("/api/v1/containers/revised/" + path, body);
    }

    private static String inspect(String format) {
        return RealEngine.cli("inspect", "--format", format, "revised");
    }

    private void assertStandsOnce() {
        String id = service.get("/api/v1/containers/revised").body().path("id").asString();
        assertThat(RealEngine.containersLabelled("io.waybill.container=" + id)).hasSize(1);
    }

    private List<String> summaries() throws InterruptedException {
        Thread.sleep(500); // what would be told wrongly is told by then
        service.awaitProjected();
        List<String> summaries = new ArrayList<>();
        service.get("/api/v1/containers/revised/history?limit=1000")
                .body()
                .path("items")
                .forEach(item -> summaries.add(item.path("summary").asString()));
        return summaries;
    }

    private static List<String> fields(JsonNode body) {
        return StreamSupport.stream(body.path("changes").spliterator(), false)
                .map(change -> change.path("field").asString())
                .toList();
    }
}

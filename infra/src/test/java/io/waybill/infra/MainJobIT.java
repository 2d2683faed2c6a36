package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.infra.Service.Answer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * From a registry to a running container, through everything that happens to it, to its history.
 */
class MainJobIT {
    @TempDir private Path data;
    private Service service;

    @BeforeEach
    void start() throws Exception {
        RealEngine.require();
        service = Service.alone(data);
    }

    @AfterEach
    void stop() throws Exception {
        if (service != null) {
            service.close();
            RealEngine.removeAllNamed("main-job");
        }
    }

    @Test
    void anImageRunsAndItsWholeHistoryCanBeAskedFor() throws Exception {
        Instant begin = Instant.now();
        publishWeb(service);
        int port = Service.freePort();
        Answer run =
                service.post(
                        "/api/v1/containers?wait=3m",
                        """
                        {"name": "main-job", "image": "web", "reason": "go live", "ticket": "CHG-1",
                         "spec": {"ports": [{"containerPort": 8080, "hostIp": "127.0.0.1", "hostPort": %d}]}}"""
                                .formatted(port));
        assertThat(run.status()).isEqualTo(200);
        service.succeed(run);
        assertThat(answerOf(port)).isEqualTo("web v1");

        service.succeed(
                service.post(
                        "/api/v1/containers/main-job/stop?wait=3m",
                        """
                {"grace": "1s", "reason": "too much memory"}"""));
        service.succeed(service.post("/api/v1/containers/main-job/start?wait=3m", "{}"));
        RealEngine.cli("stop", "-t", "1", "main-job");
        awaitAction("main-job", "drift");
        Answer removed =
                service.delete("/api/v1/containers/main-job?wait=3m&reason=moved%20elsewhere");
        service.succeed(removed);

        JsonNode history = wholeHistory(removed.body());
        assertThat(steps(history))
                .containsExactly(
                        "admin declare requested",
                        "agent/local create observed operation",
                        "agent/local start observed operation",
                        "agent/local create done",
                        "admin stop requested",
                        "agent/local exit observed operation",
                        "agent/local stop done",
                        "admin start requested",
                        "agent/local start observed operation",
                        "agent/local start done",
                        "agent/local exit observed somebody-else",
                        "agent/local drift observed somebody-else",
                        "admin remove requested",
                        "agent/local remove observed operation",
                        "agent/local remove done");

        assertThat(audit("actor=admin&container=main-job")).hasSize(4);
        assertThat(audit("action=stop&container=main-job")).hasSize(2);
        assertThat(audit("cause=somebody-else")).hasSize(2); // the exit, and its drift
        assertThat(audit("text=too%20much")).hasSize(1);
        assertThat(audit("from=" + begin + "&container=main-job")).hasSize(15);
        assertThat(audit("to=" + begin + "&container=main-job")).isEmpty();
        assertThat(EventsTopic.readAll(service))
                .extracting(EventsTopic.Event::type)
                .contains(
                        "io.waybill.image.version-published.v1",
                        "io.waybill.container.started.v1",
                        "io.waybill.container.removed.v1");
    }

    static void publishWeb(Service service) {
        assertThat(
                        service.post(
                                        "/api/v1/images",
                                        "{\"name\": \"web\", \"repository\": \"%s/shop/web\"}"
                                                .formatted(RealEngine.REGISTRY))
                                .status())
                .isEqualTo(200);
        Answer published =
                service.post(
                        "/api/v1/images/web/versions",
                        "{\"reference\": \"v1\", \"makeCurrent\": true}");
        assertThat(published.status()).isEqualTo(200);
        assertThat(published.body().path("digest").asString()).startsWith("sha256:");
        service.awaitProjected();
    }

    private void awaitAction(String container, String action) {
        service.until(
                container + " has " + action + " in its history",
                () -> !audit("container=" + container + "&action=" + action).isEmpty());
    }

    private JsonNode wholeHistory(JsonNode reply) {
        return service.getUntil(
                        "/api/v1/containers/" + reply.path("container").asString() + "/history",
                        answer ->
                                steps(answer.body().path("items"))
                                        .contains("agent/local remove done"))
                .body()
                .path("items");
    }

    private List<JsonNode> audit(String query) {
        Answer answer = service.get("/api/v1/audit?" + query);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        List<JsonNode> entries = new ArrayList<>();
        answer.body().path("items").forEach(entries::add);
        return entries;
    }

    private static List<String> steps(JsonNode items) {
        List<String> steps = new ArrayList<>();
        for (JsonNode entry : items) {
            steps.add(
                    (entry.path("actor").asString()
                                    + " "
                                    + entry.path("action").asString()
                                    + " "
                                    + entry.path("outcome").asString()
                                    + " "
                                    + entry.path("cause").asString(""))
                            .strip());
        }
        return steps;
    }

    static String answerOf(int port) {
        return answerOf(port, "");
    }

    /** What a container's server answers, once it listens. */
    static String answerOf(int port, String path) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/" + path)).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return Soon.anAnswer(() -> answer(http, request)).strip();
        }
    }

    private static @Nullable String answer(HttpClient http, HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException _) {
            return null;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}

package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.FuzzedRequests.Fuzzed;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Whatever is asked, the service answers for it and goes on: as many requests as {@code
 * waybill.fuzz.requests} says, from {@code waybill.fuzz.seed}.
 */
class FuzzIT {
    private static final int REQUESTS = Integer.getInteger("waybill.fuzz.requests", 2_000);
    private static final long SEED = Long.getLong("waybill.fuzz.seed", 20_261_127L);
    private static final int AT_ONCE = 4;
    private static final int READ_AT_MOST = 100_000;

    @TempDir private Path data;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<Integer, Integer> statuses = new ConcurrentHashMap<>();
    private final List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    private Service service;
    private HttpServer registry;

    @BeforeEach
    void start() throws Exception {
        service = Service.aloneSimulated(data);
        registry = CommandTopicIT.playedRegistry();
        CommandTopicIT.playAHostAndAnImage(service, registry);
    }

    @AfterEach
    void stop() throws Exception {
        service.close();
        registry.stop(0);
    }

    @Test
    void noRequestIsTheServicesFault() throws Exception {
        List<FuzzedRequests> sources = new ArrayList<>();
        JsonNode description = service.get("/v3/api-docs").body();
        assertThat(description.path("paths").size()).isGreaterThan(50);
        List<String> known = known();
        for (int i = 0; i < AT_ONCE; i++) {
            sources.add(new FuzzedRequests(SEED + i, description, known));
        }
        AtomicInteger left = new AtomicInteger(REQUESTS);
        List<Thread> senders =
                sources.stream()
                        .map(source -> Thread.ofVirtual().start(() -> send(source, left)))
                        .toList();
        for (Thread sender : senders) {
            sender.join();
        }
        System.out.println(REQUESTS + " requests were answered with " + new TreeMap<>(statuses));
        assertThat(wrong).isEmpty();
        assertThat(statuses.keySet()).contains(200, 400, 404);
        // What Kafka complains of on a busy machine is its own.
        assertThat(service.said()).doesNotContain("ERROR i.w.");
        // Where it was made, and nowhere else.
        assertThat(service.said()).containsOnlyOnce(service.token());
        assertThat(service.get("/actuator/health").status()).isEqualTo(200);
        // What came to be by it is as good as any: it is verified as that is.
        assertThat(service.get("/api/v1/containers?limit=1000").status()).isEqualTo(200);
        assertThat(service.get("/api/v1/audit?limit=1000").status()).isEqualTo(200);
    }

    /** Names and ids of what there is, and of what every API of this kind knows. */
    private List<String> known() {
        Service.Answer made =
                service.post(
                        "/api/v1/containers?wait=3m", "{\"name\": \"fuzzed\", \"image\": \"web\"}");
        return Stream.of(
                        "fuzzed",
                        "web",
                        "played",
                        "audit",
                        "simulated:",
                        made.body().path("container").asString("fuzzed"),
                        made.body().path("operation").asString("fuzzed"),
                        "1",
                        "v1",
                        "latest",
                        "team",
                        "running",
                        "2026-11-27T06:00:00Z",
                        "1h",
                        "10s")
                .toList();
    }

    private void send(FuzzedRequests source, AtomicInteger left) {
        while (left.getAndDecrement() > 0) {
            Fuzzed fuzzed = source.next();
            try {
                String complaint = complaint(fuzzed);
                if (complaint != null) {
                    wrong.add(complaint + " to " + fuzzed);
                }
            } catch (IOException | RuntimeException failure) {
                wrong.add(failure + " to " + fuzzed);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }

    private @Nullable String complaint(Fuzzed fuzzed) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + service.port() + fuzzed.path()))
                        .timeout(Duration.ofMinutes(2))
                        .header("Authorization", "Bearer " + service.token())
                        .header("Content-Type", fuzzed.media())
                        .method(fuzzed.method(), BodyPublishers.ofByteArray(fuzzed.body()));
        fuzzed.headers().forEach(request::setHeader);
        HttpResponse<InputStream> response =
                http.send(request.build(), BodyHandlers.ofInputStream());
        statuses.merge(response.statusCode(), 1, Integer::sum);
        if (response.statusCode() < 400) {
            response.body().close(); // it may go on for ever
            return null;
        }
        byte[] body = response.body().readNBytes(READ_AT_MOST);
        response.body().close();
        String said = new String(body, StandardCharsets.UTF_8);
        if (response.statusCode() >= 500) {
            return response.statusCode() + " " + said;
        }
        JsonNode problem = WaybillJson.mapper().readTree(said);
        boolean isSaid =
                !problem.path("code").asString("").isEmpty()
                        && !problem.path("detail").asString("").isEmpty();
        return isSaid ? null : response.statusCode() + " without a reason: " + said;
    }
}

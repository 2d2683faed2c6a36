package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The service is killed at random moments while it starts, stops and removes a container. How often
 * is set by {@code waybill.kills}.
 */
class SuddenDeathIT {
    private static final int KILLS = Integer.getInteger("waybill.kills", 2);
    private static final int LONGEST_WAIT_MS = 1_500;

    @TempDir private Path data;
    private final Random random = new Random(Long.getLong("waybill.seed", 20_261_123L));
    private final List<String> acknowledged = new ArrayList<>();
    private Service service;

    @BeforeEach
    void start() throws Exception {
        RealEngine.require();
        service = Service.alone(data);
        MainJobIT.publishWeb(service);
    }

    @AfterEach
    void stop() throws Exception {
        if (service != null) {
            service.close();
            RealEngine.removeAllNamed("sudden");
        }
    }

    @Test
    void nothingAcknowledgedIsLostAndNothingStandsTwice() throws Exception {
        for (int round = 0; round < KILLS; round++) {
            String name = "sudden-" + round;
            String container =
                    askAndDie(
                            "POST",
                            "/api/v1/containers",
                            """
                    {"name": "%s", "image": "web"}"""
                                    .formatted(name),
                            0);
            if (container == null) {
                container = declared(name);
            }
            service.awaitCalm(container, "running");
            assertStandsOnce(container, "running");
            ask("POST", "/api/v1/containers/" + container + "/stop", "{\"grace\": \"1s\"}");
            service.awaitCalm(container, "exited");
            assertStandsOnce(container, "exited");
            ask("DELETE", "/api/v1/containers/" + container, "");
            service.awaitCalm(container, "removed");
            assertThat(RealEngine.containersLabelled("io.waybill.container=" + container))
                    .isEmpty();
        }
        assertEveryAcknowledgedOperationSucceeded();
        assertTheFeedIsWhole();
    }

    /** Asks until it is acknowledged: without an answer nobody knows whether it was taken. */
    private void ask(String method, String path, String body) throws Exception {
        for (int tries = 0; askAndDie(method, path, body, tries) == null; tries++) {
            assertThat(tries).as("tries of " + path).isLessThan(30);
        }
    }

    private @org.jspecify.annotations.Nullable String askAndDie(
            String method, String path, String body, int triesBefore) throws Exception {
        // A service that is too slow for that is given more time.
        int longest = LONGEST_WAIT_MS * (1 + triesBefore / 3);
        Thread killer =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        Thread.sleep(random.nextInt(longest));
                                        service.kill();
                                    } catch (InterruptedException interrupted) {
                                        throw new IllegalStateException(interrupted);
                                    }
                                });
        String container = null;
        try {
            Service.Answer answer =
                    switch (method) {
                        case "POST" -> service.post(path, body);
                        default -> service.delete(path);
                    };
            assertThat(answer.status()).as(answer.toString()).isIn(200, 202);
            JsonNode operation = answer.body().path("operation");
            if (operation.isString()) {
                acknowledged.add(operation.asString());
            }
            container = answer.body().path("container").asString();
        } catch (UncheckedIOException _) {
            // Killed before it could answer.
        }
        killer.join();
        service.startAgain();
        return container;
    }

    private String declared(String name) {
        service.awaitProjected();
        Service.Answer answer = service.get("/api/v1/containers/" + name);
        if (answer.status() == 404) {
            answer =
                    service.post(
                            "/api/v1/containers?wait=3m",
                            "{\"name\": \"%s\", \"image\": \"web\"}".formatted(name));
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            return answer.body().path("container").asString();
        }
        return answer.body().path("id").asString();
    }

    private static void assertStandsOnce(String container, String state) {
        List<String> ids = RealEngine.containersLabelled("io.waybill.container=" + container);
        assertThat(ids).hasSize(1);
        assertThat(RealEngine.stateOf(ids.getFirst())).isEqualTo(state);
    }

    private void assertEveryAcknowledgedOperationSucceeded() {
        assertThat(acknowledged).isNotEmpty();
        for (String operation : acknowledged) {
            assertThat(service.settled(operation).path("status").asString())
                    .as(operation)
                    .isEqualTo("succeeded");
        }
    }

    private void assertTheFeedIsWhole() throws InterruptedException {
        // A host seen again after the last death is on record a moment later.
        List<EventsTopic.Event> events =
                Soon.answer(
                        () -> EventsTopic.readAll(service),
                        all -> kafka("lag") == 0 && kafka("published") == all.size());
        Map<String, Long> sequences = new HashMap<>();
        long position = 0;
        for (EventsTopic.Event event : events) {
            assertThat(event.position()).isEqualTo(++position);
            long before = sequences.getOrDefault(event.subject(), -1L);
            assertThat(event.sequence()).isEqualTo(before + 1);
            sequences.put(event.subject(), event.sequence());
        }
    }

    private long kafka(String detail) {
        return service.get("/actuator/health")
                .body()
                .at("/components/kafka/details/" + detail)
                .asLong(-1);
    }
}

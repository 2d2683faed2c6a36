package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.infra.Service.Answer;
import io.waybill.infra.embedded.RestartableServers;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Three instances on one database and one broker. The one that publishes is killed, again and
 * again, while commands arrive at all of them; how often is set by {@code waybill.kills}.
 */
class InstancesIT {
    private static final int INSTANCES = 3;
    private static final int KILLS = Integer.getInteger("waybill.kills", 2);
    private static final int SENDERS = 8;
    private static final long COMMANDS_A_SECOND = 200;

    /** An image with a long life takes longer to be decided about, as no fleet's would. */
    private static final int COMMANDS_AN_IMAGE = 200;

    private static RestartableServers servers;
    private static final List<Service> instances = new ArrayList<>();
    private static final Map<Service, CompletableFuture<Void>> starting = new HashMap<>();

    private final AtomicInteger acknowledged = new AtomicInteger();
    private final Queue<String> refused = new ConcurrentLinkedQueue<>();
    private volatile boolean sending = true;

    @BeforeAll
    static void start(@TempDir Path data) throws Exception {
        servers = new RestartableServers(data, Service.freePort(), Service.freePort());
        for (int i = 0; i < INSTANCES; i++) {
            instances.add(
                    Service.against(
                            data.resolve("instance-" + i),
                            servers.jdbcUrl(),
                            servers.bootstrapServers()));
            if (i > 0) {
                // The first start made the token.
                instances.get(i).signInAs(instances.getFirst());
            }
        }
    }

    @AfterAll
    static void stop() throws Exception {
        for (Service instance : instances) {
            instance.close();
        }
        servers.close();
    }

    @Test
    void whoeverPublishesAndIsKilledTheTopicsAreTheLog() throws Exception {
        Random random = new Random(Long.getLong("waybill.seed", 20_261_126L));
        List<Thread> senders = new ArrayList<>();
        for (int sender = 0; sender < SENDERS; sender++) {
            int mine = sender;
            senders.add(Thread.ofPlatform().start(() -> send(mine)));
        }
        int leaders = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Thread.sleep(200 + random.nextInt(2_000));
            Soon.until("somebody is left to lead", InstancesIT::isSomebodyLeftToLead);
            Service leader = leader();
            leader.kill();
            startAgain(leader);
            assertThat(leader()).as("somebody else publishes").isNotSameAs(leader);
            leaders++;
        }
        for (CompletableFuture<Void> start : starting.values()) {
            start.join();
        }
        sending = false;
        for (Thread sender : senders) {
            assertThat(sender.join(Duration.ofMinutes(3))).as(refused.toString()).isTrue();
        }
        assertThat(refused).isEmpty();
        assertThat(leaders).isEqualTo(KILLS);
        assertNothingIsLostDoubledOrDisordered();
        JsonNode following = instances.getFirst().get("/api/v1/images/image-0-0").body();
        for (Service instance : instances) {
            assertThat(instance.get("/api/v1/images/image-0-0").body()).isEqualTo(following);
        }
    }

    /** One command after another, each until it is acknowledged, to whichever instance answers. */
    private void send(int sender) {
        long pace = 1_000_000_000L * SENDERS / COMMANDS_A_SECOND;
        long next = System.nanoTime();
        for (int number = 0; sending; number++) {
            for (int tries = 0; !isTaken(sender, number, tries); tries++) {
                LockSupport.parkNanos(5_000_000);
            }
            acknowledged.incrementAndGet();
            next = Math.max(next + pace, System.nanoTime() - 20 * pace);
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private boolean isTaken(int sender, int number, int tries) {
        Service instance = instances.get((sender + number + tries) % INSTANCES);
        String image = "image-" + sender + "-" + number / COMMANDS_AN_IMAGE;
        try {
            Answer answer =
                    instance.send(
                            request(instance, image, number)
                                    .header("Idempotency-Key", sender + "-" + number));
            if (answer.status() != 200 && answer.status() != 503) {
                refused.add(answer.toString());
            }
            return answer.status() == 200;
        } catch (UncheckedIOException _) {
            return false; // killed before it could answer
        }
    }

    /** Each is one event: an image is registered, and then follows one tag after another. */
    private static HttpRequest.Builder request(Service instance, String image, int number) {
        if (number % COMMANDS_AN_IMAGE == 0) {
            return instance.request("/api/v1/images")
                    .POST(
                            HttpRequest.BodyPublishers.ofString(
                                    "{\"name\": \"%s\", \"repository\": \"registry.example/%s\"}"
                                            .formatted(image, image)));
        }
        return instance.request("/api/v1/images/" + image + "/following")
                .PUT(
                        HttpRequest.BodyPublishers.ofString(
                                "{\"tags\": [\"v%d\"]}".formatted(number)));
    }

    /** Beside what goes on: the next one may be killed while this one starts. */
    private static void startAgain(Service instance) {
        starting.put(
                instance,
                CompletableFuture.runAsync(
                        () -> {
                            try {
                                instance.startAgain();
                            } catch (IOException failure) {
                                throw new UncheckedIOException(failure);
                            } catch (InterruptedException stopped) {
                                throw new IllegalStateException(stopped);
                            }
                        }));
    }

    /** Throws what kept one from starting. */
    private static boolean isUp(Service instance) {
        CompletableFuture<Void> start = starting.get(instance);
        return start == null || start.isDone() && start.join() == null;
    }

    private static boolean isSomebodyLeftToLead() {
        return instances.stream().filter(InstancesIT::isUp).count() > 1;
    }

    private static Service leader() {
        return Soon.anAnswer(
                () ->
                        instances.stream()
                                .filter(InstancesIT::isUp)
                                .filter(InstancesIT::isLeading)
                                .findFirst()
                                .orElse(null));
    }

    private static boolean isLeading(Service instance) {
        try {
            return instance.get("/actuator/health")
                    .body()
                    .at("/components/kafka/details/published")
                    .isNumber();
        } catch (UncheckedIOException _) {
            return false;
        }
    }

    private void assertNothingIsLostDoubledOrDisordered() {
        Service service = leader();
        service.getUntil(
                "/actuator/health",
                health -> health.body().at("/components/kafka/details/lag").asLong(1) == 0);
        Map<String, Integer> changes = new HashMap<>();
        long position = 0;
        for (EventsTopic.Event event : EventsTopic.readAll(servers.bootstrapServers())) {
            assertThat(event.position()).isEqualTo(++position);
            if (event.subject().startsWith("images/")) {
                changes.merge(event.subject(), 1, Integer::sum);
            }
        }
        assertThat(changes.values().stream().mapToInt(Integer::intValue).sum())
                .isEqualTo(acknowledged.get());
        System.err.println(
                "InstancesIT: %d kills, %d commands, %d events, each once and in order"
                        .formatted(KILLS, acknowledged.get(), position));
        String path =
                "/api/v1/verifications/"
                        + service.post(
                                        "/api/v1/verifications",
                                        "{\"checks\": [\"topics\", \"projection\"]}")
                                .body()
                                .path("id")
                                .asString();
        JsonNode verified =
                service.getUntil(path, answer -> answer.body().has("finishedAt")).body();
        assertThat(verified.path("status").asString())
                .as(service.get(path + "/differences").body().toString())
                .isEqualTo("consistent");
    }
}

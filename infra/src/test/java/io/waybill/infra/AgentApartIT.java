package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.infra.Service.Answer;
import io.waybill.infra.embedded.RestartableServers;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * An agent in a process of its own, on a real engine, that the broker lets in by name and password.
 * The service knows nothing of the engine.
 */
class AgentApartIT {
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);

    @TempDir private Path data;
    private RestartableServers servers;
    private Service service;
    private final List<Process> agents = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        RealEngine.require();
        servers =
                RestartableServers.guarded(
                        data, Service.freePort(), Service.freePort(), Service.freePort());
        service =
                Service.against(
                        data.resolve("service"), servers.jdbcUrl(), servers.bootstrapServers());
        Answer registered =
                service.post("/api/v1/hosts", "{\"name\": \"edge\", \"address\": \"agent:\"}");
        assertThat(registered.status()).as(registered.toString()).isEqualTo(200);
        MainJobIT.publishWeb(service);
    }

    @AfterEach
    void stop() throws Exception {
        for (Process agent : agents) {
            agent.destroyForcibly().waitFor();
        }
        if (service != null) {
            service.close();
            RealEngine.removeAllNamed("apart");
        }
        if (servers != null) {
            servers.close();
        }
    }

    @Test
    void itRunsContainersItsDeathIsNoticedAndItsReturnTold() throws Exception {
        Process first = startAgent("secret");
        MainJobIT.succeed(run("apart-1", "?wait=60s"));
        assertThat(RealEngine.containersLabelled("io.waybill.container=" + id("apart-1")))
                .hasSize(1);
        MainJobIT.succeed(
                service.post("/api/v1/containers/apart-1/stop?wait=60s", "{\"grace\": \"1s\"}"));
        MainJobIT.succeed(service.post("/api/v1/containers/apart-1/start?wait=60s", "{}"));
        Thread.sleep(HEARTBEAT);

        Instant killed = Instant.now();
        first.destroyForcibly().waitFor();
        RealEngine.cli("kill", "apart-1");
        awaitUntil("the host is disconnected", () -> audit("disconnect").size() == 1);
        assertThat(Duration.between(killed, recordedAt(audit("disconnect").getFirst())))
                .isLessThanOrEqualTo(HEARTBEAT.multipliedBy(3));
        awaitUntil("its container is lost", () -> status("apart-1").equals("lost"));
        Answer waiting = run("apart-2", "");
        assertThat(waiting.status()).as(waiting.toString()).isEqualTo(202);

        Instant again = Instant.now();
        startAgent("secret");
        awaitUntil("what was asked meanwhile is done", () -> status("apart-2").equals("running"));
        awaitUntil("the container is found as it is", () -> status("apart-1").equals("exited"));
        // The audit is another projection than the fleet, and may come later.
        awaitUntil("that it was found is in the audit", () -> audit("find").size() == 1);
        assertThat(audit("lose")).hasSize(1);
        awaitUntil(
                "what somebody did meanwhile is in the audit, as the engine remembers it",
                () ->
                        service.get("/api/v1/audit?action=exit&cause=somebody-else")
                                        .body()
                                        .path("items")
                                        .size()
                                == 1);
        awaitUntil("the time without sight is in the audit", () -> audit("unobserve").size() == 1);
        String says = only(audit("unobserve")).path("summary").asString();
        assertThat(SightIT.from(says)).isBetween(killed.minus(HEARTBEAT.multipliedBy(2)), killed);
        assertThat(SightIT.to(says)).isBetween(again, Instant.now());
        for (String name : List.of("apart-1", "apart-2")) {
            assertThat(RealEngine.containersLabelled("io.waybill.container=" + id(name)))
                    .hasSize(1);
        }
    }

    @Test
    void whoIsNotLetInSaysSoAndTwoAgentsOnOneHostAreNoticed() throws Exception {
        startAgent("wrong");
        awaitUntil("it says that it is not let in", () -> said(1).contains("lets nobody in"));
        Path trusting = data.resolve("trusts-nobody.properties");
        Files.writeString(trusting, "security.protocol=SSL\n");
        startAgentWith(trusting);
        awaitUntil(
                "it says that it does not trust the broker",
                () -> said(2).contains("lets nobody in") && said(2).contains("SSL handshake"));
        startAgent("secret");
        awaitUntil("the host is connected", () -> audit("connect").size() == 1);
        startAgent("secret");
        awaitUntil(
                "the second one is noticed",
                () ->
                        service.get("/actuator/health")
                                .body()
                                .at("/components/hosts/details/edge")
                                .asString("")
                                .contains("two agents"));
    }

    private Process startAgent(String password) throws IOException {
        Path config = data.resolve("client-" + password + ".properties");
        Files.writeString(
                config,
                """
                security.protocol=SASL_SSL
                ssl.truststore.type=PEM
                ssl.truststore.location=%s
                sasl.mechanism=PLAIN
                sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="edge" password="%s";
                """
                        .formatted(servers.guardedCertificate(), password));
        return startAgentWith(config);
    }

    private Process startAgentWith(Path config) throws IOException {
        Process agent =
                new ProcessBuilder(
                                System.getProperty("java.home") + "/bin/java",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                Path.of("target").toAbsolutePath().resolve("lib") + "/*",
                                "io.waybill.runtime.apart.AgentProcess",
                                "--kafka",
                                servers.guardedBootstrapServers(),
                                "--client-config",
                                config.toString(),
                                "--heartbeat",
                                HEARTBEAT.toSeconds() + "s",
                                "--host",
                                "edge=" + RealEngine.ADDRESS)
                        .redirectErrorStream(true)
                        .redirectOutput(output(agents.size() + 1).toFile())
                        .start();
        agents.add(agent);
        return agent;
    }

    private Path output(int number) {
        return data.resolve("agent-" + number + ".txt");
    }

    private String said(int number) {
        try {
            return Files.exists(output(number)) ? Files.readString(output(number)) : "";
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private Answer run(String name, String wait) {
        return service.post(
                "/api/v1/containers" + wait,
                "{\"name\": \"%s\", \"host\": \"edge\", \"image\": \"web\"}".formatted(name));
    }

    private String id(String name) {
        return service.get("/api/v1/containers/" + name).body().path("id").asString();
    }

    private String status(String name) {
        return service.get("/api/v1/containers/" + name).body().path("status").asString("");
    }

    private List<JsonNode> audit(String action) {
        return service.get("/api/v1/audit?action=" + action)
                .body()
                .path("items")
                .valueStream()
                .toList();
    }

    private static JsonNode only(List<JsonNode> entries) {
        assertThat(entries).hasSize(1);
        return entries.getFirst();
    }

    private static Instant recordedAt(JsonNode entry) {
        return Instant.parse(entry.path("recordedAt").asString());
    }

    private void awaitUntil(String what, BooleanSupplier condition) throws InterruptedException {
        for (int tries = 0; tries < 1200; tries++) {
            if (condition.getAsBoolean()) {
                return;
            }
            Thread.sleep(50);
        }
        StringBuilder agentsSaid = new StringBuilder();
        for (int number = 1; number <= agents.size(); number++) {
            agentsSaid.append("agent ").append(number).append(":\n").append(said(number));
        }
        throw new AssertionError(
                "waited in vain: " + what + "\n" + agentsSaid + "\n" + service.said());
    }
}

package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.infra.Service.Answer;
import io.waybill.infra.embedded.RestartableServers;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the service depends on goes away and comes back. For how long is set by {@code
 * waybill.away.seconds}.
 */
class DependenciesAwayIT {
    private static final int AWAY_MS = 1_000 * Integer.getInteger("waybill.away.seconds", 4);

    @TempDir private Path data;
    private RestartableServers servers;
    private EngineLine line;
    private Service service;

    @BeforeEach
    void start() throws Exception {
        RealEngine.require();
        servers = new RestartableServers(data, Service.freePort(), Service.freePort());
        line = new EngineLine(data.resolve("engine.sock"));
        service =
                Service.against(
                        data.resolve("service"), servers.jdbcUrl(), servers.bootstrapServers());
        assertThat(
                        service.post(
                                        "/api/v1/hosts",
                                        "{\"name\": \"edge\", \"address\": \"%s\"}"
                                                .formatted(line.address()))
                                .status())
                .isEqualTo(200);
        MainJobIT.publishWeb(service);
        service.succeed(run("away-1"));
    }

    @AfterEach
    void stop() throws Exception {
        if (service != null) {
            service.close();
            RealEngine.removeAllNamed("away");
        }
        if (servers != null) {
            line.close();
            servers.close();
        }
    }

    @Test
    void whatCanGoOnGoesOnAndAllIsCaughtUpWith() throws Exception {
        brokerAway();
        engineAway();
        postgresAway();
        assertTheFeedIsWhole();
    }

    private void brokerAway() throws Exception {
        servers.stopBroker();
        Answer stop = service.post("/api/v1/containers/away-1/stop", "{\"grace\": \"1s\"}");
        assertThat(stop.status()).as(stop.toString()).isEqualTo(202);
        Answer tooFresh =
                service.get(
                        "/api/v1/containers/away-1?atLeast="
                                + stop.body().path("token").asString());
        assertThat(tooFresh.status()).isEqualTo(503);
        assertThat(tooFresh.body().path("code").asString()).isEqualTo("not-yet");
        assertThat(service.get("/api/v1/containers/away-1").status()).isEqualTo(200);
        service.until(
                "health says so",
                () -> health().at("/components/kafka/status").asString().equals("DEGRADED"));
        JsonNode lag = service.get("/api/v1/lag").body();
        assertThat(lag.at("/publisher/events").asLong()).as(lag.toString()).isPositive();
        assertThat(lag.at("/projections/0/events").asLong()).as(lag.toString()).isPositive();
        service.until("metrics say so", () -> service.metric("waybill_publisher_lag_events") > 0);
        Thread.sleep(AWAY_MS);
        servers.startBroker();
        awaitStatus(stop, "succeeded");
        service.until("health is up again", () -> health().path("status").asString().equals("UP"));
        service.until("metrics say so", () -> service.metric("waybill_publisher_lag_events") == 0);
        assertThat(service.metric("waybill_publisher_leading")).isEqualTo(1);
        service.until(
                "the agent is heard again",
                () -> service.metric("waybill_agent_connected{host=\"edge\"}") == 1);
    }

    private void engineAway() throws Exception {
        service.succeed(service.post("/api/v1/containers/away-1/start?wait=3m", "{}"));
        line.cut();
        service.until("the host is disconnected", () -> !hostIsConnected());
        Answer run =
                service.post(
                        "/api/v1/containers",
                        "{\"name\": \"away-2\", \"host\": \"edge\", \"image\": \"web\"}");
        assertThat(run.status()).as(run.toString()).isEqualTo(202);
        service.until(
                "health says so",
                () -> health().at("/components/hosts/status").asString().equals("DEGRADED"));
        RealEngine.cli("kill", "away-1");
        Thread.sleep(AWAY_MS);
        awaitStatus(run, "pending");
        line.mend();
        service.until("the host is connected", this::hostIsConnected);
        awaitStatus(run, "succeeded");
        service.until(
                "what happened meanwhile is on record, as the engine remembers it",
                () ->
                        service.get(
                                                "/api/v1/audit?container=away-1&action=exit&cause=somebody-else")
                                        .body()
                                        .path("items")
                                        .size()
                                == 1);
    }

    private void postgresAway() throws Exception {
        servers.stopPostgres();
        Answer refused = service.post("/api/v1/containers/away-1/start", "{}");
        assertThat(refused.status()).as(refused.toString()).isEqualTo(503);
        assertThat(refused.body().path("code").asString()).isEqualTo("unavailable");
        assertThat(service.get("/api/v1/containers").status()).isEqualTo(503);
        assertThat(service.get("/actuator/health").status()).isEqualTo(503);
        Thread.sleep(AWAY_MS);
        servers.startPostgres();
        service.until(
                "the database is back", () -> service.get("/api/v1/containers").status() == 200);
        service.succeed(service.post("/api/v1/containers/away-1/start?wait=3m", "{}"));
    }

    private Answer run(String name) {
        return service.post(
                "/api/v1/containers?wait=3m",
                "{\"name\": \"%s\", \"host\": \"edge\", \"image\": \"web\"}".formatted(name));
    }

    private boolean hostIsConnected() {
        return service.get("/api/v1/hosts/edge").body().path("connected").asBoolean(false);
    }

    private JsonNode health() {
        return service.get("/actuator/health").body();
    }

    private String status(Answer asked) {
        return service.get("/api/v1/operations/" + asked.body().path("operation").asString())
                .body()
                .path("status")
                .asString("");
    }

    private void awaitStatus(Answer asked, String status) throws InterruptedException {
        service.until(asked + " has " + status, () -> status(asked).equals(status));
    }

    private void assertTheFeedIsWhole() throws InterruptedException {
        List<EventsTopic.Event> events =
                Soon.answer(
                        () -> EventsTopic.readAll(servers.bootstrapServers()),
                        all -> kafka("lag") == 0 && kafka("published") == all.size());
        Map<String, Long> sequences = new HashMap<>();
        long position = 0;
        for (EventsTopic.Event event : events) {
            assertThat(event.position()).isEqualTo(++position);
            assertThat(event.sequence())
                    .isEqualTo(sequences.getOrDefault(event.subject(), -1L) + 1);
            sequences.put(event.subject(), event.sequence());
        }
    }

    private long kafka(String detail) {
        return health().at("/components/kafka/details/" + detail).asLong(-1);
    }
}

package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.HostId;
import io.waybill.infra.Service.Answer;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** What was tampered with is found and named; what was not is not. */
class VerificationIT {
    @TempDir private Path data;
    private EngineLine line;
    private Service service;

    @BeforeEach
    void start() throws Exception {
        RealEngine.require();
        line = new EngineLine(data.resolve("engine.sock"));
        service = Service.onEngineAt(data, line.address());
        MainJobIT.publishWeb(service);
        run("verified-1");
    }

    @AfterEach
    void stop() throws Exception {
        if (service != null) {
            service.close();
            RealEngine.removeAllNamed("verified");
        }
        if (line != null) {
            line.close();
        }
    }

    @Test
    void whileCommandsComeInAllAgrees() throws Exception {
        AtomicBoolean going = new AtomicBoolean(true);
        Thread commands =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    for (int i = 0; going.get(); i++) {
                                        register("meanwhile-" + i);
                                        service.post(
                                                "/api/v1/containers/verified-1/"
                                                        + (i % 2 == 0 ? "pause" : "unpause"),
                                                "{}");
                                    }
                                });
        for (int round = 0; round < 3; round++) {
            JsonNode verification = verify("{\"reason\": \"a test\"}");
            assertThat(differences(verification)).isEmpty();
            assertThat(verification.path("status").asString())
                    .as(verification + "\n" + service.said())
                    .isEqualTo("consistent");
            assertThat(verification.path("actor").asString()).isEqualTo("admin");
            verification
                    .path("checks")
                    .forEach(check -> assertThat(check.path("position").asLong()).isPositive());
        }
        going.set(false);
        commands.join();
    }

    @Test
    void changedMissingAndAdditionalRowsAreNamed() throws Exception {
        sql(
                """
                update audit_entry set summary = 'nothing to see here' where position = 2;
                delete from fleet_image_tag where tag = 'v1';
                insert into fleet_image (name, sequence, repository) values ('forged', 0, 'nowhere');
                delete from timeline_current;
                update fleet_container set state = replace(state::text, '"running"', '"exited"')::json""");
        JsonNode verification = verify("{\"checks\": [\"projection\"]}");
        assertThat(verification.path("status").asString()).isEqualTo("different");
        List<String> differences = differences(verification);
        assertThat(differences).hasSize(5);
        assertThat(differences.get(0))
                .startsWith(
                        "audit_entry position 2: summary is 'nothing to see here', by the log '");
        assertThat(differences.get(1)).contains("fleet_container id ", "state is ", "exited");
        assertThat(differences.get(2))
                .isEqualTo("fleet_image name forged: is there; the log makes no such row");
        assertThat(differences.get(3))
                .isEqualTo(
                        "fleet_image_tag image web, tag v1: is missing; the log makes such a row");
        assertThat(differences.get(4))
                .startsWith("timeline_current container ")
                .contains("is missing");
        // What is built anew is as the log makes it.
        service.post("/api/v1/projections/audit/rebuild", "{}");
        service.post("/api/v1/projections/fleet/rebuild", "{}");
        service.post("/api/v1/projections/timeline/rebuild", "{}");
        awaitRebuilt("audit");
        awaitRebuilt("fleet");
        awaitRebuilt("timeline");
        assertThat(differences(verify("{\"checks\": [\"projection\"]}"))).isEmpty();
    }

    @Test
    void recordsThatThePublisherDidNotWriteAreNamed() throws Exception {
        produce(service.topics().events(), "images/web", "{}", Map.of("ce_position", "2"));
        produce(service.topics().events(), "images/web", "{}", Map.of());
        produce(
                service.topics().events(),
                "x",
                "{}",
                Map.of("ce_position", "999999", "ce_id", "x"));
        produce(desired(), "0123456789abcdef0123456789abcdef", "{\"forged\": true}", Map.of());
        produce(service.topics().imageStates(), "images/forged", "{\"versions\": 3}", Map.of());
        register("after");
        JsonNode verification = verify("{\"checks\": [\"topics\"]}");
        assertThat(verification.path("status").asString()).isEqualTo("different");
        List<String> differences = differences(verification);
        assertThat(differences).hasSize(5);
        assertThat(differences.get(0)).endsWith("(images/web): is position 2 once more");
        assertThat(differences.get(1))
                .endsWith("has no position: the publisher writes no such record");
        assertThat(differences.get(2)).contains("says that it is position 999999");
        assertThat(differences.get(3))
                .isEqualTo(
                        desired()
                                + ", key 0123456789abcdef0123456789abcdef: is {\"forged\": true}, by the log not there");
        assertThat(differences.get(4))
                .isEqualTo(
                        service.topics().imageStates()
                                + ", key images/forged: is {\"versions\": 3}, by the log not there");
    }

    @Test
    void aContainerThatIsGoneFromItsHostIsNamed() throws Exception {
        List<String> differences = List.of();
        // The agent looks every now and then: what it noticed in between is on record.
        for (int tries = 2; differences.isEmpty() && tries < 10; tries++) {
            run("verified-" + tries);
            line.silenceEventStreams();
            RealEngine.cli("rm", "-f", "verified-" + tries);
            differences = differences(verify("{\"checks\": [\"engines\"]}"));
        }
        assertThat(differences).hasSize(1);
        assertThat(differences.getFirst())
                .matches(
                        "host local, container verified-\\d \\([0-9a-f]{32}\\): is not on the host; by the log it is running");
    }

    @Test
    void whatCannotBeLookedAtIsUndecided() throws Exception {
        line.cut();
        service.getUntil(
                "/api/v1/hosts/local", answer -> !answer.body().path("connected").asBoolean(true));
        JsonNode verification = verify("{\"checks\": [\"engines\"]}");
        assertThat(verification.path("status").asString()).isEqualTo("undecided");
        assertThat(verification.path("checks").get(0).path("because").asString())
                .startsWith("host local is away");
        line.mend();
        Answer refused = service.post("/api/v1/verifications", "{\"checks\": [\"nosuch\"]}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("detail").asString())
                .contains("there are projection audit, projection fleet, projection timeline");
        assertThat(service.get("/api/v1/verifications/nosuch").status()).isEqualTo(404);
        assertThat(
                        service.delete(
                                        "/api/v1/verifications/"
                                                + verification.path("id").asString())
                                .status())
                .isEqualTo(409);
    }

    private void run(String name) {
        service.succeed(
                service.post(
                        "/api/v1/containers?wait=3m",
                        "{\"name\": \"%s\", \"image\": \"web\"}".formatted(name)));
    }

    private void register(String name) {
        service.post(
                "/api/v1/images",
                "{\"name\": \"%s\", \"repository\": \"registry.example/%s\"}"
                        .formatted(name, name));
    }

    private JsonNode verify(String wanted) throws InterruptedException {
        Answer asked = service.post("/api/v1/verifications", wanted);
        assertThat(asked.status()).as(asked.body().toString()).isEqualTo(202);
        String path = "/api/v1/verifications/" + asked.body().path("id").asString();
        return service.getUntil(path, answer -> answer.body().has("finishedAt")).body();
    }

    private List<String> differences(JsonNode verification) {
        List<String> differences = new ArrayList<>();
        service.get(
                        "/api/v1/verifications/"
                                + verification.path("id").asString()
                                + "/differences?limit=1000")
                .body()
                .path("items")
                .forEach(
                        item ->
                                differences.add(
                                        item.path("what").asString()
                                                + ": "
                                                + item.path("says").asString()));
        return differences;
    }

    private void awaitRebuilt(String projection) {
        service.getUntil(
                "/api/v1/projections/" + projection + "/rebuild",
                answer -> answer.body().path("status").asString().equals("done"));
    }

    private void produce(String topic, String key, String value, Map<String, String> headers) {
        Map<String, Object> settings = Map.of("bootstrap.servers", service.bootstrapServers());
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            ProducerRecord<String, byte[]> record =
                    new ProducerRecord<>(topic, key, value.getBytes(StandardCharsets.UTF_8));
            headers.forEach(
                    (name, text) ->
                            record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
            producer.send(record);
        }
    }

    private String desired() {
        return service.topics().desired(new HostId("local"));
    }

    private void sql(String statements) throws Exception {
        try (Connection database = DriverManager.getConnection(service.jdbcUrl());
                Statement statement = database.createStatement()) {
            statement.execute(statements);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }
}

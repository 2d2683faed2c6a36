package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.wire.WaybillJson;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a platform knows that reads nothing but the topics of states, from their beginning. */
class StateTopicsIT {
    @TempDir private Path data;
    private PlayedRegistry registry;
    private Service service;

    @BeforeEach
    void start() throws Exception {
        registry = new PlayedRegistry();
        service = Service.simulated(data);
        service.awaitConnected("local");
    }

    @AfterEach
    void stop() throws Exception {
        service.close();
        registry.close();
    }

    @Test
    void whoStartsFromNothingReadsTheFleetAndSeesItChange() throws Exception {
        image("web");
        String first = run("first");
        String second = run("second");
        service.succeed(service.post("/api/v1/containers/second/stop?wait=3m", "{}"));
        JsonNode fleet =
                read(
                        service.topics().containerStates(),
                        "containers/" + second,
                        "/observed/status",
                        "exited");
        assertThat(fleet.at("/desired/name").asString()).isEqualTo("second");
        assertThat(fleet.at("/desired/state").asString()).isEqualTo("stopped");
        assertThat(newest(service.topics().containerStates()).keySet())
                .containsExactlyInAnyOrder("containers/" + first, "containers/" + second);
        read(service.topics().hostStates(), "hosts/local", "/connected", "true");
        assertThat(newest(service.topics().imageStates()).keySet())
                .contains("images/web", "images/web/versions/1");

        service.succeed(service.delete("/api/v1/containers/first?force=true&wait=3m"));
        service.until(
                "it is cleared",
                () ->
                        !newest(service.topics().containerStates())
                                .containsKey("containers/" + first));
        assertTopicsAgreeWithTheLog();
    }

    @Test
    void afterAKillTheyGoOnAndWhereTheyAreLostTheyAreMadeAnew() throws Exception {
        image("web");
        String kept = "containers/" + run("kept");
        Service.Answer another =
                service.post(
                        "/api/v1/hosts", "{\"name\": \"another\", \"address\": \"simulated:\"}");
        assertThat(another.status()).as(another.toString()).isEqualTo(200);
        service.kill();
        service.startAgain();
        policy("enforce");
        assertThat(service.delete("/api/v1/hosts/another").status()).isEqualTo(200);
        read(service.topics().containerStates(), kept, "/driftPolicy", "enforce");
        service.until(
                "the host alone is left",
                () -> newest(service.topics().hostStates()).keySet().equals(Set.of("hosts/local")));
        assertTopicsAgreeWithTheLog();

        try (Admin admin = Admin.create(Map.of("bootstrap.servers", service.bootstrapServers()))) {
            admin.deleteTopics(
                            List.of(
                                    service.topics().containerStates(),
                                    service.topics().imageStates()))
                    .all()
                    .get();
        }
        service.kill();
        service.startAgain();
        policy("record");
        read(service.topics().containerStates(), kept, "/driftPolicy", "record");
        service.until(
                "the images are there again",
                () ->
                        newest(service.topics().imageStates())
                                .keySet()
                                .containsAll(Set.of("images/web", "images/web/versions/1")));
        assertTopicsAgreeWithTheLog();
    }

    private void policy(String policy) {
        Service.Answer answer =
                service.put(
                        "/api/v1/containers/kept/drift-policy",
                        "{\"policy\": \"%s\"}".formatted(policy));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }

    private void assertTopicsAgreeWithTheLog() throws InterruptedException {
        String path =
                "/api/v1/verifications/"
                        + service.post("/api/v1/verifications", "{\"checks\": [\"topics\"]}")
                                .body()
                                .path("id")
                                .asString();
        service.until("it ends", () -> service.get(path).body().has("finishedAt"));
        assertThat(service.get(path).body().path("status").asString())
                .as(service.get(path + "/differences").body().toString())
                .isEqualTo("consistent");
    }

    private void image(String name) {
        Service.Answer registered =
                service.post(
                        "/api/v1/images",
                        "{\"name\": \"%s\", \"repository\": \"%s\"}"
                                .formatted(name, registry.repository(name)));
        assertThat(registered.status()).isEqualTo(200);
        Service.Answer published =
                service.post(
                        "/api/v1/images/" + name + "/versions",
                        "{\"reference\": \"v1\", \"makeCurrent\": true}");
        assertThat(published.status()).as(published.toString()).isEqualTo(200);
    }

    private String run(String name) {
        Service.Answer answer =
                service.post(
                        "/api/v1/containers?wait=3m",
                        "{\"name\": \"%s\", \"image\": \"web\"}".formatted(name));
        return service.succeed(answer).body().path("container").asString();
    }

    private JsonNode read(String topic, String key, String pointer, String value)
            throws InterruptedException {
        return Soon.answer(
                () -> newest(topic).getOrDefault(key, MissingNode.getInstance()),
                found -> found.at(pointer).asString("").equals(value));
    }

    /** As a consumer has it that keeps what it reads, by key. */
    private Map<String, JsonNode> newest(String topic) {
        Map<String, Object> settings =
                Map.of(
                        "bootstrap.servers",
                        service.bootstrapServers(),
                        "isolation.level",
                        "read_committed");
        Map<String, JsonNode> newest = new TreeMap<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(
                        settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<String, byte[]> record :
                        consumer.poll(Duration.ofMillis(500))) {
                    assertThat(header(record, "ce_subject")).isEqualTo(record.key());
                    assertThat(header(record, "ce_dataschema"))
                            .endsWith("/schemas/" + header(record, "ce_type") + ".json");
                    if (record.value() == null) {
                        newest.remove(record.key());
                    } else {
                        newest.put(record.key(), WaybillJson.mapper().readTree(record.value()));
                    }
                }
            }
        }
        return newest;
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}

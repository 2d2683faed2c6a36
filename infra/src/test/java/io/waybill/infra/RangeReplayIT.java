package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.infra.Service.Answer;
import io.waybill.infra.embedded.RestartableServers;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.ConfigResource.Type;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A range of the log is told once more on another topic: the same records, each once, and marked.
 */
class RangeReplayIT {
    private static final String EVENTS = "waybill.events";
    private static final String MARK = "ce_replay";

    private static RestartableServers servers;
    private static PlayedRegistry registry;
    private static Service service;

    /** A record without what tells where it is. */
    private record Told(String key, String value, Map<String, String> headers) {
        String header(String name) {
            return Objects.requireNonNull(headers.get(name));
        }

        long position() {
            return Long.parseLong(header("ce_position"));
        }

        Instant recorded() {
            return Instant.parse(header("ce_time"));
        }

        Told unmarked() {
            Map<String, String> others = new TreeMap<>(headers);
            others.remove(MARK);
            return new Told(key, value, others);
        }
    }

    @BeforeAll
    static void start(@TempDir Path data) throws Exception {
        servers = new RestartableServers(data, Service.freePort(), Service.freePort());
        registry = new PlayedRegistry();
        service =
                Service.against(
                        data.resolve("service"), servers.jdbcUrl(), servers.bootstrapServers());
        accepted(post("/hosts", "{\"name\": \"played\", \"address\": \"simulated:\"}"));
        image("web");
        accepted(post("/images/web/versions", "{\"reference\": \"v1\", \"makeCurrent\": true}"));
        for (int i = 0; i < 15; i++) {
            image("image-" + i);
        }
        for (String name : List.of("one", "two")) {
            service.succeed(
                    post(
                            "/containers?wait=3m",
                            "{\"name\": \"%s\", \"image\": \"web\", \"ticket\": \"CHG-1\"}"
                                    .formatted(name)));
        }
    }

    private static void image(String name) {
        accepted(
                post(
                        "/images",
                        "{\"name\": \"%s\", \"repository\": \"%s\", \"reason\": \"because of %1$s\"}"
                                .formatted(name, registry.repository(name))));
    }

    @AfterAll
    static void stop() throws Exception {
        if (service != null) {
            service.close();
        }
        registry.close();
        servers.close();
    }

    @Test
    void theSameRecordsAreToldOnceMoreAndMarked() throws Exception {
        List<Told> events = read(EVENTS);
        JsonNode whole = done(replay("{\"topic\": \"copy.whole\", \"reason\": \"a test\"}"));
        List<Told> copy = read("copy.whole");
        assertThat(copy.stream().map(Told::unmarked).toList()).isEqualTo(events);
        String id = whole.path("id").asString();
        assertThat(copy).allSatisfy(told -> assertThat(told.headers()).containsEntry(MARK, id));
        assertThat(whole.path("sent").asLong()).isEqualTo(events.size());
        assertThat(whole.path("position").asLong()).isEqualTo(events.size());
        assertThat(whole.path("actor").asString()).isEqualTo("admin");
        assertThat(whole.path("reason").asString()).isEqualTo("a test");
        assertThat(whole.path("eventsPerSecond").asDouble()).isPositive();

        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers.bootstrapServers()))) {
            ConfigResource topic = new ConfigResource(Type.TOPIC, "copy.whole");
            Config config =
                    Objects.requireNonNull(
                                    admin.describeConfigs(List.of(topic)).values().get(topic))
                            .get();
            assertThat(config.get("retention.ms").value()).isEqualTo("-1");
            TopicDescription description =
                    Objects.requireNonNull(
                                    admin.describeTopics(List.of("copy.whole"))
                                            .topicNameValues()
                                            .get("copy.whole"))
                            .get();
            assertThat(description.partitions()).hasSize(1);
        }
    }

    @Test
    void aFilterMeansWhatItMeansToTheAuditTrail() {
        Map<String, String> filters =
                Map.of(
                        "host=played",
                        "\"host\": \"played\"",
                        "container=played%2Fone",
                        "\"container\": \"played/one\"",
                        "image=web&version=1",
                        "\"image\": \"web\", \"version\": 1",
                        "text=because+image-7&actor=admin",
                        "\"text\": \"because image-7\", \"actor\": \"admin\"",
                        "ticket=CHG-1&action=declare&name=two",
                        "\"ticket\": \"CHG-1\", \"action\": \"declare\", \"name\": \"two\"",
                        "outcome=observed&cause=operation",
                        "\"outcome\": \"observed\", \"cause\": \"operation\"");
        Map<String, Answer> asked = new HashMap<>();
        filters.forEach(
                (query, filter) ->
                        asked.put(
                                query,
                                replay(
                                        "{\"topic\": \"%s\", \"filter\": {%s}}"
                                                .formatted(topicOf(query), filter))));
        asked.forEach(
                (query, answer) -> {
                    done(answer);
                    assertThat(read(topicOf(query)))
                            .as(query)
                            .isNotEmpty()
                            .extracting(Told::position)
                            .isEqualTo(audited(query));
                });
    }

    private static String topicOf(String query) {
        return "copy.of-" + Integer.toHexString(query.hashCode());
    }

    private static List<Long> audited(String query) {
        List<Long> positions = new ArrayList<>();
        get("/audit?order=oldest&limit=1000&" + query)
                .body()
                .path("items")
                .forEach(item -> positions.add(item.path("position").asLong()));
        return positions;
    }

    @Test
    void aRangeIsOfPositionsOrOfTimes() throws Exception {
        List<Told> events = read(EVENTS);
        done(
                replay(
                        """
                        {"topic": "copy.range", "from": 5, "to": 15,
                         "filter": {"types": ["io.waybill.image.registered", "io.waybill.image.tag-moved.v1"]}}"""));
        assertThat(read("copy.range").stream().map(Told::unmarked).toList())
                .hasSizeGreaterThan(5)
                .isEqualTo(
                        events.stream()
                                .filter(told -> told.position() >= 5 && told.position() <= 15)
                                .filter(
                                        told ->
                                                told.header("ce_type")
                                                        .matches(".*(registered|tag-moved).v1"))
                                .filter(told -> told.key().startsWith("images/"))
                                .toList());

        Instant since = events.get(8).recorded();
        Instant before = events.get(12).recorded();
        JsonNode replay =
                done(
                        replay(
                                "{\"topic\": \"copy.time\", \"from\": \"%s\", \"to\": \"%s\"}"
                                        .formatted(since, before)));
        assertThat(read("copy.time").stream().map(Told::unmarked).toList())
                .isNotEmpty()
                .isEqualTo(
                        events.stream()
                                .filter(told -> !told.recorded().isBefore(since))
                                .filter(told -> told.recorded().isBefore(before))
                                .toList());
        assertThat(replay.path("since").asString()).isEqualTo(since.toString());
    }

    @Test
    void killedAndCutOffItGoesOnAndEachIsThereOnce() throws Exception {
        List<Told> events = read(EVENTS);
        long begun = System.nanoTime();
        List<Answer> asked = new ArrayList<>();
        for (String topic : List.of("copy.slow", "copy.slow-too")) {
            asked.add(
                    replay(
                            "{\"topic\": \"%s\", \"speed\": \"5/s\", \"to\": %d}"
                                    .formatted(topic, events.size())));
        }
        awaitSent(asked.getFirst(), events.size() / 4);
        service.kill();
        service.startAgain();
        JsonNode goingOn = awaitSent(asked.getFirst(), events.size() / 2);
        assertThat(goingOn.path("status").asString()).isEqualTo("running");
        servers.stopBroker();
        Thread.sleep(1_000);
        servers.startBroker();
        asked.forEach(RangeReplayIT::done);
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isGreaterThan(Duration.ofMillis(1_000L * events.size() / 5 - 1_000));
        assertThat(read("copy.slow").stream().map(Told::unmarked).toList()).isEqualTo(events);
        assertThat(read("copy.slow-too").stream().map(Told::unmarked).toList()).isEqualTo(events);
    }

    private static JsonNode awaitSent(Answer asked, long sent) throws InterruptedException {
        accepted(asked);
        String path = "/replays/" + asked.body().path("id").asString();
        return Soon.answer(() -> get(path).body(), replay -> replay.path("sent").asLong() >= sent);
    }

    @Test
    void realTimeIsKeptOrMultiplied() throws Exception {
        List<Told> events = read(EVENTS);
        Duration took = Duration.between(events.getFirst().recorded(), events.getLast().recorded());
        JsonNode replay =
                done(
                        replay(
                                "{\"topic\": \"copy.quicker\", \"speed\": \"20x\", \"to\": %d}"
                                        .formatted(events.size())));
        assertThat(
                        Duration.between(
                                Instant.parse(replay.path("requestedAt").asString()),
                                Instant.parse(replay.path("finishedAt").asString())))
                .isGreaterThan(took.dividedBy(20));
        assertThat(read("copy.quicker").stream().map(Told::unmarked).toList()).isEqualTo(events);
    }

    @Test
    void whatCannotBeIsRefusedAndNothingBegins() {
        int before = get("/replays").body().path("items").size();
        assertRefused("{\"topic\": \"waybill.events\"}", "'waybill.events' is Waybill's own");
        assertRefused("{\"topic\": \"waybill.hosts.played.desired\"}", "is Waybill's own");
        assertRefused("{\"topic\": \"__consumer_offsets\"}", "is Kafka's own");
        assertRefused("{\"topic\": \"a b\"}", "'a b' is not a topic's name");
        assertRefused("{}", "topic");
        assertRefused("{\"topic\": \"x\", \"speed\": \"fast\"}", "max, events a second");
        assertRefused("{\"topic\": \"x\", \"speed\": \"0/s\"}", "'0/s' is none");
        assertRefused("{\"topic\": \"x\", \"from\": 0}", "position 0 is not in the log");
        assertRefused("{\"topic\": \"x\", \"from\": 900000}", "position 900000 is not in the log");
        assertRefused("{\"topic\": \"x\", \"to\": 900000}", "which has 1 to ");
        assertRefused("{\"topic\": \"x\", \"from\": 9, \"to\": 8}", "before the first");
        assertRefused("{\"topic\": \"x\", \"from\": \"then\"}", "'then' is not an instant");
        assertRefused("{\"topic\": \"x\", \"to\": \"2020-01-01\"}", "nothing was recorded before");
        assertRefused(filtered("\"types\": [\"nosuch\"]"), "'nosuch' is not an event's type");
        assertRefused(filtered("\"action\": \"nosuch\""), "'nosuch' is not one of");
        assertRefused(filtered("\"version\": 1"), "goes with the image");
        assertRefused(filtered("\"hosts\": \"played\""), "hosts");
        assertThat(replay(filtered("\"container\": \"nosuch\"")).status()).isEqualTo(404);
        assertThat(get("/replays/nosuch").status()).isEqualTo(404);
        assertThat(service.delete("/api/v1/replays/nosuch").status()).isEqualTo(404);
        assertThat(get("/replays").body().path("items").size()).isEqualTo(before);
    }

    private static String filtered(String filter) {
        return "{\"topic\": \"x\", \"filter\": {%s}}".formatted(filter);
    }

    private static void assertRefused(String wanted, String because) {
        Answer answer = replay(wanted);
        assertThat(answer.status()).as(wanted).isEqualTo(400);
        assertThat(answer.body().path("detail").asString()).contains(because);
    }

    @Test
    void theSameRequestAgainMeansTheSameReplayAndItCanBeCancelled() throws Exception {
        String slow = "{\"topic\": \"copy.cancelled\", \"speed\": \"0.01/s\"}";
        Answer first = underKey(slow);
        JsonNode again = underKey(slow).body();
        assertThat(again.path("id")).isEqualTo(first.body().path("id"));
        Answer other = underKey("{\"topic\": \"copy.other\"}");
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.body().path("detail").asString()).contains("another replay");

        assertThat(awaitSent(first, 1).path("secondsLeft").asLong())
                .isBetween(1_000L, 100L * audited("").size());
        String path = "/api/v1/replays/" + first.body().path("id").asString();
        JsonNode cancelled = service.delete(path + "?reason=enough").body();
        assertThat(cancelled.path("status").asString()).isEqualTo("cancelled");
        assertThat(cancelled.path("because").asString()).isEqualTo("cancelled by admin: enough");
        Answer twice = service.delete(path);
        assertThat(twice.status()).isEqualTo(409);
        assertThat(twice.body().path("detail").asString()).endsWith("is over: it is cancelled");
        assertThat(read("copy.cancelled")).hasSize(1);
        assertThat(get("/replays").body().path("items").get(0).path("id"))
                .isEqualTo(first.body().path("id"));
    }

    private static Answer underKey(String wanted) {
        return service.send(
                service.request("/api/v1/replays")
                        .header("Idempotency-Key", "slowly")
                        .POST(HttpRequest.BodyPublishers.ofString(wanted)));
    }

    private static Answer replay(String wanted) {
        return post("/replays", wanted);
    }

    private static Answer post(String path, String body) {
        return service.post("/api/v1" + path, body);
    }

    private static Answer get(String path) {
        return service.get("/api/v1" + path);
    }

    private static void accepted(Answer answer) {
        assertThat(answer.status()).as(answer.body().toString()).isBetween(200, 202);
    }

    @Test
    void whatKafkaWillNotHaveFailsAndSaysWhy() {
        JsonNode replay = ended(replay("{\"topic\": \"waybill_events\"}"));
        assertThat(replay.path("status").asString()).isEqualTo("failed");
        assertThat(replay.path("because").asString())
                .contains("'waybill_events' collides with existing topic: waybill.events");
    }

    private static JsonNode done(Answer asked) {
        JsonNode replay = ended(asked);
        assertThat(replay.path("status").asString())
                .as(replay + "\n" + service.said())
                .isEqualTo("done");
        return replay;
    }

    private static JsonNode ended(Answer asked) {
        accepted(asked);
        String path = "/replays/" + asked.body().path("id").asString();
        return Soon.answer(() -> get(path).body(), replay -> replay.has("finishedAt"));
    }

    private static List<Told> read(String topic) {
        Map<String, Object> settings =
                Map.of(
                        "bootstrap.servers",
                        servers.bootstrapServers(),
                        "isolation.level",
                        "read_committed");
        List<Told> told = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end =
                    Objects.requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> told.add(told(record)));
            }
        }
        return told;
    }

    private static Told told(ConsumerRecord<String, String> record) {
        Map<String, String> headers = new TreeMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        return new Told(record.key(), record.value(), headers);
    }
}

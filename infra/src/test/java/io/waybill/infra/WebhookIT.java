package io.waybill.infra;

import static io.waybill.infra.Receiver.after;
import static io.waybill.infra.Receiver.hangUp;
import static io.waybill.infra.Receiver.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.infra.Receiver.Got;
import io.waybill.infra.Service.Answer;
import io.waybill.infra.embedded.RestartableServers;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The log is told to receivers elsewhere: each event, in order, signed, whatever fails. */
@Timeout(600)
class WebhookIT {
    private static final String KEY = "ab".repeat(32);
    private static final String OTHER_KEY = "cd".repeat(32);

    /** Under which master key the service is. */
    private static String present;

    private static Path data;
    private static RestartableServers servers;
    private static Service service;
    private static int named;

    private Receiver receiver;
    private final List<String> made = new ArrayList<>();

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        data = folder;
        servers = new RestartableServers(folder, Service.freePort(), Service.freePort());
        present = under(KEY);
        service =
                Service.against(
                        folder.resolve("service"),
                        servers.jdbcUrl(),
                        servers.bootstrapServers(),
                        arguments(present));
        ok(post("/hosts", "{\"name\": \"played\", \"address\": \"simulated:\"}"));
        // One that is gone tells nothing more of itself when the service is started again.
        ok(service.delete("/api/v1/hosts/played"));
        happen(10);
    }

    private static String[] arguments(String... more) {
        List<String> arguments = new ArrayList<>(List.of(more));
        // Else a test would wait as long as for a receiver that is away.
        arguments.add("--waybill.webhooks.first=100ms");
        arguments.add("--waybill.webhooks.longest=400ms");
        arguments.add("--waybill.webhooks.answer=5s");
        return arguments.toArray(String[]::new);
    }

    private static String under(String key) throws IOException {
        return "--waybill.secrets.master-key-file=" + keyFile(key);
    }

    private static Path keyFile(String key) throws IOException {
        return Files.writeString(data.resolve("master-" + key.substring(0, 2)), key);
    }

    private static void startAgainWith(String... more) throws Exception {
        if (more.length > 0) {
            present = more[0];
        }
        service.close();
        service.startAgainWith(arguments(more));
    }

    @AfterAll
    static void stop() throws Exception {
        service.close();
        servers.close();
    }

    @BeforeEach
    void listen() throws Exception {
        receiver = new Receiver();
    }

    @AfterEach
    void leave() {
        made.forEach(id -> service.delete("/api/v1/webhooks/" + id));
        receiver.close();
    }

    @Test
    void eachEventComesOnceInOrderAndSigned() throws Exception {
        JsonNode webhook = make("\"from\": 0, \"reason\": \"for the CMDB\", \"ticket\": \"CHG-7\"");
        String secret = webhook.path("secret").asString();
        happen(20);
        long newest = awaitUpToDate(webhook).path("newest").asLong();
        List<Got> got = receiver.got();
        assertThat(receiver.positions())
                .isEqualTo(LongStream.rangeClosed(1, newest).boxed().toList());
        assertThat(got).allMatch(request -> request.isSignedWith(secret));
        assertThat(got.getLast().isSignedWith("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")).isFalse();
        assertThat(got)
                .extracting(Got::port)
                .as("one kept connection")
                .containsOnly(got.getFirst().port());
        assertThat(got)
                .extracting(
                        request ->
                                request.position() + " " + request.json().path("type").asString())
                .isEqualTo(
                        EventsTopic.readAll(servers.bootstrapServers()).stream()
                                .map(event -> event.position() + " " + event.type())
                                .limit(newest)
                                .toList());

        Got last = got.getLast();
        JsonNode event = last.json();
        assertThat(last.type()).startsWith("application/cloudevents+json");
        assertThat(last.id()).isEqualTo(event.path("id").asString());
        assertThat(event.path("specversion").asString()).isEqualTo("1.0");
        assertThat(event.path("source").asString()).startsWith("urn:waybill:log:");
        assertThat(event.path("type").asString()).isEqualTo("io.waybill.image.registered.v1");
        assertThat(event.path("subject").asString()).startsWith("images/");
        assertThat(event.path("datacontenttype").asString()).isEqualTo("application/json");
        assertThat(event.path("actor").asString()).isEqualTo("admin");
        assertThat(event.path("sequence").asString()).isEqualTo("0");
        assertThat(event.at("/data/repository").asString()).startsWith("registry.example/");

        JsonNode shown = get("/webhooks/" + webhook.path("id").asString()).body();
        assertThat(shown.toString()).doesNotContain("whsec_");
        assertThat(shown.path("delivered").asLong()).isEqualTo(newest);
        assertThat(shown.path("lastStatus").asInt()).isEqualTo(204);
        assertThat(shown.path("ticket").asString()).isEqualTo("CHG-7");
    }

    @Test
    void whateverFailsTheEventIsSentAgainAndNoneIsLeftOut() throws Exception {
        JsonNode webhook = make("");
        long begin = webhook.path("position").asLong();
        receiver.answers(
                status(500),
                status(302, "Location", receiver.url()),
                status(404),
                after(30_000, status(204)),
                after(30_000, status(204)));
        happen(1);
        List<Got> got = receiver.await(4);
        assertThat(got)
                .extracting(Got::id)
                .as("the receiver's idempotency key")
                .containsOnly(got.getFirst().id());
        JsonNode failing = await(webhook, there -> there.path("attempts").asInt() == 4);
        assertThat(failing.path("state").asString()).isEqualTo("failing");
        assertThat(failing.path("lastError").asString()).isEqualTo("no answer within 5.0 s");
        assertThat(failing.path("position").asLong()).isEqualTo(begin);
        assertThat(failing.path("backlog").asLong()).isEqualTo(1);
        assertThat(failing.has("failingSince")).isTrue();

        receiver.answers(status(503), hangUp(), hangUp(), status(204), status(400));
        happen(5);
        JsonNode well = awaitUpToDate(webhook);
        assertThat(well.path("state").asString()).isEqualTo("active");
        assertThat(well.path("attempts").asInt()).isZero();
        assertThat(well.has("lastError")).isFalse();
        assertThat(well.has("behindSince")).isFalse();
        assertInOrder(begin, well.path("newest").asLong());
    }

    @Test
    void aReceiverThatAsksForTimeGetsItUnlessSomebodyResumes() throws Exception {
        JsonNode webhook = make("");
        receiver.answers(status(429, "Retry-After", "600"));
        happen(1);
        JsonNode failing = await(webhook, there -> there.path("attempts").asInt() == 1);
        assertThat(failing.path("lastStatus").asInt()).isEqualTo(429);
        assertThat(failing.path("lastError").asString()).isEqualTo("it answered 429");
        JsonNode health = service.get("/actuator/health").body();
        assertThat(health.at("/components/webhooks/status").asString()).isEqualTo("UP");
        assertThat(health.at("/components/webhooks/details").toString())
                .contains("failing since")
                .contains("it answered 429; backlog 1");
        assertThat(Instant.parse(failing.path("behindSince").asString()))
                .isBefore(Instant.parse(failing.path("failingSince").asString()));
        awaitMetric("state", "failing", webhook, 1);
        awaitMetric("state", "active", webhook, 0);
        awaitMetric("backlog_events", "", webhook, 1);
        service.awaitMetric(metric("oldest_seconds", "", webhook), now -> now > 0);
        assertThat(service.metric(metric("attempts_total", "failed", webhook))).isEqualTo(1);
        Thread.sleep(1_000);
        assertThat(receiver.got()).hasSize(1);
        ok(post(path(webhook) + "/resume", "{}"));
        receiver.await(2);
        awaitUpToDate(webhook);
        awaitMetric("state", "active", webhook, 1);
        awaitMetric("backlog_events", "", webhook, 0);
        awaitMetric("oldest_seconds", "", webhook, 0);
        awaitMetric("attempts_total", "taken", webhook, 1);
    }

    @Test
    void killedItGoesOnAndAtMostTheEventUnderWayIsRepeated() throws Exception {
        happen(30);
        receiver.otherwise(after(50, status(200)));
        JsonNode webhook = make("\"from\": 0");
        receiver.await(15);
        service.kill();
        int sent = receiver.got().size();
        service.startAgain();
        long newest = awaitUpToDate(webhook).path("newest").asLong();
        assertThat(sent).isLessThan((int) newest);
        assertInOrder(0, newest);
        assertThat(receiver.got())
                .hasSizeBetween((int) newest, (int) newest + 1)
                .allMatch(got -> got.isSignedWith(webhook.path("secret").asString()));
    }

    @Test
    void anotherInstanceTakesOver() throws Exception {
        happen(30);
        receiver.otherwise(after(50, status(200)));
        try (Service other =
                Service.against(
                        data.resolve("other"),
                        servers.jdbcUrl(),
                        servers.bootstrapServers(),
                        present)) {
            JsonNode webhook = make("\"from\": 0");
            int before = receiver.await(15).size();
            service.kill();
            other.until("twenty more come", () -> receiver.got().size() >= before + 20);
            assertThat(receiver.got()).as(other.said()).hasSizeGreaterThan(before + 19);
            service.startAgain();
            long newest = awaitUpToDate(webhook).path("newest").asLong();
            assertInOrder(0, newest);
            assertThat(receiver.got()).hasSizeBetween((int) newest, (int) newest + 1);
        }
    }

    @Test
    void withoutKafkaItGoesOn() throws Exception {
        JsonNode webhook = make("");
        servers.stopBroker();
        try {
            happen(3);
            receiver.await(3);
        } finally {
            servers.startBroker();
        }
        awaitUpToDate(webhook);
    }

    @Test
    void itIsReplayedFromAPositionOn() throws Exception {
        JsonNode webhook = make("\"from\": 2");
        assertThat(webhook.path("position").asLong()).isEqualTo(2);
        long newest = awaitUpToDate(webhook).path("newest").asLong();
        List<Got> first = receiver.got();
        ok(post(path(webhook) + "/replay", "{\"from\": 4, \"reason\": \"its disk was lost\"}"));
        awaitUpToDate(webhook);
        List<Got> again = receiver.got().subList(first.size(), receiver.got().size());
        assertThat(again.getFirst().position()).isEqualTo(5);
        assertThat(again.stream().map(Got::id).toList())
                .isEqualTo(first.subList(2, first.size()).stream().map(Got::id).toList());
        assertThat(receiver.got().getLast().position()).isEqualTo(newest);
        assertThat(changes(webhook))
                .containsExactly("made by admin", "replayed by admin: its disk was lost");
    }

    @Test
    void pausedNothingIsSent() throws Exception {
        JsonNode webhook = make("");
        JsonNode paused = ok(post(path(webhook) + "/pause", "{\"reason\": \"it is moved\"}"));
        assertThat(paused.path("state").asString()).isEqualTo("paused");
        assertThat(paused.path("because").asString()).isEqualTo("paused by admin: it is moved");
        ok(post(path(webhook) + "/pause", "{\"reason\": \"no news\"}"));
        happen(2);
        Thread.sleep(500);
        assertThat(receiver.got()).isEmpty();
        await(webhook, there -> there.path("backlog").asLong() == 2);
        awaitMetric("state", "paused", webhook, 1);

        receiver.answers(status(204), status(410));
        ok(post(path(webhook) + "/resume", "{}"));
        JsonNode gone = await(webhook, there -> there.path("state").asString().equals("paused"));
        assertThat(gone.path("because").asString()).isEqualTo("the receiver answered 410 Gone");
        assertThat(gone.path("backlog").asLong()).isEqualTo(1);
        awaitMetric("attempts_total", "gone", webhook, 1);
        Thread.sleep(500);
        assertThat(receiver.got()).hasSize(2);
        ok(post(path(webhook) + "/resume", "{}"));
        awaitUpToDate(webhook);
        assertThat(receiver.positions().get(2)).isEqualTo(receiver.positions().get(1));
        assertThat(changes(webhook))
                .containsExactly(
                        "made by admin",
                        "paused by admin: it is moved",
                        "resumed by admin",
                        "paused by waybill",
                        "resumed by admin");
    }

    @Test
    void theSameWordsChooseForBothDoors() throws Exception {
        JsonNode webhook =
                make(
                        "\"from\": 0, \"types\": [\"io.waybill.host.*\", \"io.waybill.image.registered.v1\"],"
                                + " \"subjects\": [\"hosts/played\", \"images/image-1*\"]");
        JsonNode there = awaitUpToDate(webhook);
        List<Long> positions = receiver.positions();
        assertThat(positions).hasSizeGreaterThan(2);
        assertThat(there.path("delivered").asInt()).isEqualTo(positions.size());
        assertThat(receiver.got())
                .extracting(request -> request.json().path("subject").asString())
                .contains("hosts/played", "images/image-1")
                .doesNotContain("images/image-2");
        String words =
                "types=io.waybill.host.*,io.waybill.image.registered.v1&subjects=hosts/played,images/image-1*";
        assertThat(streamed("from=0&" + words, null, positions.size())).isEqualTo(positions);

        Answer changed =
                patch(path(webhook), "{\"types\": [\"io.waybill.container.*\"], \"subjects\": []}");
        assertThat(ok(changed).path("types").get(0).asString()).isEqualTo("io.waybill.container.*");
        happen(1);
        awaitUpToDate(webhook);
        assertThat(receiver.positions()).isEqualTo(positions);
    }

    @Test
    void aStreamGoesOnExactlyAfterTheLastEventThatWasSeen() throws Exception {
        List<Long> all = streamed("from=0", null, 10);
        assertThat(all).isEqualTo(LongStream.rangeClosed(1, 10).boxed().toList());
        assertThat(streamed("from=0", "4", 6)).isEqualTo(all.subList(4, 10));
        assertRefused(get("/events/stream?from=900000"), "position 900000 is not in the log");
        assertRefused(get("/events/stream?from=-1"), "position -1 is not in the log");
        assertRefused(get("/events/stream?types=nosuch"), "'nosuch' is not an event's type");
    }

    @Test
    @Timeout(300) // else it would go on for ever
    void aStreamEndsSoonAfterItsTokenIsWithdrawn() throws Exception {
        JsonNode made =
                service.post("/api/v1/tokens", "{\"actor\": \"reader\", \"grants\": [\"viewer\"]}")
                        .body();
        var request =
                service.request("/api/v1/events/stream?subjects=hosts/*")
                        .setHeader("Authorization", "Bearer " + made.path("token").asString());
        try (var http = java.net.http.HttpClient.newHttpClient();
                var lines = lines(http, request)) {
            ok(service.delete("/api/v1/tokens/" + made.path("id").asString()));
            assertThat(lines.filter(line -> line.startsWith("id: "))).isEmpty();
        }
    }

    @Test
    void anotherSecretComesBesideTheFormerOneForAWhile() throws Exception {
        JsonNode webhook = make("\"secret\": \"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"");
        String first = webhook.path("secret").asString();
        assertThat(first).isEqualTo("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        JsonNode rotated = ok(post(path(webhook) + "/rotate-secret", "{\"overlap\": \"1h\"}"));
        String second = rotated.path("secret").asString();
        assertThat(second).startsWith("whsec_").isNotEqualTo(first);
        assertThat(rotated.has("formerSecretUntil")).isTrue();
        happen(1);
        Got both = receiver.await(1).getFirst();
        assertThat(both.signatures()).contains(" ");
        assertThat(both.isSignedWith(first)).isTrue();
        assertThat(both.isSignedWith(second)).isTrue();

        String third =
                ok(post(path(webhook) + "/rotate-secret", "{\"overlap\": \"0s\"}"))
                        .path("secret")
                        .asString();
        happen(1);
        Got alone = receiver.await(2).getLast();
        assertThat(alone.signatures()).doesNotContain(" ");
        assertThat(alone.isSignedWith(third)).isTrue();
    }

    @Test
    void aSecretInTheClearSignsAndIsEncryptedOnceThereIsAMasterKey() throws Exception {
        JsonNode webhook = make("");
        String secret = webhook.path("secret").asString();
        Traces.assertNotInTables(service, Traces.forms(secret));
        // As it was before secrets were encrypted.
        Traces.sql(service)
                .update(
                        "update webhook_secret set plain = ?, master_key = null, wrapped_key = null, ciphertext = null where webhook = ?",
                        secret,
                        webhook.path("id").asString());

        startAgainWith();
        happen(1);
        assertThat(receiver.await(1).getFirst().isSignedWith(secret)).isTrue();
        assertThat(health()).contains("secrets in the clear").contains("master-key-file");
        for (String refused : List.of("/webhooks", path(webhook) + "/rotate-secret")) {
            Answer answer = post(refused, refused.equals("/webhooks") ? url(receiver.url()) : "{}");
            assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
            assertThat(answer.body().path("code").asString()).isEqualTo("no-master-key");
            assertThat(answer.body().path("detail").asString())
                    .contains("say where it is (waybill.secrets.master-key-file)");
        }

        startAgainWith(under(KEY));
        assertThat(service.said()).contains("1 secrets of webhooks were in the clear");
        Traces.assertNotInTables(service, Traces.forms(secret));
        assertThat(health()).doesNotContain("in the clear");
        happen(1);
        assertThat(receiver.await(2).getLast().isSignedWith(secret)).isTrue();
    }

    @Test
    void underAnotherMasterKeyItIsToldWhatIsMissing() throws Exception {
        JsonNode webhook = make("");
        String first = webhook.path("secret").asString();
        startAgainWith(under(OTHER_KEY));
        happen(1);
        JsonNode failing = await(webhook, there -> there.path("attempts").asInt() > 0);
        String because = "its secret cannot be read: its key is wrapped by master key file/";
        assertThat(failing.path("lastError").asString())
                .startsWith(because)
                .contains("bring it back (waybill.secrets.former-master-key-files)");
        assertThat(health()).contains(because);
        Answer resumed = post(path(webhook) + "/resume", "{}");
        assertThat(resumed.status()).isEqualTo(409);
        assertThat(resumed.body().path("detail").asString()).contains(" cannot sign: " + because);
        JsonNode tried = ok(post(path(webhook) + "/test", "{}"));
        assertThat(tried.path("error").asString()).startsWith(because);

        String second =
                ok(post(path(webhook) + "/rotate-secret", "{\"overlap\": \"1h\"}"))
                        .path("secret")
                        .asString();
        Got alone = receiver.await(1).getFirst();
        assertThat(alone.signatures()).doesNotContain(" ");
        assertThat(alone.isSignedWith(second)).isTrue();

        startAgainWith(
                under(OTHER_KEY), "--waybill.secrets.former-master-key-files=" + keyFile(KEY));
        assertThat(ok(post("/secrets/rewrap", "")).path("keys").asInt()).isEqualTo(1);
        startAgainWith(under(OTHER_KEY));
        happen(1);
        Got both = receiver.await(2).getLast();
        assertThat(both.isSignedWith(first)).isTrue();
        assertThat(both.isSignedWith(second)).isTrue();
    }

    private static String health() {
        return service.get("/actuator/health").body().at("/components/webhooks").toString();
    }

    @Test
    void aTestIsSentBesideTheFeed() throws Exception {
        JsonNode webhook = make("");
        ok(post(path(webhook) + "/pause", "{}"));
        JsonNode taken = ok(post(path(webhook) + "/test", "{}"));
        assertThat(taken.path("taken").asBoolean()).isTrue();
        assertThat(taken.path("status").asInt()).isEqualTo(204);
        Got test = receiver.await(1).getFirst();
        assertThat(test.json().path("type").asString()).isEqualTo("io.waybill.webhook.test.v1");
        assertThat(test.isSignedWith(webhook.path("secret").asString())).isTrue();
        receiver.answers(status(401));
        JsonNode refused = ok(post(path(webhook) + "/test", "{}"));
        assertThat(refused.path("taken").asBoolean()).isFalse();
        assertThat(refused.path("error").asString()).isEqualTo("it answered 401");
    }

    @Test
    void theSameRequestAgainMeansTheSameWebhook() {
        String wanted = "{\"name\": \"once\", \"url\": \"%s\"}".formatted(receiver.url());
        JsonNode first = ok(underKey(wanted));
        JsonNode again = ok(underKey(wanted));
        made.add(first.path("id").asString());
        assertThat(again.path("id")).isEqualTo(first.path("id"));
        assertThat(again.path("secret")).isEqualTo(first.path("secret"));
        assertThat(underKey(wanted.replace("once", "other")).status()).isEqualTo(409);
        Answer sameName = post("/webhooks", wanted);
        assertThat(sameName.status()).isEqualTo(409);
        assertThat(sameName.body().path("detail").asString()).contains("of that name already");

        assertThat(ok(get("/webhooks/once")).path("id")).isEqualTo(first.path("id"));
        JsonNode removed = ok(service.delete("/api/v1/webhooks/once?reason=enough"));
        assertThat(removed.path("state").asString()).isEqualTo("removed");
        assertThat(get("/webhooks/once").status()).isEqualTo(404);
        assertThat(post(path(first) + "/resume", "{}").status()).isEqualTo(409);
        assertThat(ids("/webhooks")).doesNotContain(first.path("id").asString());
        assertThat(ids("/webhooks?removed=true")).contains(first.path("id").asString());
        assertThat(changes(first)).containsExactly("made by admin", "removed by admin: enough");
    }

    @Test
    void whatCannotBeIsRefusedAndNothingIsMade() {
        int before = ids("/webhooks?removed=true").size();
        Map<String, String> refused =
                Map.of(
                        "{}",
                        "url: it is required",
                        url("ftp://example.org/"),
                        "begins with https://",
                        url("https://"),
                        "url: ",
                        url("https://me:secret@example.org/"),
                        "neither user nor password",
                        url("http://169.254.169.254/latest/meta-data"),
                        "link-local",
                        url("http://[::ffff:169.254.169.254]/"),
                        "link-local",
                        wanted("\"types\": [\"nosuch\"]"),
                        "'nosuch' is not an event's type",
                        wanted("\"from\": 900000"),
                        "position 900000 is not in the log",
                        wanted("\"from\": \"then\""),
                        "'then' is not a position",
                        wanted("\"secret\": \"whsec_short\""),
                        "24 to 64 bytes");
        refused.forEach((body, because) -> assertRefused(post("/webhooks", body), because));
        assertRefused(post("/webhooks", wanted("\"name\": \"a b\"")), "'a b' is not a name");
        assertRefused(
                post("/webhooks", wanted("\"subjects\": [\"web\"]")), "'web' is not a subject");
        assertRefused(post("/webhooks", wanted("\"tpyes\": []")), "tpyes");
        assertThat(get("/webhooks/nosuch").status()).isEqualTo(404);
        assertThat(ids("/webhooks?removed=true")).hasSize(before);
    }

    private String wanted(String more) {
        return "{\"url\": \"%s\", %s}".formatted(receiver.url(), more);
    }

    private static String url(String url) {
        return "{\"url\": \"%s\"}".formatted(url);
    }

    private static void assertRefused(Answer answer, String because) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.body().path("detail").asString()).contains(because);
    }

    /** It begins after all that has happened before. */
    private JsonNode make(String more) {
        service.awaitProjected();
        JsonNode webhook =
                ok(post("/webhooks", more.isEmpty() ? url(receiver.url()) : wanted(more)));
        made.add(webhook.path("id").asString());
        return webhook;
    }

    private static String path(JsonNode webhook) {
        return "/webhooks/" + webhook.path("id").asString();
    }

    private static void awaitMetric(String what, String of, JsonNode webhook, double value)
            throws InterruptedException {
        service.awaitMetric(metric(what, of, webhook), now -> now == value);
    }

    private static String metric(String what, String of, JsonNode webhook) {
        String labels =
                "name=\"%s\"%s,webhook=\"%s\""
                        .formatted(
                                webhook.path("name").asString(""),
                                switch (what) {
                                    case "state" -> ",state=\"" + of + "\"";
                                    case "attempts_total" -> ",outcome=\"" + of + "\"";
                                    default -> "";
                                },
                                webhook.path("id").asString());
        return "waybill_webhook_" + what + "{" + labels + "}";
    }

    private static void happen(int events) {
        for (int i = 0; i < events; i++) {
            String name = "image-" + named++;
            ok(
                    post(
                            "/images",
                            "{\"name\": \"%s\", \"repository\": \"registry.example/x/%1$s\"}"
                                    .formatted(name)));
        }
    }

    private static JsonNode awaitUpToDate(JsonNode webhook) {
        long events = events();
        return await(
                webhook,
                there ->
                        there.path("newest").asLong() >= events
                                && there.path("backlog").asLong() == 0);
    }

    /** What has just happened may have no position yet. */
    private static long events() {
        Long events =
                new JdbcTemplate(new DriverManagerDataSource(servers.jdbcUrl(), "postgres", ""))
                        .queryForObject("select count(*) from event", Long.class);
        return Objects.requireNonNull(events);
    }

    private static JsonNode await(JsonNode webhook, Predicate<JsonNode> so) {
        return service.getUntil("/api/v1" + path(webhook), answer -> so.test(answer.body())).body();
    }

    /** Each of them, in order; what is repeated is repeated at once. */
    private void assertInOrder(long after, long last) {
        List<Long> positions = receiver.positions();
        assertThat(positions).isSorted();
        assertThat(new TreeSet<>(positions))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(after + 1, last).boxed().toList());
    }

    private static List<String> changes(JsonNode webhook) {
        List<String> changes = new ArrayList<>();
        ok(get(path(webhook) + "/changes"))
                .path("items")
                .forEach(
                        change ->
                                changes.add(
                                        change.path("what").asString()
                                                + " by "
                                                + change.path("actor").asString()
                                                + (change.has("reason")
                                                        ? ": " + change.path("reason").asString()
                                                        : "")));
        return changes;
    }

    private static List<String> ids(String path) {
        List<String> ids = new ArrayList<>();
        ok(get(path)).path("items").forEach(item -> ids.add(item.path("id").asString()));
        return ids;
    }

    private static List<Long> streamed(String query, @Nullable String lastEventId, int count)
            throws Exception {
        var request = service.request("/api/v1/events/stream?" + query);
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        try (var http = java.net.http.HttpClient.newHttpClient();
                var lines = lines(http, request)) {
            List<Long> positions =
                    lines.filter(line -> line.startsWith("id: "))
                            .map(line -> Long.valueOf(line.substring(4)))
                            .limit(count)
                            .toList();
            http.shutdownNow();
            return positions;
        }
    }

    private static Stream<String> lines(
            java.net.http.HttpClient http, java.net.http.HttpRequest.Builder request)
            throws Exception {
        return http.send(request.GET().build(), java.net.http.HttpResponse.BodyHandlers.ofLines())
                .body();
    }

    private static Answer underKey(String wanted) {
        return service.send(
                service.request("/api/v1/webhooks")
                        .header("Idempotency-Key", "once")
                        .POST(BodyPublishers.ofString(wanted)));
    }

    private static Answer patch(String path, String body) {
        return service.send(
                service.request("/api/v1" + path).method("PATCH", BodyPublishers.ofString(body)));
    }

    private static Answer post(String path, String body) {
        return service.post("/api/v1" + path, body);
    }

    private static Answer get(String path) {
        return service.get("/api/v1" + path);
    }

    private static JsonNode ok(Answer answer) {
        assertThat(answer.status()).as(answer.body().toString()).isBetween(200, 202);
        return Objects.requireNonNull(answer.body());
    }
}

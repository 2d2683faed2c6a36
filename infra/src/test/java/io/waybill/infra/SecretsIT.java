package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.cli.InProcess;
import io.waybill.cli.InProcess.Ran;
import io.waybill.infra.Service.Answer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * A container has its secrets' values, and nothing else has: no table, no topic, no answer, no line
 * of output, no file of the service.
 */
class SecretsIT {
    private static final String FIRST = "canary-Vogelbauer-4711-first";
    private static final String SECOND = "canary-Vogelbauer-4711-second";
    private static final String SIGNED_WITH = "canary-Vogelbauer-4711-webhook";
    private static final String SECRET = "/api/v1/secrets/db-password";
    private static final String NAME = "secret-db";

    @TempDir private Path data;
    private Service service;
    private final List<String> answers = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        RealEngine.require();
        service = Service.alone(data);
        service.awaitConnected("local");
        MainJobIT.publishWeb(service);
    }

    @AfterEach
    void stop() throws Exception {
        if (service != null) {
            service.close();
            RealEngine.removeAllNamed("secret-");
        }
    }

    @Test
    void aContainerHasItAndNothingElseHas() throws Exception {
        makeWebhook();
        assertThat(put(FIRST).body().path("version").asInt()).isEqualTo(1);
        run(NAME, "secret:db-password", "");
        assertThat(inside(NAME)).isEqualTo(FIRST);
        assertThat(variable(NAME)).isEqualTo("secret:db-password@1");

        // Rotated, it is another revision, and the former one is gone.
        String before = engineId(NAME);
        Answer rotated = ok(give(SECOND, "?restart=true&reason=yearly", service.token()));
        assertThat(rotated.body().path("version").asInt()).isEqualTo(2);
        assertThat(rotated.body().at("/containers/0/from").asInt()).isEqualTo(1);
        awaitEnd(rotated.body().at("/containers/0/operation").asString());
        assertThat(inside(NAME)).isEqualTo(SECOND);
        assertThat(engineId(NAME)).isNotEqualTo(before);
        JsonNode shown = ok(service.get(SECRET)).body();
        assertThat(shown.at("/users/0/name").asString()).isEqualTo(NAME);
        assertThat(shown.at("/users/0/version").asInt()).isEqualTo(2);
        assertThat(shown.path("current").asInt()).isEqualTo(2);

        // Back to what it was made with before: that is still to be had.
        service.succeed(
                service.post(
                        "/api/v1/containers/%s/rollback?wait=3m".formatted(NAME),
                        "{\"revision\": 1}"));
        assertThat(inside(NAME)).isEqualTo(FIRST);

        // How it is made was looked at; what was found is what was asked for.
        assertThat(container(NAME).path("drift").size()).isZero();
        everyAnswer();
        assertNowhere(FIRST, SECOND, SIGNED_WITH, signedWith());
        assertThat(audit("put-secret")).hasSize(2);
        assertThat(audit("put-secret").getFirst().path("reason").asString()).isEqualTo("yearly");
        Path master = data.resolve("master.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(master)))
                .isEqualTo("rw-------");
    }

    private void makeWebhook() {
        Answer made =
                service.post(
                        "/api/v1/webhooks",
                        "{\"name\": \"told\", \"url\": \"http://127.0.0.1:9/\", \"secret\": \"%s\"}"
                                .formatted(signedWith()));
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
    }

    private static String signedWith() {
        return "whsec_"
                + Base64.getEncoder()
                        .encodeToString(SIGNED_WITH.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void whatIsErasedIsGoneAndItsHistoryIsProved() throws Exception {
        put(FIRST);
        put(SECOND);
        run(NAME, "secret:db-password@1", "");
        assertThat(inside(NAME)).isEqualTo(FIRST);
        Answer refused = answered(service.delete(SECRET + "/versions/1"));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().path("detail").asString())
                .isEqualTo(
                        "cannot destroy version 1 of secret db-password: it is used by secret-db, which could not be"
                                + " started or made again; bring these to another version first, or insist (force)");

        ok(service.delete(SECRET + "/versions/1?force=true&reason=leaked"));
        service.succeed(
                service.post(
                        "/api/v1/containers/%s/stop?wait=3m".formatted(NAME),
                        "{\"grace\": \"1s\"}"));
        Answer start = answered(service.post("/api/v1/containers/%s/start".formatted(NAME), "{}"));
        assertThat(start.status()).isEqualTo(409);
        assertThat(start.body().path("detail").asString())
                .contains("cannot use secret db-password: its version 1 was destroyed")
                .contains("none for version 2");
        assertThat(answered(service.get(SECRET)).body().at("/versions/1/destroyedBy").asString())
                .isEqualTo("admin");
        assertRefused("secret:db-password@1", "its version 1 was destroyed");

        ok(service.delete(SECRET + "?force=true"));
        assertRefused("secret:db-password", "all its values were destroyed");
        assertThat(audit("destroy-secret")).hasSize(1);
        assertThat(audit("erase-secret")).hasSize(1);
        assertThat(
                        Traces.sql(service)
                                .queryForObject(
                                        "select count(*) from secret_version where ciphertext is not null or wrapped_key is not null",
                                        Long.class))
                .isZero();

        service.until("the log is proved, with all of that", this::isProved);
        everyAnswer();
        assertNowhere(FIRST, SECOND);
    }

    private boolean isProved() {
        Ran proof = InProcess.run(data, data.resolve("credentials.json"), "verify", "--proof");
        long events = ok(service.get("/api/v1/audit/count")).body().path("count").asLong();
        return proof.code() == 0 && proof.shown().contains("Proven: all " + events + " ");
    }

    @Test
    void whatIsToBeMadeAnewWithAnErasedOneFailsAndSaysWhy() throws Exception {
        put(FIRST);
        run(NAME, "secret:db-password", ", \"driftPolicy\": \"enforce\"");
        ok(service.delete(SECRET + "?force=true"));
        RealEngine.cli("rm", "-f", NAME);

        service.until(
                "its healing fails",
                () ->
                        answered(service.get("/api/v1/audit?action=heal&container=" + NAME))
                                .body()
                                .toString()
                                .contains("secret db-password version 1 was destroyed at"));
    }

    @Test
    void aKillInTheMidstLosesNothing() throws Exception {
        put(FIRST);
        Answer begun = service.post("/api/v1/containers", body(NAME, "secret:db-password", ""));
        assertThat(begun.status()).as(begun.toString()).isEqualTo(202);
        service.kill();
        service.startAgain();
        service.awaitConnected("local");
        service.until("it runs", () -> container(NAME).path("status").asString().equals("running"));
        assertThat(inside(NAME)).isEqualTo(FIRST);

        // What was written before is read by the same key afterwards, and no other.
        service.kill();
        Path master = data.resolve("master.key");
        Files.move(master, data.resolve("kept.key"));
        service.startAgain();
        service.awaitConnected("local");
        Answer lost =
                answered(
                        service.post(
                                "/api/v1/containers?wait=3m",
                                body("secret-lost", "secret:db-password", "")));
        assertThat(lost.body().at("/failure/code").asString())
                .as(lost.toString())
                .isEqualTo("master-key-missing");
        assertThat(lost.body().at("/failure/message").asString())
                .contains("secret db-password version 1 cannot be read")
                .contains("master.key");
        assertThat(give(SECOND, "", service.token()).body().path("code").asString())
                .isEqualTo("no-master-key");
        Files.move(data.resolve("kept.key"), master);
        run("secret-found", "secret:db-password", "");
        assertThat(inside("secret-found")).isEqualTo(FIRST);
        assertNowhere(FIRST, SECOND);
    }

    @Test
    void aNewMasterKeyWrapsWhatAFormerOneWrapped() throws Exception {
        put(FIRST);
        makeWebhook();
        Path former = data.resolve("master.key");
        Path next = data.resolve("next.key");
        Files.writeString(next, "ab".repeat(32));
        service.close();
        service.startAgainWith(
                "--waybill.secrets.master-key-file=" + next,
                "--waybill.secrets.former-master-key-files=" + former);
        assertThat(ok(service.post("/api/v1/secrets/rewrap", "")).body().path("keys").asInt())
                .isEqualTo(2);
        service.close();
        Files.delete(former);
        service.startAgainWith("--waybill.secrets.master-key-file=" + next);
        service.awaitConnected("local");
        run(NAME, "secret:db-password", "");
        assertThat(inside(NAME)).isEqualTo(FIRST);
    }

    @Test
    void whatSomebodyMakesWithAnotherValueIsDriftAndTellsNoValue() throws Exception {
        put(FIRST);
        run(NAME, "secret:db-password", "");
        RealEngine.cli("rm", "-f", NAME);
        RealEngine.cli(
                "run",
                "-d",
                "--name",
                NAME,
                "--label",
                "io.waybill.container=" + container(NAME).path("id").asString(),
                "-e",
                "DB_PASSWORD=" + SECOND,
                RealEngine.REGISTRY + "/shop/web:v1");
        service.until(
                "it is seen",
                () -> container(NAME).path("drift").toString().contains("environment.DB_PASSWORD"));
        everyAnswer();
        assertNowhere(FIRST, SECOND);
    }

    @Test
    void whatLooksLikeASecretIsNotGivenInTheClear() throws Exception {
        assertRefused("hunter2", "DB_PASSWORD looks like a secret");
        String two =
                body(NAME, "hunter2", "").replace("\"MODE\": \"live\"", "\"API_TOKEN\": \"b2\"");
        Answer both = answered(service.post("/api/v1/containers", two));
        assertThat(both.status()).isEqualTo(400);
        assertThat(both.body().path("detail").asString())
                .contains(
                        "API_TOKEN, DB_PASSWORD look like secrets",
                        "give API_TOKEN=secret:NAME, DB_PASSWORD=secret:NAME",
                        "insist on them (plain: [\"API_TOKEN\", \"DB_PASSWORD\"])");
        Answer refused =
                answered(service.post("/api/v1/containers", body(NAME, "secret:nobody", "")));
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.body().path("detail").asString())
                .isEqualTo("secret nobody is not on record; give it a value first");
        service.succeed(
                service.post(
                        "/api/v1/containers?wait=3m",
                        body(NAME, "plain-as-insisted", ", \"plain\": [\"DB_PASSWORD\"]")));
        assertThat(inside(NAME)).isEqualTo("plain-as-insisted");
        // It is on record, and need not be insisted on again.
        assertThat(
                        service.post(
                                        "/api/v1/containers/%s/upgrade".formatted(NAME),
                                        "{\"environment\": {\"set\": {\"DB_PASSWORD\": \"plain-as-insisted\"}}, \"dryRun\": true}")
                                .status())
                .isEqualTo(200);

        // An engine would write it into the image.
        put(FIRST);
        run("secret-commit", "secret:db-password", "");
        Answer commit =
                answered(
                        service.post(
                                "/api/v1/containers/secret-commit/commit", "{\"image\": \"web\"}"));
        assertThat(commit.status()).isEqualTo(409);
        assertThat(commit.body().path("detail").asString())
                .contains("the values of its secrets (DB_PASSWORD) would stand in the image");
    }

    @Test
    void whoMayDoWhatWithSecrets() throws Exception {
        put(FIRST);
        String viewer = service.tokenOf("vera", "viewer");
        String keeper = service.tokenOf("kim", "keeper");
        String bound = service.tokenOf("bo", "operator host=local image=web");
        String fitting = service.tokenOf("fay", "operator host=local image=web secret=db-*");
        assertThat(give(SECOND, "", viewer).status()).isEqualTo(403);
        assertThat(give(SECOND, "", bound).status()).isEqualTo(403);
        assertThat(give(SECOND, "", keeper).status()).isEqualTo(200);
        assertThat(give(SECOND, "", fitting).status()).isEqualTo(200);
        for (String mayNotErase : List.of(viewer, keeper, fitting)) {
            assertThat(as(mayNotErase, service.request(SECRET).DELETE()).status()).isEqualTo(403);
        }
        String with = body(NAME, "secret:db-password", "");
        Answer refused = runAs(bound, with);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body().path("detail").asString()).contains("container secret-db");
        assertThat(runAs(keeper, with).status()).isEqualTo(403);
        assertThat(runAs(fitting, with).status()).isEqualTo(202);
        service.until("each refusal is in the audit", () -> audit("refuse").size() >= 7);
        everyAnswer();
        assertNowhere(FIRST, SECOND);
    }

    private Answer runAs(String token, String body) {
        return as(
                token,
                service.request("/api/v1/containers")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private Answer as(String token, HttpRequest.Builder request) {
        return answered(service.send(request.setHeader("Authorization", "Bearer " + token)));
    }

    private Answer put(String value) {
        return ok(give(value, "", service.token()));
    }

    private Answer give(String value, String query, String token) {
        return as(
                token,
                service.request(SECRET + query)
                        .setHeader("Content-Type", "application/octet-stream")
                        .PUT(HttpRequest.BodyPublishers.ofString(value)));
    }

    private static String body(String name, String password, String more) {
        return """
               {"name": "%s", "host": "local", "image": "web",
                "spec": {"environment": {"DB_PASSWORD": "%s", "MODE": "live"}}%s}"""
                .formatted(name, password, more);
    }

    private void run(String name, String password, String more) {
        Answer ran =
                answered(service.post("/api/v1/containers?wait=3m", body(name, password, more)));
        service.succeed(ran);
    }

    private void assertRefused(String password, String because) {
        Answer refused =
                answered(service.post("/api/v1/containers", body("secret-none", password, "")));
        assertThat(refused.status()).as(refused.toString()).isBetween(400, 409);
        assertThat(refused.body().path("detail").asString()).contains(because);
    }

    private JsonNode container(String name) {
        return answered(service.get("/api/v1/containers/" + name)).body();
    }

    private String variable(String name) {
        return container(name).at("/spec/environment/DB_PASSWORD").asString();
    }

    private static String inside(String name) {
        return RealEngine.cli("exec", name, "/bin/sh", "-c", "echo \"$DB_PASSWORD\"");
    }

    private static String engineId(String name) {
        return RealEngine.cli("inspect", "--format", "{{.Id}}", name);
    }

    private void awaitEnd(String operation) throws InterruptedException {
        service.until(
                "the operation succeeds",
                () ->
                        answered(service.get("/api/v1/operations/" + operation))
                                .body()
                                .path("status")
                                .asString()
                                .equals("succeeded"));
    }

    private List<JsonNode> audit(String action) {
        service.awaitProjected();
        List<JsonNode> entries = new ArrayList<>();
        ok(service.get("/api/v1/audit?action=" + action))
                .body()
                .path("items")
                .forEach(entries::add);
        return entries;
    }

    private Answer ok(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isIn(200, 202);
        return answered(answer);
    }

    private Answer answered(Answer answer) {
        answers.add(answer.toString());
        return answer;
    }

    /** What anybody could be told of it. */
    private void everyAnswer() {
        for (String path :
                List.of(
                        "/api/v1/secrets",
                        SECRET,
                        "/api/v1/webhooks",
                        "/api/v1/containers",
                        "/api/v1/containers/" + NAME,
                        "/api/v1/containers/" + NAME + "/history",
                        "/api/v1/containers/" + NAME + "/revisions",
                        "/api/v1/containers/" + NAME + "/revisions/1",
                        "/api/v1/fleet",
                        "/api/v1/operations",
                        "/api/v1/audit?limit=500",
                        "/api/v1/hosts/local/unmanaged",
                        "/api/v1/proof/entries")) {
            answers.add(service.text(path));
        }
        answers.add(service.text("/actuator/prometheus"));
    }

    private void assertNowhere(String... values) throws Exception {
        for (String value : values) {
            List<String> forms = Traces.forms(value);
            assertThat(answers).noneMatch(answer -> Traces.areIn(answer, forms));
            assertThat(service.said()).doesNotContain(forms);
            Traces.assertNotInTables(service, forms);
            Traces.assertNotOnTopics(service, forms);
            assertNotInFiles(value);
        }
    }

    /** Of the service: PostgreSQL's files and Kafka's among them. */
    private void assertNotInFiles(String value) throws IOException {
        byte[] sought = value.getBytes(StandardCharsets.ISO_8859_1);
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(read(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(new String(sought, StandardCharsets.ISO_8859_1));
            }
        }
    }

    private static byte[] read(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (java.nio.file.NoSuchFileException _) {
            return new byte[0]; // PostgreSQL and Kafka tidy up
        }
    }
}

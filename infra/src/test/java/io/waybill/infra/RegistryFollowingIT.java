package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** A push to a real registry becomes a version by itself, by notification and by polling. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistryFollowingIT {
    @TempDir private static Path folder;
    private Service service;
    private String notifying;
    private Process registry;
    private Signer signer;

    @BeforeAll
    void start() throws Exception {
        RealEngine.require();
        Path key = folder.resolve("signer.pem");
        signer = new Signer(key);
        service =
                Service.simulated(
                        folder.resolve("service"),
                        "--waybill.registry.signatures[0].repositories=*/shop/signed",
                        "--waybill.registry.signatures[0].keys=" + key);
        notifying = "127.0.0.1:" + Service.freePort();
        registry = serve(notifying);
        RealEngine.cli("pull", RealEngine.REGISTRY + "/shop/web:v1");
        RealEngine.cli("pull", RealEngine.REGISTRY + "/shop/web:v2");
    }

    @AfterAll
    void stop() throws Exception {
        if (registry != null) {
            registry.destroy();
            registry.waitFor();
        }
        if (service != null) {
            service.close();
        }
    }

    @Test
    void aPushIsAVersionAndATagMoveAndNoDeployment() throws Exception {
        register("hooked", notifying + "/shop/hooked");
        push("v1", notifying + "/shop/hooked:stable");
        await("hooked", 1, "stable", 1);
        awaitCurrent("hooked", 1);

        push("v2", notifying + "/shop/hooked:stable");
        JsonNode second = await("hooked", 2, "stable", 2);
        assertThat(second.path("current").asInt()).isEqualTo(1);

        // The registry keeps what could not be delivered, and what it repeats is no news.
        service.kill();
        push("v1", notifying + "/shop/hooked:stable");
        service.startAgain();
        await("hooked", 2, "stable", 1);

        JsonNode entries = awaitMoves("hooked", 3);
        assertThat(entries.path(0).path("reason").asString()).startsWith("pushed to the registry");
    }

    @Test
    void tagsThatAreNotFollowedAndRepositoriesThatNobodyRegisteredAreLeftOut() throws Exception {
        register("picky", notifying + "/shop/picky");
        assertThat(
                        service.put(
                                        "/api/v1/images/picky/following",
                                        "{\"tags\": [\"v*\"], \"makeCurrent\": true}")
                                .status())
                .isEqualTo(200);
        push("v1", notifying + "/shop/picky:nightly");
        push("v1", notifying + "/shop/stranger:v1");
        push("v1", notifying + "/shop/picky:v1");
        await("picky", 1, "v1", 1);
        push("v2", notifying + "/shop/picky:v2");
        JsonNode now = await("picky", 2, "v2", 2);
        awaitCurrent("picky", 2);
        assertThat(now.path("tags").has("nightly")).isFalse();
    }

    @Test
    void aRegistryThatDoesNotNotifyIsAsked() throws Exception {
        String repository = RealEngine.REGISTRY + "/shop/polled-" + UUID.randomUUID();
        register("polled", repository);
        push("v1", repository + ":v1");
        assertThat(
                        service.put(
                                        "/api/v1/images/polled/following",
                                        "{\"tags\": [\"v*\"], \"pollEvery\": \"5s\"}")
                                .status())
                .isEqualTo(200);
        await("polled", 1, "v1", 1);
        push("v2", repository + ":v1");
        await("polled", 2, "v1", 2);
    }

    @Test
    void whatHasToBeSignedIsTakenOnceItIsSigned() throws Exception {
        String repository = notifying + "/shop/signed";
        register("signed", repository);
        ok(service.put("/api/v1/images/signed/following", "{\"tags\": [\"v*\"]}"));
        push("v1", repository + ":v1");
        Service.Answer refused =
                service.post("/api/v1/images/signed/versions", "{\"reference\": \"v1\"}");
        assertThat(refused.status()).as(refused.toString()).isEqualTo(409);
        assertThat(refused.body().path("code").asString()).isEqualTo("unsigned");
        String detail = refused.body().path("detail").asString();
        assertThat(detail).contains("it has no signature");
        // What is pushed afterwards and is not signed is told after it, and not taken either.
        push("v2", repository + ":v2");
        assertThat(service.get("/api/v1/images/signed").body().path("versions")).isEmpty();
        signer.sign(repository, detail.replaceFirst(".*@(sha256:[0-9a-f]{64}).*", "$1"));
        await("signed", 1, "v1", 1);
    }

    @Test
    void nobodyNotifiesWithoutAToken() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    http.send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    "http://127.0.0.1:"
                                                            + service.port()
                                                            + "/api/v1/registry-notifications"))
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString("{\"events\": []}"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(401);
        }
        assertThat(service.post("/api/v1/registry-notifications", "{\"event\": 1}").status())
                .isEqualTo(400);
    }

    @Test
    void whatWasMadeFromAWithdrawnVersionIsNotStarted() throws Exception {
        register("web", RealEngine.REGISTRY + "/shop/web");
        ok(service.post("/api/v1/images/web/versions", "{\"reference\": \"v1\"}"));
        service.succeed(
                service.post(
                        "/api/v1/containers?wait=3m", "{\"name\": \"old\", \"image\": \"web\"}"));
        ok(service.post("/api/v1/images/web/versions", "{\"reference\": \"v2\"}"));
        ok(service.post("/api/v1/images/web/versions/1/withdraw", "{\"reason\": \"leaks\"}"));

        Service.Answer restart = service.post("/api/v1/containers/old/restart?wait=3m", "{}");
        assertThat(restart.status()).isEqualTo(409);
        service.succeed(service.post("/api/v1/containers/old/stop?wait=3m", "{}"));
        Service.Answer start = service.post("/api/v1/containers/old/start?wait=3m", "{}");
        assertThat(start.status()).isEqualTo(409);
        assertThat(start.body().path("detail").asString())
                .contains("version 1 of image web", "withdrawn", "reinstate");

        ok(service.post("/api/v1/images/web/versions/1/reinstate", "{}"));
        service.succeed(service.post("/api/v1/containers/old/start?wait=3m", "{}"));
    }

    private static void ok(Service.Answer answer) {
        assertThat(answer.status()).as(String.valueOf(answer.body())).isEqualTo(200);
    }

    private void register(String name, String repository) {
        ok(
                service.post(
                        "/api/v1/images",
                        "{\"name\": \"%s\", \"repository\": \"%s\"}".formatted(name, repository)));
    }

    private static void push(String version, String reference) {
        RealEngine.cli("tag", RealEngine.REGISTRY + "/shop/web:" + version, reference);
        RealEngine.cli("push", "-q", reference);
        RealEngine.cli("rmi", reference);
    }

    private JsonNode await(String image, int versions, String tag, int number)
            throws InterruptedException {
        return service.getUntil(
                        "/api/v1/images/" + image,
                        seen ->
                                seen.body().path("versions").size() == versions
                                        && seen.body().path("tags").path(tag).asInt() == number)
                .body();
    }

    // That it is current is an event of its own, and the audit a projection of its own.
    private void awaitCurrent(String image, int number) {
        service.getUntil(
                "/api/v1/images/" + image, seen -> seen.body().path("current").asInt() == number);
    }

    private JsonNode awaitMoves(String image, int count) {
        JsonNode entries =
                service.getUntil(
                                "/api/v1/audit?action=move-tag&image=" + image,
                                seen -> seen.body().path("items").size() >= count)
                        .body()
                        .path("items");
        assertThat(entries).hasSize(count);
        return entries;
    }

    private Process serve(String address) throws IOException {
        Path configuration = folder.resolve("registry.yml");
        Files.writeString(
                configuration,
                """
                version: 0.1
                log: {level: error}
                storage: {filesystem: {rootdirectory: %s}}
                http: {addr: '%s'}
                notifications:
                  endpoints:
                    - name: waybill
                      url: http://127.0.0.1:%d/api/v1/registry-notifications
                      headers: {Authorization: ['%s']}
                      timeout: 10s
                      threshold: 3
                      backoff: 500ms
                """
                        .formatted(
                                folder.resolve("content"),
                                address,
                                service.port(),
                                service.request("/")
                                        .build()
                                        .headers()
                                        .firstValue("Authorization")
                                        .orElseThrow()));
        Process started =
                new ProcessBuilder("docker-registry", "serve", configuration.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("registry.log").toFile())
                        .start();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create("http://" + address + "/v2/")).build();
            Soon.until(
                    "the registry answers or ends",
                    () -> !started.isAlive() || answers(http, request));
        }
        assertThat(started.isAlive()).as(Files.readString(folder.resolve("registry.log"))).isTrue();
        return started;
    }

    private static boolean answers(HttpClient http, HttpRequest request) {
        try {
            http.send(request, HttpResponse.BodyHandlers.discarding());
            return true;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}

package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.infra.Service.Answer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

/** Versions that Waybill makes itself: built from a context, or committed from a container. */
class MakingIT {
    private static final String SECRET = "hunter2-build-secret";
    private static final String REPOSITORY =
            RealEngine.REGISTRY + "/shop/made-" + UUID.randomUUID();
    private static final String BASE = "FROM " + RealEngine.REGISTRY + "/shop/web:v1\n";
    @TempDir private static Path data;
    @TempDir private static Path contexts;
    private static Service service;

    @BeforeAll
    static void start() throws Exception {
        RealEngine.require();
        RealEngine.removeAllNamed("made-");
        service = Service.onEngine(data);
        expect(
                200,
                service.post(
                        "/api/v1/images",
                        "{\"name\": \"made\", \"repository\": \"" + REPOSITORY + "\"}"));
        service.awaitConnected("local");
    }

    @AfterAll
    static void stop() throws Exception {
        if (service != null) {
            service.close();
            RealEngine.removeAllNamed("made-");
        }
    }

    private static Answer expect(int status, Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        return answer;
    }

    /** A tar archive with a Dockerfile, and as many bytes that do not compress beside it. */
    private static Path context(String dockerfile, int bytes) throws Exception {
        Path folder = Files.createTempDirectory(contexts, "context");
        Files.writeString(folder.resolve("Dockerfile"), dockerfile);
        byte[] noise = new byte[bytes];
        new Random(7).nextBytes(noise);
        Files.write(folder.resolve("noise"), noise);
        Path tar = contexts.resolve(folder.getFileName() + ".tar");
        Process process =
                new ProcessBuilder("tar", "-C", folder.toString(), "-cf", tar.toString(), ".")
                        .start();
        assertThat(process.waitFor()).isZero();
        return tar;
    }

    private static HttpRequest.Builder request(String query, Path context) throws Exception {
        return service.request("/api/v1/images/made/builds?" + query)
                .setHeader("Content-Type", "application/x-tar")
                .POST(HttpRequest.BodyPublishers.ofFile(context));
    }

    private static Answer build(String query, Path context) throws Exception {
        return service.send(request("wait=3m&" + query, context));
    }

    private static JsonNode operation(String id, String token) {
        return expect(200, service.fresh("/api/v1/operations/" + id + "?atLeast=" + token)).body();
    }

    @Test
    void aBuildBecomesAVersionThatRunsAndSaysWhereItIsFrom() throws Exception {
        Path context = context(BASE + "ARG TOKEN\nRUN echo built > /www/index.html\n", 3_000_000);
        Answer built =
                service.send(
                        request("wait=3m&label=team%3Dshop&reason=release", context)
                                .header(
                                        "Build-Arguments",
                                        Base64.getEncoder()
                                                .encodeToString(
                                                        ("{\"TOKEN\": \"" + SECRET + "\"}")
                                                                .getBytes(
                                                                        StandardCharsets.UTF_8))));
        expect(200, built);
        JsonNode body = built.body();
        assertThat(body.path("status").asString()).as(built.toString()).isEqualTo("succeeded");
        assertThat(body.path("output").asString()).contains("Step");
        int number = body.path("version").asInt();
        JsonNode version = version(number, body.path("token").asString());
        assertThat(version.path("digest").asString()).isEqualTo(body.path("digest").asString());
        String sha256 = sha256(context);
        assertThat(version.path("source").asString())
                .isEqualTo(
                        "build, context sha256:"
                                + sha256
                                + ", Dockerfile, on host local, operation "
                                + body.path("operation").asString());

        int port = Service.freePort();
        Answer run =
                service.post(
                        "/api/v1/containers?wait=3m",
                        """
                        {"name": "made-web", "image": "made", "version": %d,
                         "spec": {"ports": [{"containerPort": 8080, "hostIp": "127.0.0.1", "hostPort": %d}]}}"""
                                .formatted(number, port));
        service.succeed(run);
        assertThat(MainJobIT.answerOf(port)).isEqualTo("built");
        assertThat(RealEngine.cli("inspect", "--format", "{{.Config.Labels.team}}", "made-web"))
                .isEqualTo("shop");

        JsonNode operation =
                operation(body.path("operation").asString(), body.path("token").asString());
        assertThat(operation.path("action").asString()).isEqualTo("build");
        assertThat(operation.path("image").asString()).isEqualTo("made");
        assertThat(operation.path("reason").asString()).isEqualTo("release");
        for (EventsTopic.Event event : EventsTopic.readAll(service)) {
            assertThat(event.toString()).doesNotContain(SECRET);
        }
        commitOf(number);
    }

    private void commitOf(int number) {
        RealEngine.cli("exec", "made-web", "sh", "-c", "echo by hand > /www/index.html");
        Answer committed =
                expect(
                        200,
                        service.post(
                                "/api/v1/containers/made-web/commit?wait=3m",
                                "{\"image\": \"made\", \"tag\": \"by-hand\", \"reason\": \"keep it\"}"));
        assertThat(committed.body().path("status").asString())
                .as(committed.toString())
                .isEqualTo("succeeded");
        JsonNode version =
                version(
                        committed.body().path("version").asInt(),
                        committed.body().path("token").asString());
        assertThat(version.path("source").asString())
                .startsWith("commit of container made-web (")
                .contains("at revision 1, made from " + REPOSITORY + "@sha256:");
        assertThat(version.path("tags").toString()).contains("by-hand");
        // What was made is there to be gone back to.
        JsonNode items =
                expect(200, service.get("/api/v1/hosts/local/images")).body().path("items");
        for (JsonNode item : items) {
            if (item.path("image").asString("").equals("made")
                    && item.path("version").asInt() == number) {
                assertThat(item.path("because").asString())
                        .isEqualTo("container made-web was made from it");
            }
        }
    }

    private static JsonNode version(int number, String token) {
        JsonNode items =
                expect(200, service.fresh("/api/v1/images/made/versions?atLeast=" + token))
                        .body()
                        .path("items");
        for (JsonNode item : items) {
            if (item.path("number").asInt() == number) {
                return item;
            }
        }
        throw new AssertionError("no version " + number + " in " + items);
    }

    private static String sha256(Path file) throws Exception {
        return java.util.HexFormat.of()
                .formatHex(
                        java.security.MessageDigest.getInstance("SHA-256")
                                .digest(Files.readAllBytes(file)));
    }

    @Test
    void whatCannotBeBuiltFailsAndPublishesNothing() throws Exception {
        Answer failed = build("", context(BASE + "RUN sh -c 'exit 7'\n", 10));
        expect(200, failed);
        assertThat(failed.body().path("status").asString()).isEqualTo("failed");
        assertThat(failed.body().path("failure").path("code").asString())
                .as(failed.toString())
                .isEqualTo("build-failed");
        assertThat(failed.body().has("version")).isFalse();
        expect(400, build("dockerfile=../Dockerfile", context(BASE, 10)));
        expect(400, build("label=nothing", context(BASE, 10)));
        expect(404, build("host=nobody", context(BASE, 10)));
        expect(404, service.post("/api/v1/containers/nobody/commit", "{\"image\": \"made\"}"));
        service.until("no context is left", () -> isEmpty(data.resolve("build-contexts")));
    }

    private static boolean isEmpty(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void aBuildThatTheAgentDiedInHasFailedAndIsNotDoneAgain() throws Exception {
        Answer asked =
                service.send(request("", context(BASE + "RUN echo begun && sleep 25\n", 10)));
        expect(202, asked);
        String operation = asked.body().path("operation").asString();
        awaitBuildContainer();
        service.kill();
        service.startAgain();
        JsonNode outcome = service.settled(operation);
        assertThat(outcome.path("status").asString()).as(outcome.toString()).isEqualTo("failed");
        assertThat(outcome.path("failure").path("code").asString()).isEqualTo("interrupted");
        // And the next one is built.
        service.awaitConnected("local");
        Answer next = expect(200, build("", context(BASE + "RUN echo next\n", 10)));
        assertThat(next.body().path("status").asString())
                .as(next.toString())
                .isEqualTo("succeeded");
    }

    private static void awaitBuildContainer() {
        service.until(
                "the build begins",
                () ->
                        RealEngine.cli("ps", "--no-trunc", "--format", "{{.Command}}")
                                .contains("sleep 25"));
    }
}

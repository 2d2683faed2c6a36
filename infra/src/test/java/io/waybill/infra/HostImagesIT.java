package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.infra.Service.Answer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The images in a real engine's store: pulled, tagged, pushed and pruned by Waybill. */
class HostImagesIT {
    private static final String IMAGES = "/api/v1/hosts/local/images";
    private static final String REPOSITORY =
            RealEngine.REGISTRY + "/shop/stored-" + UUID.randomUUID();
    @TempDir private static Path data;
    private static Service service;

    @BeforeAll
    static void start() throws Exception {
        RealEngine.require();
        RealEngine.removeAllNamed("stored-");
        service = Service.onEngine(data);
        push(1, "v1");
        push(2, "v2");
        push(3, "v1");
        push(4, "v2");
        expect(
                200,
                service.post(
                        "/api/v1/images",
                        "{\"name\": \"stored\", \"repository\": \"" + REPOSITORY + "\"}"));
        service.awaitConnected("local");
        for (int number = 1; number <= 4; number++) {
            expect(
                    200,
                    service.post(
                            "/api/v1/images/stored/versions",
                            "{\"reference\": \"t" + number + "\"}"));
        }
        service.awaitProjected();
    }

    @AfterAll
    static void stop() throws Exception {
        if (service != null) {
            service.close();
            RealEngine.removeAllNamed("stored-");
        }
    }

    /** An image like that tag's, but with a content of its own. */
    private static void push(int number, String from) {
        String source = RealEngine.REGISTRY + "/shop/web:" + from;
        RealEngine.cli("pull", source);
        String container = RealEngine.cli("create", source);
        RealEngine.cli(
                "commit", "-c", "LABEL number=" + number, container, REPOSITORY + ":t" + number);
        RealEngine.cli("rm", container);
        RealEngine.cli("push", REPOSITORY + ":t" + number);
        RealEngine.cli("rmi", REPOSITORY + ":t" + number);
    }

    private static Answer expect(int status, Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        return answer;
    }

    private static void pull(int version) {
        Answer pulled =
                expect(
                        200,
                        service.post(
                                IMAGES + "/pull?wait=3m",
                                "{\"image\": \"stored\", \"version\": " + version + "}"));
        assertThat(pulled.body().path("status").asString())
                .as(pulled.toString())
                .isEqualTo("succeeded");
        assertThat(pulled.body().path("digest").asString()).startsWith("sha256:");
        assertThat(pulled.body().path("output").asString()).isNotBlank();
    }

    private static Optional<JsonNode> version(int number) {
        JsonNode items = expect(200, service.get(IMAGES)).body().path("items");
        return StreamSupport.stream(items.spliterator(), false)
                .filter(item -> item.path("image").asString("").equals("stored"))
                .filter(item -> item.path("version").asInt() == number)
                .findFirst();
    }

    @Test
    void whatNothingNeedsGoesAndWhatARollbackNeedsStays() {
        for (int number = 1; number <= 4; number++) {
            pull(number);
        }
        service.succeed(
                service.post(
                        "/api/v1/containers?wait=3m",
                        "{\"name\": \"stored-old\", \"image\": \"stored\", \"version\": 1, \"start\": false}"));
        Answer plan =
                expect(200, service.post(IMAGES + "/prune", "{\"keep\": 1, \"dryRun\": true}"));
        assertThat(plan.body().path("removable").asInt()).as(plan.toString()).isEqualTo(1);
        assertThat(version(2).orElseThrow().path("removable").asBoolean(true)).isFalse();
        assertThat(version(1).orElseThrow().path("because").asString())
                .isEqualTo("container stored-old was made from it");

        Answer pruned =
                expect(
                        200,
                        service.post(
                                IMAGES + "/prune?wait=3m",
                                "{\"keep\": 1, \"reason\": \"the disk is full\"}"));
        assertThat(pruned.body().path("status").asString())
                .as(pruned.toString())
                .isEqualTo("succeeded");
        assertThat(pruned.body().path("removed").size()).isEqualTo(1);
        assertThat(pruned.body().path("removedBytes").asLong()).isPositive();
        assertThat(version(2)).isEmpty();
        for (int kept : new int[] {1, 3, 4}) {
            assertThat(version(kept)).as("version " + kept).isPresent();
        }
        Answer again = expect(200, service.post(IMAGES + "/prune?wait=3m", "{\"keep\": 1}"));
        assertThat(again.body().path("status").asString()).isEqualTo("unchanged");

        String operation = pruned.body().path("operation").asString();
        JsonNode known =
                expect(
                                200,
                                service.fresh(
                                        "/api/v1/operations/"
                                                + operation
                                                + "?atLeast="
                                                + pruned.body().path("token").asString()))
                        .body();
        assertThat(known.path("action").asString()).isEqualTo("prune-images");
        assertThat(known.path("host").asString()).isEqualTo("local");
        assertThat(known.path("status").asString()).isEqualTo("succeeded");
        JsonNode audit =
                expect(
                                200,
                                service.fresh(
                                        "/api/v1/audit?action=prune-images&atLeast="
                                                + pruned.body().path("token").asString()))
                        .body();
        assertThat(audit.toString())
                .contains("prune requested by admin, of 1 image, ")
                .contains("the disk is full")
                .contains("prune done, 1 image removed, ");
    }

    @Test
    void aTagIsGivenAndPushed() {
        pull(4);
        JsonNode stored = version(4).orElseThrow();
        String target = REPOSITORY + ":stable";
        Answer tagged =
                expect(
                        200,
                        service.post(
                                IMAGES + "/tag?wait=3m",
                                "{\"source\": \"%s\", \"target\": \"%s\"}"
                                        .formatted(stored.path("id").asString(), target)));
        assertThat(tagged.body().path("status").asString()).isEqualTo("succeeded");
        assertThat(taggedBy(target)).isEqualTo("operation");
        Answer pushed =
                expect(
                        200,
                        service.post(
                                IMAGES + "/push?wait=3m", "{\"reference\": \"" + target + "\"}"));
        assertThat(pushed.body().path("status").asString())
                .as(pushed.toString())
                .isEqualTo("succeeded");
        Answer published =
                expect(
                        200,
                        service.post(
                                "/api/v1/images/stored/versions",
                                "{\"reference\": \"stable\", \"makeCurrent\": false}"));
        assertThat(published.body().path("digest").asString())
                .isEqualTo(pushed.body().path("digest").asString());
        assertThat(published.body().path("version").asInt()).isEqualTo(4);
    }

    /** What the engine told of it is no deed of somebody else. */
    private static String taggedBy(String target) {
        return Soon.anAnswer(
                () ->
                        expect(200, service.get("/api/v1/audit?action=tag-image&outcome=observed"))
                                .body()
                                .path("items")
                                .valueStream()
                                .filter(entry -> entry.path("summary").asString().contains(target))
                                .map(entry -> entry.path("cause").asString())
                                .findFirst()
                                .orElse(null));
    }

    @Test
    void whatCannotBeDoneSaysWhy() {
        Answer nowhere =
                expect(
                        200,
                        service.post(
                                IMAGES + "/pull?wait=3m",
                                "{\"reference\": \"" + REPOSITORY + ":nowhere\"}"));
        assertThat(nowhere.body().path("status").asString()).isEqualTo("failed");
        assertThat(nowhere.body().path("failure").path("code").asString())
                .isEqualTo("image-not-found");
        expect(400, service.post(IMAGES + "/pull", "{\"reference\": \"web\"}"));
        expect(400, service.post(IMAGES + "/prune", "{\"keep\": 0}"));
        expect(404, service.post("/api/v1/hosts/nobody/images/prune", "{}"));
        expect(404, service.post(IMAGES + "/pull", "{\"image\": \"nothing\"}"));
    }
}

package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.infra.Service.Answer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Containers that were made past Waybill are seen, and come under record as they are. */
class AdoptionIT {
    private static final String IMAGE = RealEngine.REGISTRY + "/shop/web:v1";

    @TempDir private Path data;
    private Service service;

    @BeforeEach
    void start() throws Exception {
        RealEngine.require();
        RealEngine.removeAllNamed("adopt-it");
        service = Service.onEngine(data);
    }

    @AfterEach
    void stop() throws Exception {
        if (service != null) {
            service.close();
            RealEngine.removeAllNamed("adopt-it");
        }
    }

    @Test
    void aContainerMadeByHandIsSeenAdoptedAndCommandedWithoutBeingRestarted() throws Exception {
        MainJobIT.publishWeb(service);
        String engineId =
                RealEngine.cli(
                        "run",
                        "-d",
                        "--name",
                        "adopt-it",
                        "-e",
                        "DB_PASSWORD=hunter2-secret",
                        "-e",
                        "PORT=8080",
                        "--label",
                        "team=shop",
                        "--memory",
                        "64m",
                        IMAGE);
        String began = startedAt("adopt-it");
        JsonNode seen = Soon.anAnswer(() -> unmanaged("adopt-it"));
        assertThat(seen.path("managed").asBoolean(true)).isFalse();
        assertThat(seen.path("status").asString()).isEqualTo("running");
        assertThat(seen.path("lacks").asString()).contains("DB_PASSWORD");

        Instant before = Instant.now();
        Answer adopted = adopt("{\"names\": [\"adopt-it\"], \"reason\": \"made by hand\"}");
        assertThat(adopted.status()).as(adopted.toString()).isEqualTo(200);
        assertThat(adopted.body().path("adopted")).hasSize(1);
        Answer again = adopt("{\"names\": [\"adopt-it\"]}");
        assertThat(again.body().path("adopted")).isEmpty();
        assertThat(again.body().path("unchanged")).hasSize(1);
        service.awaitProjected();

        // It was there then, whatever the log knows of it.
        Answer back = asBefore(before.toString());
        assertThat(back.body().path("steps")).as(back.toString()).isEmpty();
        assertThat(back.body().path("left").get(0).path("because").asString())
                .contains("it was adopted at");
        Answer never = asBefore("2020-01-01T00:00:00Z");
        assertThat(never.status()).isEqualTo(400);
        assertThat(never.body().path("detail").asString()).contains("the log begins at");

        JsonNode known = container("adopt-it");
        assertThat(known.path("id")).isEqualTo(seen.path("id"));
        assertThat(known.path("desired").asString()).isEqualTo("running");
        assertThat(known.path("image").asString()).isEqualTo("web");
        assertThat(known.path("version").asInt()).isEqualTo(1);
        JsonNode spec = known.path("spec");
        assertThat(spec.path("environment").path("PORT").asString()).isEqualTo("8080");
        assertThat(spec.path("fingerprints").path("DB_PASSWORD").asString())
                .startsWith("hmac-sha256:");
        assertThat(spec.path("limits").path("memoryBytes").asLong()).isEqualTo(64L << 20);
        assertThat(startedAt("adopt-it")).isEqualTo(began);
        service.until("it is shown once", () -> unmanaged("adopt-it") == null);

        service.succeed(
                service.post("/api/v1/containers/adopt-it/stop?wait=3m", "{\"grace\": \"1s\"}"));
        assertThat(RealEngine.stateOf(engineId)).isEqualTo("exited");
        service.succeed(service.post("/api/v1/containers/adopt-it/start?wait=3m", "{}"));
        service.succeed(
                service.post(
                        "/api/v1/containers/adopt-it/rename?wait=3m",
                        "{\"name\": \"adopt-it-2\"}"));
        assertThat(RealEngine.cli("inspect", "--format", "{{.Name}}", engineId))
                .isEqualTo("/adopt-it-2");

        RealEngine.cli("rm", "-f", engineId);
        Soon.anAnswer(() -> status("adopt-it-2").equals("not-on-host") ? true : null);
        Answer refused = service.post("/api/v1/containers/adopt-it-2/start", "{}");
        assertThat(refused.status()).as(refused.toString()).isEqualTo(409);
        assertThat(refused.body().path("detail").asString()).contains("DB_PASSWORD");
        service.succeed(service.delete("/api/v1/containers/adopt-it-2?wait=3m"));

        assertThat(EventsTopic.readAll(service))
                .extracting(EventsTopic.Event::type)
                .contains("io.waybill.container.adopted.v1");
        assertThat(holding("hunter2-secret")).isEmpty();
    }

    private Answer asBefore(String instant) {
        return service.post(
                "/api/v1/rollbacks",
                "{\"container\": \"adopt-it\", \"to\": {\"instant\": \"%s\"}, \"dryRun\": true}"
                        .formatted(instant));
    }

    @Test
    void anImageThatIsRegisteredLaterIsToldByItsNameFromThenOn() throws Exception {
        RealEngine.cli("run", "-d", "--name", "adopt-it", IMAGE);
        Soon.anAnswer(() -> unmanaged("adopt-it"));
        service.until("it is counted", () -> hosts().path("unmanaged").asInt() > 0);
        assertThat(adopt("{\"names\": [\"adopt-it\"]}").body().path("adopted")).hasSize(1);
        service.awaitProjected();
        assertThat(container("adopt-it").path("version").asInt()).isZero();
        assertThat(container("adopt-it").path("registeredAs").isMissingNode()).isTrue();

        MainJobIT.publishWeb(service);
        Soon.anAnswer(() -> container("adopt-it").has("registeredAs") ? true : null);
        assertThat(container("adopt-it").path("registeredAs").asString()).isEqualTo("web:1");
        assertThat(service.get("/api/v1/containers?image=web").body().path("items")).hasSize(1);
    }

    private JsonNode hosts() {
        return service.get("/api/v1/hosts").body().path("items").path(0);
    }

    @Test
    void whatIsNotThereAndWhatIsWaybillsOwnIsRefusedByName() {
        MainJobIT.publishWeb(service);
        service.succeed(
                service.post(
                        "/api/v1/containers?wait=3m",
                        "{\"name\": \"adopt-it-own\", \"image\": \"web\"}"));
        Answer own = adopt("{\"names\": [\"adopt-it-own\"]}");
        assertThat(own.status()).isEqualTo(409);
        assertThat(own.body().path("detail").asString()).contains("adopt-it-own", "own");
        Answer nobody = adopt("{\"names\": [\"adopt-it-nobody\"]}");
        assertThat(nobody.status()).isEqualTo(404);
        assertThat(nobody.body().path("detail").asString()).contains("adopt-it-nobody");
        assertThat(adopt("{}").status()).isEqualTo(400);
        assertThat(service.post("/api/v1/hosts/nowhere/adoptions", "{\"all\": true}").status())
                .isEqualTo(404);
    }

    @Test
    void whatAppearsLaterIsAdoptedByTheHostsRuleAlsoAfterADeath() throws Exception {
        Answer set =
                adopt(
                        "{\"labels\": {\"adopt\": \"please\"}, \"watch\": true, \"reason\": \"all\"}");
        assertThat(set.status()).as(set.toString()).isEqualTo(200);
        assertThat(set.body().path("watching").asBoolean()).isTrue();
        RealEngine.cli("run", "-d", "--name", "adopt-it-other", IMAGE);
        RealEngine.cli("run", "-d", "--name", "adopt-it-1", "--label", "adopt=please", IMAGE);
        Soon.anAnswer(() -> status("adopt-it-1").equals("running") ? true : null);
        assertThat(container("adopt-it-1").path("drift")).isEmpty();

        service.kill();
        RealEngine.cli("run", "-d", "--name", "adopt-it-2", "--label", "adopt=please", IMAGE);
        service.startAgain();
        Soon.anAnswer(() -> status("adopt-it-2").equals("running") ? true : null);
        assertThat(service.get("/api/v1/containers/adopt-it-other").status()).isEqualTo(404);
        service.awaitProjected();
        JsonNode history = service.get("/api/v1/containers/adopt-it-2/history").body();
        assertThat(history.path("items").get(0).path("action").asString()).isEqualTo("adopt");
        assertThat(history.path("items").get(0).path("actorKind").asString()).isEqualTo("system");

        assertThat(service.delete("/api/v1/hosts/local/adoption-rule").status()).isEqualTo(200);
        RealEngine.cli("run", "-d", "--name", "adopt-it-3", "--label", "adopt=please", IMAGE);
        Soon.anAnswer(() -> unmanaged("adopt-it-3"));
        Thread.sleep(1_500);
        assertThat(unmanaged("adopt-it-3")).isNotNull();
    }

    private Answer adopt(String body) {
        return service.post("/api/v1/hosts/local/adoptions", body);
    }

    private JsonNode container(String name) {
        return service.get("/api/v1/containers/" + name).body();
    }

    private String status(String name) {
        return container(name).path("status").asString("");
    }

    private @Nullable JsonNode unmanaged(String name) {
        for (JsonNode item :
                service.get("/api/v1/containers?unmanaged=true").body().path("unmanaged")) {
            if (item.path("name").asString().equals(name)) {
                return item;
            }
        }
        return null;
    }

    private static String startedAt(String name) {
        return RealEngine.cli("inspect", "--format", "{{.State.StartedAt}}", name);
    }

    /** The files of all that is kept, database and broker included, that hold the text. */
    private List<Path> holding(String text) throws Exception {
        List<Path> found = new ArrayList<>();
        try (var files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (holds(file, text)) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    private static boolean holds(Path file, String text) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
        } catch (NoSuchFileException _) {
            return false; // PostgreSQL and Kafka tidy up
        }
    }
}

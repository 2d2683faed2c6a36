package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.infra.Service.Answer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What is said of a time in which nobody could look. */
class SightIT {
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);

    @TempDir private Path data;
    private Service service;
    private Instant ran = Instant.EPOCH;

    @AfterEach
    void stop() throws Exception {
        if (service != null) {
            service.close();
        }
    }

    @BeforeEach
    void startWithOneContainer() throws Exception {
        RealEngine.require(); // for its registry
        service = Service.simulated(data, "--waybill.agents.heartbeat=2s");
        MainJobIT.publishWeb(service);
        service.succeed(run());
        ran = Instant.now();
        // So that there is something to count from.
        Instant since = ran.plus(HEARTBEAT.multipliedBy(2));
        service.until("the agent is heard", () -> heardAt(service, "local").isAfter(since));
    }

    /** When an agent said last that it is there. */
    static Instant heardAt(Service service, String host) {
        return service.get("/api/v1/lag")
                .body()
                .path("agents")
                .valueStream()
                .filter(agent -> agent.path("host").asString().equals(host))
                .map(agent -> agent.path("heardAt").asString(""))
                .filter(heard -> !heard.isEmpty())
                .map(Instant::parse)
                .findFirst()
                .orElse(Instant.EPOCH);
    }

    private Answer run() {
        return service.post(
                "/api/v1/containers?wait=3m", "{\"name\": \"web\", \"image\": \"web\"}");
    }

    @Test
    void aServiceThatWasKilledSaysFromWhenToWhenNobodyWatched() throws Exception {
        Instant killed = Instant.now();
        service.kill();
        Thread.sleep(3_000);
        Instant started = Instant.now();
        service.startAgain();
        service.until("the time without sight is on record", () -> audit("unobserve").size() == 1);

        String says = audit("unobserve").getFirst().path("summary").asString();
        assertThat(from(says)).isBetween(ran, killed);
        assertThat(to(says)).isBetween(started, Instant.now());
        assertThat(audit("lose")).isEmpty();
        Thread.sleep(HEARTBEAT.multipliedBy(4));
        assertThat(audit("unobserve")).hasSize(1);
        assertThat(audit("disconnect")).isEmpty();
    }

    @Test
    void theContainersOfASilentAgentAreLostAndThenFound() throws Exception {
        service.kill();
        service.startAgainWith("--waybill.agents.embedded=false", "--waybill.agents.heartbeat=2s");
        Instant since = Instant.now();
        // Whatever is on record of it, nobody has heard of its agent since the start.
        assertThat(unseen().path("host").asString("")).isEqualTo("local");
        assertThat(service.get("/api/v1/hosts/local").body().has("unseen")).isTrue();
        assertThat(container().path("unseen").path("host").asString("")).isEqualTo("local");
        assertThat(page("/ui/fleet")).contains("Host local is not seen since");
        for (String room : List.of("", "/logs", "/stats", "/shell")) {
            assertThat(page("/ui/containers/web" + room))
                    .as(room)
                    .contains("Host local is not seen since");
        }
        service.until("the container is lost", () -> status().equals("lost"));
        assertThat(page("/ui/containers/web/processes")).contains("local is away");
        assertThat(container().path("lastStatus").asString()).isEqualTo("running");
        assertThat(service.get("/api/v1/hosts/local").body().toString())
                .contains("is silent since");
        assertThat(unseen().path("because").asString()).contains("is silent since");
        assertThat(Instant.parse(unseen().path("since").asString())).isBefore(since);
        Answer stop = service.post("/api/v1/containers/web/stop", "{}");
        assertThat(stop.status()).as(stop.toString()).isEqualTo(202);
        assertThat(status()).isEqualTo("lost");
        service.until("its loss is in the audit", () -> audit("lose").size() == 1);

        service.kill();
        service.startAgainWith("--waybill.agents.heartbeat=2s");
        service.until("what was asked meanwhile is done", () -> status().equals("exited"));
        // The audit is another projection than the fleet, and may come later.
        service.until("that it was found is in the audit", () -> audit("find").size() == 1);
        service.until(
                "the time without sight is in the audit", () -> audit("unobserve").size() == 1);
        assertThat(audit("lose")).hasSize(1);
        assertThat(container().path("lastStatus").isMissingNode()).isTrue();
        service.until("the host is seen again", () -> unseen().isMissingNode());
        assertThat(container().has("unseen")).isFalse();
        assertThat(page("/ui/fleet")).doesNotContain("is not seen");
        assertThat(page("/ui/containers/web")).doesNotContain("is not seen");
    }

    private JsonNode unseen() {
        return service.get("/api/v1/containers").body().path("unseenHosts").path(0);
    }

    /** As a browser has it that has just signed in. */
    private String page(String path) throws Exception {
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            String signedIn =
                    http.send(
                                    service.request("/ui/login")
                                            .setHeader(
                                                    "Content-Type",
                                                    "application/x-www-form-urlencoded")
                                            .header("Sec-Fetch-Site", "same-origin")
                                            .POST(
                                                    HttpRequest.BodyPublishers.ofString(
                                                            "token=" + service.token()))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .headers()
                            .firstValue("Set-Cookie")
                            .orElseThrow();
            return http.send(
                            service.request(path)
                                    .header("Cookie", signedIn.replaceFirst(";.*", ""))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private JsonNode container() {
        return service.get("/api/v1/containers/web").body();
    }

    private String status() {
        return container().path("status").asString("");
    }

    private List<JsonNode> audit(String action) {
        return service.get("/api/v1/audit?action=" + action)
                .body()
                .path("items")
                .valueStream()
                .toList();
    }

    static Instant from(String says) {
        return Instant.parse(says.replaceFirst(".*from (\\S+) to .*", "$1"));
    }

    static Instant to(String says) {
        return Instant.parse(says.replaceFirst(".* to (\\S+): .*", "$1"));
    }
}

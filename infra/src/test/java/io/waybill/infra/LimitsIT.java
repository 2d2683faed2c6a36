package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import io.waybill.infra.Service.Answer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How often each may ask, and what has to be said of why. */
class LimitsIT {
    private static final int REQUESTS = 200;
    private static final int WRONG = 10;

    @TempDir private static Path data;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static Service service;
    private static HttpServer registry;

    @BeforeAll
    static void start() throws Exception {
        service =
                Service.simulated(
                        data,
                        "--waybill.access.limits.requests-per-minute=" + REQUESTS,
                        "--waybill.access.limits.wrong-tokens-per-minute=" + WRONG,
                        "--waybill.access.reasons[0].where=label=env=prod",
                        "--waybill.access.reasons[0].take=ticket",
                        "--waybill.access.reasons[0].like=OPS-[0-9]+",
                        "--waybill.access.reasons[1].where=host=vault-*");
        registry = CommandTopicIT.playedRegistry();
        CommandTopicIT.playAHostAndAnImage(service, registry);
    }

    @AfterAll
    static void stop() throws Exception {
        service.close();
        registry.stop(0);
    }

    @Test
    void whoAsksTooOftenIsToldWhenToGoOnAndNobodyElseIs() throws Exception {
        String busy = service.tokenOf("busy", "viewer");
        List<HttpResponse<String>> answers = new ArrayList<>();
        do {
            answers.add(ask(busy));
        } while (answers.getLast().statusCode() == 200 && answers.size() < REQUESTS * 20);
        HttpResponse<String> last = answers.getLast();
        assertThat(last.statusCode()).isEqualTo(429);
        assertThat(answers).hasSizeGreaterThan(REQUESTS);
        assertThat(last.body()).contains("\"code\":\"too-many-requests\"", "try again in");
        assertThat(last.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(1L, 60L);
        assertThat(service.get("/api/v1/hosts").status()).isEqualTo(200);
        Soon.until("it may ask again", () -> status(busy) == 200);
    }

    @Test
    void afterSomeWrongTokensNoMoreAreLookedUpForThatAddress() throws Exception {
        String good = service.tokenOf("good", "viewer");
        assertThat(status(good)).isEqualTo(200);
        String fresh = service.tokenOf("fresh", "viewer");
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < WRONG * 3; i++) {
            statuses.add(status("wb_" + "%064x".formatted(i)));
        }
        assertThat(statuses.subList(0, WRONG)).containsOnly(401);
        assertThat(statuses).contains(429);
        assertThat(status(good)).isEqualTo(200);
        assertThat(status(fresh)).isEqualTo(429);
        HttpResponse<String> login =
                HTTP.send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                "http://127.0.0.1:" + service.port() + "/ui/login"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .header("Sec-Fetch-Site", "same-origin")
                                .POST(BodyPublishers.ofString("token=wb_nobodys"))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(login.statusCode()).isEqualTo(429);
        assertThat(login.body()).contains("Too many wrong tokens");
        assertThat(service.said())
                .contains(
                        "127.0.0.1 showed a token that is nobody's",
                        "127.0.0.1 showed 10 wrong tokens");
        service.awaitMetric("waybill_wrong_tokens_total", shown -> shown >= WRONG);
        Soon.until("it is looked up again", () -> status(fresh) == 200);
    }

    @Test
    void aChangeOfWhatIsSelectedTakesATicketOfTheForm() throws Exception {
        assertNeeded(run("prod-1", "prod", ""), "ticket", "OPS-[0-9]+");
        assertNeeded(run("prod-1", "prod", "\"ticket\": \"soon\""), "ticket", "container prod-1");
        assertThat(service.get("/api/v1/containers/prod-1").status()).isEqualTo(404);
        service.succeed(run("prod-1", "prod", "\"ticket\": \"OPS-7\""));
        service.succeed(run("test-1", "test", ""));

        assertNeeded(service.post("/api/v1/containers/prod-1/stop", "{}"), "ticket", "prod-1");
        service.succeed(
                service.post("/api/v1/containers/prod-1/stop?wait=3m", "{\"ticket\": \"OPS-8\"}"));
        service.succeed(service.post("/api/v1/containers/test-1/stop?wait=3m", "{}"));

        Answer vault =
                service.post(
                        "/api/v1/hosts", "{\"name\": \"vault-1\", \"address\": \"simulated:\"}");
        assertNeeded(vault, "reason", "host vault-1");
        Answer why =
                service.post(
                        "/api/v1/hosts",
                        "{\"name\": \"vault-1\", \"address\": \"simulated:\", \"reason\": \"the new one\"}");
        assertThat(why.status()).as(why.toString()).isEqualTo(200);
    }

    private static Answer run(String name, String env, String more) {
        return service.post(
                "/api/v1/containers?wait=3m",
                "{\"name\": \"%s\", \"image\": \"web\", \"spec\": {\"labels\": {\"env\": \"%s\"}}%s}"
                        .formatted(name, env, more.isEmpty() ? "" : ", " + more));
    }

    private static void assertNeeded(Answer answer, String field, String about) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.body().path("field").asString()).isEqualTo(field);
        assertThat(answer.body().path("detail").asString()).contains(about);
    }

    private static int status(String token) {
        try {
            return ask(token).statusCode();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static HttpResponse<String> ask(String token) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + service.port() + "/api/v1/hosts"))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofString());
    }
}

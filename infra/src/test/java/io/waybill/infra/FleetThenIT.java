package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.infra.Service.Answer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The fleet's past, asked over the API while it goes on. */
class FleetThenIT {
    @TempDir private static Path data;
    private static Service service;
    private static Instant before;
    private static Instant running;
    private static Instant stopped;
    private static Instant removed;
    private static String token;

    @BeforeAll
    static void aContainerLives() throws Exception {
        RealEngine.require(); // for its registry
        service = Service.simulated(data);
        MainJobIT.publishWeb(service);
        before = pause();
        done(service.post("/api/v1/containers?wait=3m", "{\"name\": \"web\", \"image\": \"web\"}"));
        running = pause();
        done(service.post("/api/v1/containers/web/stop?wait=3m", "{}"));
        stopped = pause();
        done(service.post("/api/v1/containers/web/rename?wait=3m", "{\"name\": \"shop\"}"));
        token = done(service.delete("/api/v1/containers/shop?wait=3m")).path("token").asString();
        removed = pause();
    }

    @AfterAll
    static void stop() throws Exception {
        if (service != null) {
            service.close();
        }
    }

    @Test
    void theFleetIsAsItWasAtEachInstant() {
        assertThat(fleet(before)).isEmpty();
        Instant begins = Instant.parse(get("/fleet?at=" + before).path("logBegins").asString());
        assertThat(begins).isBefore(before);
        assertThat(get("/fleet?at=2020-01-01").path("logBegins").asString())
                .isEqualTo(begins.toString());
        JsonNode web = fleet(running).getFirst();
        assertThat(web.path("name").asString()).isEqualTo("web");
        assertThat(web.path("status").asString()).isEqualTo("running");
        assertThat(web.path("desired").asString()).isEqualTo("running");
        assertThat(web.path("host").asString()).isEqualTo("local");
        assertThat(web.path("version").asInt()).isEqualTo(1);
        assertThat(fleet(stopped).getFirst().path("status").asString()).isEqualTo("exited");
        assertThat(fleet(removed)).isEmpty();
        assertThat(get("/fleet?at=" + stopped + "&state=running").path("items")).isEmpty();
        assertThat(get("/fleet?at=" + stopped + "&host=local&image=web&state=exited").path("items"))
                .hasSize(1);
        JsonNode now = get("/fleet?atLeast=" + token);
        assertThat(now.path("items")).isEmpty();
        assertThat(Instant.parse(now.path("at").asString())).isAfter(removed);
    }

    @Test
    void whatWasNotKnownYetIsNotAnswered() {
        JsonNode then = get("/fleet?at=" + running + "&asKnownAt=" + removed);
        assertThat(then.path("items").get(0).path("status").asString()).isEqualTo("running");
        assertThat(then.path("asKnownAt").asString()).isEqualTo(removed.toString());
        assertThat(get("/fleet?asKnownAt=" + running).path("at").asString())
                .isEqualTo(running.toString());
        assertThat(get("/fleet?asKnownAt=" + before).path("items")).isEmpty();
    }

    @Test
    void theDifferenceIsToldFieldByField() {
        JsonNode change =
                get("/fleet/diff?from=" + running + "&to=" + stopped).path("items").get(0);
        assertThat(change.path("change").asString()).isEqualTo("changed");
        assertThat(change.path("fields").valueStream().map(field -> field.path("field").asString()))
                .contains("desired", "status");
        assertThat(change.path("before").path("status").asString()).isEqualTo("running");
        assertThat(change.path("after").path("status").asString()).isEqualTo("exited");
        assertThat(kind(before, running)).isEqualTo("came");
        assertThat(kind(running, removed)).isEqualTo("went");
    }

    @Test
    void aLifeIsItsIntervalsAndAddsUp() {
        List<JsonNode> intervals =
                get("/containers/shop/intervals?atLeast=" + token)
                        .path("items")
                        .valueStream()
                        .toList();
        assertThat(intervals.size()).isGreaterThanOrEqualTo(4);
        for (int i = 1; i < intervals.size(); i++) {
            assertThat(intervals.get(i).path("from")).isEqualTo(intervals.get(i - 1).path("to"));
        }
        assertThat(intervals.getLast().path("container").path("status").asString())
                .isEqualTo("removed");
        JsonNode first = get("/containers/shop/intervals?limit=2");
        JsonNode second =
                get(
                        "/containers/shop/intervals?limit=1000&cursor="
                                + first.path("next").asString());
        assertThat(second.path("items").valueStream().toList())
                .isEqualTo(intervals.subList(2, intervals.size()));
        assertThat(second.path("to")).isEqualTo(first.path("to"));

        JsonNode uptime = get("/containers/shop/uptime");
        Duration onRecord = duration(uptime.path("onRecord"));
        Duration sum =
                uptime.path("states")
                        .valueStream()
                        .map(FleetThenIT::duration)
                        .reduce(duration(uptime.path("unobserved")), Duration::plus);
        assertThat(sum).isEqualTo(onRecord);
        assertThat(duration(uptime.path("up"))).isPositive().isLessThan(onRecord);
        assertThat(uptime.path("runs").asInt()).isEqualTo(1);
        assertThat(uptime.path("restarts").asInt()).isZero();
        assertThat(get("/fleet/uptime?host=local").path("items").get(0).path("up"))
                .isEqualTo(uptime.path("up"));
    }

    @ParameterizedTest
    @CsvSource({
        "/fleet?at=yesterday, at, is not an instant",
        "/fleet?at=2026-11-20T14:03, at, with its offset",
        "/fleet?at=2999-01-01T00:00:00Z, at, lies in the future",
        "/fleet?at=2026-11-20&asKnownAt=2026-11-19, asKnownAt, nothing is known",
        "/fleet?at=2026-11-20&state=removed, state, is not one of",
        "/fleet?at=2026-11-20&cursor=x, cursor, is not one that a page ended with",
        "/fleet?cursor=%2B999999999-01-01T00:00:00Z_x, cursor, is not one that a page ended with",
        "/fleet?cursor=2026-11-20T00:00:00Z_AA, cursor, is not one that a page ended with",
        "/fleet/uptime?cursor=2999-01-01T00:00:00Z_AA, cursor, is not one that a page ended with",
        "/containers/shop/intervals?cursor=2999-01-01T00:00:00Z_AA, cursor, is not one that",
        "/fleet?at=2026-11-20&limit=0, limit, is not between",
        "/fleet/diff, from, it is required",
        "/fleet/diff?from=2026-11-20&to=2026-11-19, from, is not before",
        "/containers/shop/intervals?from=x, from, is not an instant",
    })
    void whatCannotBeAskedIsToldByItsField(String path, String field, String words) {
        Answer answer = service.get("/api/v1" + path);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("field").asString()).isEqualTo(field);
        assertThat(answer.body().path("detail").asString()).contains(words);
    }

    @Test
    void aDateAndAnInstantWithoutSecondsAreUnderstood() {
        assertThat(get("/fleet?at=2026-11-20").path("at").asString())
                .isEqualTo("2026-11-20T00:00:00Z");
        assertThat(get("/fleet?at=2026-11-20T14:03Z").path("at").asString())
                .isEqualTo("2026-11-20T14:03:00Z");
        assertThat(service.get("/api/v1/containers/nosuch/uptime").status()).isEqualTo(404);
        Answer early = service.get("/api/v1/containers/shop/uptime?from=2020-01-01&to=2020-01-02");
        assertThat(early.status()).isEqualTo(404);
        assertThat(early.body().path("detail").asString()).contains("was not on record from");
    }

    private static Instant pause() throws InterruptedException {
        Thread.sleep(300);
        Instant now = Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
        Thread.sleep(300);
        return now;
    }

    private static JsonNode done(Answer answer) {
        return service.succeed(answer).body();
    }

    private static String kind(Instant from, Instant to) {
        return get("/fleet/diff?from=" + from + "&to=" + to)
                .path("items")
                .get(0)
                .path("change")
                .asString();
    }

    private static List<JsonNode> fleet(Instant at) {
        return get("/fleet?at=" + at + "&atLeast=" + token).path("items").valueStream().toList();
    }

    private static JsonNode get(String path) {
        Answer answer = service.fresh("/api/v1" + path);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.body();
    }

    private static Duration duration(JsonNode text) {
        return Duration.parse(text.asString());
    }
}

package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.bench.lives.Lives;
import io.waybill.bench.lives.LogWriter;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.Service.Answer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the audit trail answers over HTTP, of a month that was generated and of what is done now.
 */
class AuditIT {
    private static final int EVENTS = 20_000;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir private static Path data;
    private static Service service;

    @BeforeAll
    static void start() throws Exception {
        service = Service.simulated(data);
        try (LogWriter log =
                new LogWriter(
                        DriverManager.getConnection(service.jdbcUrl()),
                        LogWriter.Positions.LEFT_TO_THE_SERVICE)) {
            log.write(new Lives(5, EVENTS), EVENTS);
        }
        service.awaitProjected();
        assertThat(count("")).isGreaterThanOrEqualTo(EVENTS);
    }

    @AfterAll
    static void stop() throws Exception {
        service.close();
    }

    @Test
    void pagesGoOnWhereTheLastOneEndedWhateverComesMeanwhile() {
        Set<Long> told = new HashSet<>();
        List<Long> inOrder = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = ok("/api/v1/audit?actor=pipeline&limit=200" + cursor);
            page.path("items")
                    .forEach(
                            item -> {
                                assertThat(item.path("actor").asString()).isEqualTo("pipeline");
                                assertThat(told.add(item.path("position").asLong())).isTrue();
                                inOrder.add(item.path("position").asLong());
                            });
            String next = page.path("next").asString("");
            cursor = next.isEmpty() ? "" : "&cursor=" + next;
            // Newer than all that is still to come.
            service.post("/api/v1/images", image("page-" + told.size()));
        } while (!cursor.isEmpty());
        assertThat(inOrder).isSortedAccordingTo(java.util.Comparator.reverseOrder());
        assertThat(told).hasSize((int) count("actor=pipeline"));
    }

    @Test
    void countsGroupsAndExportsAgree() throws Exception {
        String filter = "action=stop&outcome=requested";
        long count = count(filter);
        assertThat(count).isGreaterThan(50);
        JsonNode groups = ok("/api/v1/audit/groups?by=actor&" + filter);
        assertThat(groups.path("total").asLong()).isEqualTo(count);
        assertThat(
                        groups.path("items")
                                .valueStream()
                                .mapToLong(g -> g.path("count").asLong())
                                .sum())
                .isEqualTo(count);
        List<String> lines = lines(export("/api/v1/audit?" + filter, "application/x-ndjson"));
        assertThat(lines).hasSize((int) count);
        assertThat(WaybillJson.mapper().readTree(lines.getFirst()).path("action").asString())
                .isEqualTo("stop");
        JsonNode whole =
                WaybillJson.mapper()
                        .readTree(export("/api/v1/audit?format=json&" + filter, null).body());
        assertThat(whole.path("items")).hasSize((int) count);
        HttpResponse<String> csv = export("/api/v1/audit?" + filter, "text/csv");
        assertThat(lines(csv)).hasSize((int) count + 1);
        assertThat(csv.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
        assertThat(lines(export("/api/v1/audit?format=ndjson&limit=3&order=oldest", null)))
                .hasSize(3)
                .first()
                .asString()
                .contains("\"position\":1,");
    }

    @Test
    void whatASpreadsheetWouldTakeForAFormulaIsText() throws Exception {
        String reason = "=HYPERLINK(\\\"http://evil\\\"), \\\"1\\\"\\n2";
        Answer answer =
                service.post(
                        "/api/v1/images",
                        "{\"name\": \"formula\", \"repository\": \"registry.example/f\", \"reason\": \"%s\"}"
                                .formatted(reason));
        assertThat(answer.status()).isEqualTo(200);
        String fresh =
                "/api/v1/audit?image=formula&format=csv&atLeast="
                        + answer.body().path("token").asString();
        service.awaitProjected();
        String csv = export(fresh, null).body();
        assertThat(csv).contains(",\"'=HYPERLINK(\"\"http://evil\"\"), \"\"1\"\"\n2\",");
    }

    @Test
    void wordsAreFoundInWhatIsNewAndInWhatIsOld() {
        assertThat(count("text=certificate%20renew&action=stop"))
                .isEqualTo(
                        ok("/api/v1/audit?limit=1000&action=stop&outcome=requested")
                                .path("items")
                                .valueStream()
                                .filter(
                                        i ->
                                                i.path("reason")
                                                        .asString("")
                                                        .equals("certificate renewal"))
                                .count())
                .isPositive();
    }

    @Test
    void anEntryTellsItsEventAndWhatItChanged() {
        JsonNode stop = first("action=stop&outcome=requested&order=oldest");
        JsonNode told = ok("/api/v1/audit/" + stop.path("position").asLong());
        assertThat(told.path("entry")).isEqualTo(stop);
        assertThat(told.path("event").path("id")).isEqualTo(stop.path("id"));
        assertThat(told.path("event").path("data").path("desired").path("state").asString())
                .isEqualTo("stopped");
        assertThat(told.path("changes").valueStream().map(c -> c.path("field").asString()))
                .contains("desired.state", "desired.operation.id")
                .noneMatch(field -> field.startsWith("observed"));
        JsonNode state =
                told.path("changes")
                        .valueStream()
                        .filter(c -> c.path("field").asString().equals("desired.state"))
                        .findFirst()
                        .orElseThrow();
        assertThat(state.path("before").asString()).isEqualTo("running");
        assertThat(state.path("after").asString()).isEqualTo("stopped");
        assertThat(ok("/api/v1/audit/" + stop.path("id").asString())).isEqualTo(told);
    }

    @Test
    void aChainLeadsFromTheFirstCauseToAllThatFollowed() {
        JsonNode stop = first("action=stop&outcome=requested&order=oldest");
        JsonNode down = ok("/api/v1/audit/" + stop.path("position").asLong() + "/chain");
        assertThat(relations(down).getFirst()).isEqualTo("0 it stop requested");
        assertThat(relations(down)).contains("1 followed exit observed", "1 followed stop done");
        JsonNode done = down.path("items").get(2).path("entry");
        assertThat(relations(ok("/api/v1/audit/" + done.path("id").asString() + "/chain")))
                .startsWith("0 led-to-it stop requested")
                .contains(
                        "1 it "
                                + done.path("action").asString()
                                + " "
                                + done.path("outcome").asString());
    }

    @Test
    void whatACommandMakesKnownBesideItsFirstEventFollowsFromIt() {
        JsonNode declared = first("action=create&outcome=done");
        String container = declared.path("subject").asString().substring("containers/".length());
        service.post("/api/v1/containers/" + container + "/restart", "{}");
        Answer removal = service.delete("/api/v1/containers/" + container + "?force=true");
        assertThat(removal.status()).as(removal.toString()).isEqualTo(202);
        String token = removal.body().path("token").asString();
        JsonNode abandoned =
                first(
                        "action=restart&outcome=abandoned&container="
                                + container
                                + "&atLeast="
                                + token);
        assertThat(relations(ok("/api/v1/audit/" + abandoned.path("position").asLong() + "/chain")))
                .containsExactly("0 led-to-it remove requested", "1 it restart abandoned");
    }

    @Test
    void whatCanNeverBeIsAnErrorThatSaysWhatCan() {
        assertThat(refusal("/api/v1/audit?action=explode")).contains("'explode'", "drift, ");
        assertThat(refusal("/api/v1/audit/count?outcome=fine")).contains("requested, done");
        assertThat(refusal("/api/v1/audit?cause=me")).contains("out-of-memory");
        assertThat(refusal("/api/v1/audit?version=3")).contains("image");
        assertThat(refusal("/api/v1/audit?order=random")).contains("newest or oldest");
        assertThat(refusal("/api/v1/audit?format=xml")).contains("json, ndjson, csv");
        assertThat(refusal("/api/v1/audit?format=csv&cursor=4")).contains("no cursor");
        assertThat(refusal("/api/v1/audit/groups?by=colour")).contains("actor, action");
        assertThat(refusal("/api/v1/audit?text=%25")).contains("no word");
        assertThat(refusal("/api/v1/audit/abc")).contains("position");
        assertThat(service.get("/api/v1/audit/999999999").status()).isEqualTo(404);
        assertThat(service.get("/api/v1/audit/0190-nosuch/chain").status()).isEqualTo(404);
        // Known, but nothing on record is.
        assertThat(count("action=read-transcript")).isZero();
    }

    private static List<String> relations(JsonNode chain) {
        return chain.path("items")
                .valueStream()
                .map(
                        link ->
                                link.path("depth").asInt()
                                        + " "
                                        + link.path("relation").asString()
                                        + " "
                                        + link.path("entry").path("action").asString()
                                        + " "
                                        + link.path("entry").path("outcome").asString())
                .toList();
    }

    private static JsonNode first(String query) {
        JsonNode items = ok("/api/v1/audit?limit=1&" + query).path("items");
        assertThat(items).as(query).hasSize(1);
        return items.get(0);
    }

    private static long count(String query) {
        return ok("/api/v1/audit/count?" + query).path("count").asLong();
    }

    private static JsonNode ok(String path) {
        Answer answer = service.fresh(path);
        assertThat(answer.status()).as(path + " " + answer).isEqualTo(200);
        return answer.body();
    }

    private static String refusal(String path) {
        Answer answer = service.get(path);
        assertThat(answer.status()).as(path + " " + answer).isEqualTo(400);
        return answer.body().path("detail").asString();
    }

    private static String image(String name) {
        return "{\"name\": \"%s\", \"repository\": \"registry.example/%s\"}".formatted(name, name);
    }

    private static HttpResponse<String> export(String path, @Nullable String accept)
            throws Exception {
        var request = service.request(path).GET();
        if (accept != null) {
            request.setHeader("Accept", accept);
        }
        HttpResponse<String> answer =
                HTTP.send(
                        request.build(),
                        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
        return answer;
    }

    private static List<String> lines(HttpResponse<String> answer) {
        return Stream.of(answer.body().split("\r?\n")).toList();
    }
}

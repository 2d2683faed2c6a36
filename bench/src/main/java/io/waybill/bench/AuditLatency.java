package io.waybill.bench;

import tools.jackson.databind.JsonNode;

import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * How soon the audit trail answers over HTTP, whole pages of 100, each question in many variants.
 */
final class AuditLatency {
    private static final List<String> FIELDS =
            List.of(
                    "actor", "action", "name", "host", "image", "version", "outcome", "cause",
                    "ticket");

    private final MeasuredService service;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Random random = new Random(1);
    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final Latency latency;

    AuditLatency(MeasuredService service) {
        this.service = service;
        latency = new Latency(service);
    }

    Map<String, Object> measure() throws Exception {
        for (String field : FIELDS) {
            values.put(field, latency.valuesOf(field));
        }
        long last = service.get("/api/v1/audit/count").path("count").asLong();
        measure("newest", () -> "");
        for (String field : FIELDS) {
            measure(field, () -> asked(field));
        }
        List<String> containers = containers(last);
        measure("container", () -> "container=" + oneOf(containers));
        measure("hour", () -> time(3_600));
        measure("day", () -> time(86_400));
        measure("frequentWord", () -> "text=" + oneOf(List.of("requested", "memory", "exited")));
        measure("rareWord", () -> "text=" + oneOf(values("ticket")).replace("-", "%20"));
        measure("noSuchWord", () -> "text=nosuchword" + random.nextInt(1_000));
        measure("rareAndFrequent", () -> asked("ticket") + "&outcome=requested");
        measure("threeFields", () -> asked("actor") + "&" + asked("host") + "&" + asked("action"));
        measure("frequentOnesThatNeverMeet", () -> asked("host") + "&action=publish");
        measure("fieldAndWord", () -> asked("host") + "&text=out%20of%20memory");
        measure("fieldAndDay", () -> asked("image") + "&" + time(86_400));
        measure("noSuchActor", () -> "actor=nobody" + random.nextInt(1_000));
        measure("oldestFirst", () -> asked("action") + "&order=oldest");
        measure("deepCursor", () -> asked("outcome") + "&cursor=" + random.nextLong(1, last));
        measure("deepCursorOfRare", () -> asked("ticket") + "&cursor=" + random.nextLong(1, last));
        latency.once("countOfAll", "/api/v1/audit/count");
        latency.once("countOfAnOutcome", "/api/v1/audit/count?outcome=requested");
        latency.once(
                "countOfTwoFieldsInADay",
                "/api/v1/audit/count?outcome=observed&" + asked("host") + "&" + time(86_400));
        latency.once("groupsByActor", "/api/v1/audit/groups?by=actor");
        latency.once("groupsByActorOfStops", "/api/v1/audit/groups?by=actor&action=stop");
        latency.once("groupsByDay", "/api/v1/audit/groups?by=day&outcome=failed");
        Map<String, Object> figures = latency.figures();
        export(100_000, figures);
        return figures;
    }

    private List<String> values(String field) {
        return values.getOrDefault(field, List.of());
    }

    private List<String> containers(long last) throws Exception {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            JsonNode page =
                    service.get(
                            "/api/v1/audit?limit=1&action=exit&cursor="
                                    + random.nextLong(last / 2, last + 1));
            for (JsonNode item : page.path("items")) {
                found.add(item.path("subject").asString().replaceFirst("containers/", ""));
            }
        }
        return found;
    }

    private String asked(String field) {
        String value = oneOf(values(field));
        if (field.equals("version")) {
            String[] parts = value.split(":");
            return "image=" + parts[0] + "&version=" + parts[1];
        }
        return field + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private String time(long seconds) {
        // Thirty days, about, from the beginning of the generated lives.
        long begin = random.nextLong(29 * 86_400L);
        java.time.Instant from = io.waybill.bench.lives.Lives.BEGINNING.plusSeconds(begin);
        return "from=" + from + "&to=" + from.plusSeconds(seconds);
    }

    private String oneOf(List<String> some) {
        return some.get(random.nextInt(some.size()));
    }

    private void measure(String name, Latency.Question question) throws Exception {
        latency.measure(name, () -> "/api/v1/audit?" + question.next());
    }

    private void export(int entries, Map<String, Object> figures) throws Exception {
        long begin = System.nanoTime();
        HttpResponse<InputStream> answer =
                http.send(
                        service.request("/api/v1/audit?format=csv&limit=" + entries).GET().build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            body.read();
            figures.put(
                    "exportFirstByteMs", ContainerStart.rounded((System.nanoTime() - begin) / 1e6));
            body.transferTo(java.io.OutputStream.nullOutputStream());
        }
        figures.put(
                "exportedEntriesPerSecond",
                Math.round(entries / ((System.nanoTime() - begin) / 1e9)));
    }
}

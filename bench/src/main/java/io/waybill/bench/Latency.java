package io.waybill.bench;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How soon questions are answered over HTTP, each in many variants, beside one limit. */
final class Latency {
    private static final int SAMPLES = 500;
    private static final int FIRST_NOT_COUNTED = 100;
    private static final double LIMIT_MS = 20;

    private final MeasuredService service;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private double slowestMs;

    /** One variant after another, as a path with its query. */
    interface Question {
        String next() throws Exception;
    }

    Latency(MeasuredService service) {
        this.service = service;
    }

    /** The most frequent values that a field of the audit trail has. */
    List<String> valuesOf(String field) throws Exception {
        List<String> found = new ArrayList<>();
        service.get("/api/v1/audit/groups?limit=1000&by=" + field)
                .path("items")
                .forEach(group -> found.add(group.path("value").asString()));
        return found;
    }

    void measure(String name, Question question) throws Exception {
        Samples samples = new Samples();
        for (int i = -FIRST_NOT_COUNTED; i < SAMPLES; i++) {
            String asked = question.next();
            long begin = System.nanoTime();
            ask(asked);
            if (i >= 0) {
                samples.addNanos(System.nanoTime() - begin);
            }
        }
        Map<String, Object> figure = new LinkedHashMap<>();
        figure.put("medianMs", ContainerStart.rounded(samples.quantile(0.5)));
        figure.put("p99Ms", ContainerStart.rounded(samples.quantile(0.99)));
        slowestMs = Math.max(slowestMs, samples.quantile(0.99));
        figures.put(name, figure);
    }

    /** What the limit does not hold for. */
    void once(String name, String path) throws Exception {
        ask(path);
        long begin = System.nanoTime();
        ask(path);
        figures.put(name + "Ms", ContainerStart.rounded((System.nanoTime() - begin) / 1e6));
    }

    private void ask(String path) throws Exception {
        HttpResponse<String> answer =
                http.send(
                        service.request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + ": " + answer.body());
        }
    }

    /** All figures until now, and whether those that the limit holds for keep to it. */
    Map<String, Object> figures() {
        Map<String, Object> all = new LinkedHashMap<>(figures);
        all.put("goal", "p99Ms of each <= " + LIMIT_MS);
        all.put("met", slowestMs <= LIMIT_MS);
        return all;
    }
}

package io.waybill.bench;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** How quickly each projection is built anew beside the live one, from the request to the swap. */
final class RebuildRate {
    private static final long GOAL = 50_000;
    private static final long EVENTS = 500_000;

    private RebuildRate() {}

    /** {@code rebuild [--events N] [--seed S] [--keep DIR]}. */
    static Map<String, Object> measure(String[] arguments) throws Exception {
        return GeneratedLog.measure(
                arguments,
                EVENTS,
                (service, log, events, _) -> {
                    if (!log.isOfAnEarlierRun()) {
                        log.appendUpTo(events);
                    }
                    log.awaitProjected();
                    return measure(service, log.last());
                });
    }

    /** Of all projections, one after another. */
    static Map<String, Object> measure(MeasuredService service, long events)
            throws IOException, InterruptedException {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("events", events);
        result.put("goal", "eventsPerSecond of each >= " + GOAL);
        boolean met = true;
        for (JsonNode projection : service.get("/api/v1/projections").path("items")) {
            String name = projection.path("name").asString();
            double seconds = seconds(service, "/api/v1/projections/" + name + "/rebuild");
            met &= events / seconds >= GOAL;
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("seconds", ContainerStart.rounded(seconds));
            figures.put("eventsPerSecond", Math.round(events / seconds));
            result.put(name, figures);
        }
        result.put("met", met);
        return result;
    }

    /**
     * Waits until nothing is built anew, as is done by itself by what makes other rows than before.
     */
    static void awaitNone(MeasuredService service) throws IOException, InterruptedException {
        for (JsonNode projection : service.get("/api/v1/projections").path("items")) {
            String path = "/api/v1/projections/" + projection.path("name").asString() + "/rebuild";
            while (projection.has("rebuild") && !service.get(path).has("finishedAt")) {
                Thread.sleep(200);
            }
        }
    }

    private static double seconds(MeasuredService service, String path)
            throws IOException, InterruptedException {
        long begun = System.nanoTime();
        service.post(path, "{\"reason\": \"to measure it\"}");
        while (true) {
            JsonNode rebuild = service.get(path);
            if (rebuild.has("finishedAt")) {
                if (!rebuild.path("status").asString().equals("done")) {
                    throw new IllegalStateException(rebuild.toString());
                }
                return (System.nanoTime() - begun) / 1e9;
            }
            Thread.sleep(20);
        }
    }
}

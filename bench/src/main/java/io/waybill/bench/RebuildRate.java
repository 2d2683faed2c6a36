package io.waybill.bench;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** How quickly each projection is built anew beside the live one, from the request to the swap. */
final class RebuildRate {
    private static final long GOAL = 50_000;
    private static final long EVENTS = 500_000;

    private RebuildRate() {}

    /** {@code rebuild [--events N] [--seed S] [--keep DIR]}. */
    static Map<String, Object> measure(String[] arguments) throws Exception {
        Options options = new Options(arguments, Set.of("--events", "--seed", "--keep"));
        Path kept = options.path("--keep");
        Path data = kept == null ? Files.createTempDirectory("waybill-bench") : kept;
        Files.createDirectories(data);
        long events = options.number("--events", EVENTS);
        try (MeasuredService service = MeasuredService.start(data, "--simulated");
                GeneratedLog log =
                        new GeneratedLog(service, data, options.number("--seed", 1), events)) {
            if (!log.isOfAnEarlierRun()) {
                log.appendUpTo(events);
            }
            log.awaitProjected();
            return measure(service, log.last());
        } finally {
            if (kept == null) {
                MeasuredService.deleteAll(data);
            }
        }
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

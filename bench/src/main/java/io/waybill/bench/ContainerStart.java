package io.waybill.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Creating and starting a container through Waybill, until its answer says that it runs, beside
 * creating and starting the same through the engine's API alone.
 */
final class ContainerStart {
    private ContainerStart() {}

    /**
     * @param socket the engine's
     * @param registry that has shop/web:v1
     */
    static Map<String, Object> measure(
            MeasuredService service, String socket, String registry, int samples)
            throws IOException, InterruptedException {
        service.post(
                "/api/v1/images",
                "{\"name\": \"web\", \"repository\": \"%s/shop/web\"}".formatted(registry));
        String digest =
                service.post("/api/v1/images/web/versions", "{\"reference\": \"v1\"}")
                        .path("digest")
                        .asString();
        String image = registry + "/shop/web@" + digest;
        Samples alone = new Samples();
        Samples through = new Samples();
        for (int sample = -20; sample < samples; sample++) {
            // The first one pulls the image, which the engine alone would not do.
            long waybill = throughWaybill(service);
            long engine = throughEngine(socket, image);
            if (sample >= 0) { // the first ones warm up
                alone.addNanos(engine);
                through.addNanos(waybill);
            }
        }
        double added = through.quantile(0.5) - alone.quantile(0.5);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("samples", through.count());
        result.put("throughWaybillMedianMs", rounded(through.quantile(0.5)));
        result.put("engineAloneMedianMs", rounded(alone.quantile(0.5)));
        result.put("addedMedianMs", rounded(added));
        result.put("goal", "addedMedianMs <= 30");
        result.put("met", added <= 30);
        return result;
    }

    static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }

    private static long throughWaybill(MeasuredService service)
            throws IOException, InterruptedException {
        String name = "bench-" + UUID.randomUUID();
        long begin = System.nanoTime();
        String status =
                service.post(
                                "/api/v1/containers?wait=60s",
                                "{\"name\": \"%s\", \"image\": \"web\"}".formatted(name))
                        .path("status")
                        .asString();
        long nanos = System.nanoTime() - begin;
        if (!status.equals("succeeded")) {
            throw new IllegalStateException("the start " + status);
        }
        service.delete("/api/v1/containers/" + name + "?force=true&wait=60s");
        return nanos;
    }

    private static long throughEngine(String socket, String image) throws IOException {
        String name = "bench-" + UUID.randomUUID();
        long begin = System.nanoTime();
        EngineApi.call(
                socket,
                "POST",
                "/containers/create?name=" + name,
                "{\"Image\": \"%s\"}".formatted(image));
        EngineApi.call(socket, "POST", "/containers/" + name + "/start", "");
        long nanos = System.nanoTime() - begin;
        EngineApi.call(socket, "DELETE", "/containers/" + name + "?force=true", "");
        return nanos;
    }
}

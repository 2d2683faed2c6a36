package io.waybill.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Putting under record what runs on a host already, all of it at once. */
final class Adoption {
    private static final int TOLD_WITHIN_LOOKS = 240;

    private Adoption() {}

    /**
     * @param socket the engine's
     * @param registry that has shop/web:v1
     */
    static Map<String, Object> measure(
            MeasuredService service, String socket, String registry, int containers)
            throws IOException, InterruptedException {
        try {
            EngineApi.call(
                    socket,
                    "POST",
                    "/images/create?fromImage=" + registry + "/shop/web&tag=v1",
                    "");
            for (int number = 0; number < containers; number++) {
                String name = name(number);
                EngineApi.call(
                        socket,
                        "POST",
                        "/containers/create?name=" + name,
                        "{\"Image\": \"%s/shop/web:v1\", \"HostConfig\": {\"NetworkMode\": \"none\"}}"
                                .formatted(registry));
                EngineApi.call(socket, "POST", "/containers/" + name + "/start", "");
            }
            awaitTold(service, containers);
            long begin = System.nanoTime();
            int adopted =
                    service.post("/api/v1/hosts/local/adoptions", "{\"all\": true}")
                            .path("adopted")
                            .size();
            double seconds = (System.nanoTime() - begin) / 1e9;
            if (adopted < containers) {
                throw new IllegalStateException("adopted " + adopted + " of " + containers);
            }
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("containers", adopted);
            result.put("seconds", ContainerStart.rounded(seconds));
            result.put("goal", "seconds <= 10 for 200");
            result.put("met", seconds <= 10);
            return result;
        } finally {
            removeAll(socket, containers);
        }
    }

    private static String name(int number) {
        return "bench-adopted-" + number;
    }

    private static void awaitTold(MeasuredService service, int containers)
            throws IOException, InterruptedException {
        for (int looks = 0; looks < TOLD_WITHIN_LOOKS; looks++) {
            long told =
                    service.get("/api/v1/hosts/local/unmanaged")
                            .path("items")
                            .valueStream()
                            .filter(one -> one.path("name").asString().startsWith("bench-adopted-"))
                            .count();
            if (told == containers) {
                return;
            }
            Thread.sleep(250);
        }
        throw new IllegalStateException("not all of them were told of within a minute");
    }

    private static void removeAll(String socket, int containers) {
        for (int number = 0; number < containers; number++) {
            try {
                EngineApi.call(socket, "DELETE", "/containers/" + name(number) + "?force=true", "");
            } catch (IOException gone) {
                // It did not come to be.
            }
        }
    }
}

package io.waybill.bench;

import io.waybill.bench.lives.Lives;

import tools.jackson.databind.JsonNode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** How soon the fleet as it was is told, whole pages of 100. */
final class FleetThenLatency {
    private static final long MONTH = 29 * 86_400L;

    private final MeasuredService service;
    private final Latency latency;
    private final Random random = new Random(1);

    FleetThenLatency(MeasuredService service) {
        this.service = service;
        latency = new Latency(service);
    }

    Map<String, Object> measure() throws Exception {
        List<String> hosts = latency.valuesOf("host");
        List<String> images = latency.valuesOf("image");
        List<String> containers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            fleet("at=" + instant())
                    .forEach(container -> containers.add(container.path("id").asString()));
        }
        measure("atAnInstant", () -> "at=" + instant());
        measure("onAHost", () -> "at=" + instant() + "&host=" + oneOf(hosts));
        measure("ofAnImage", () -> "at=" + instant() + "&image=" + oneOf(images));
        measure("exited", () -> "at=" + instant() + "&state=exited");
        measure("drifted", () -> "at=" + instant() + "&drifted=true");
        measure("asKnownAt", this::asKnown);
        latency.measure(
                "lifeOfAContainer",
                () -> "/api/v1/containers/" + oneOf(containers) + "/intervals?limit=100");
        latency.measure(
                "uptimeOfAContainer", () -> "/api/v1/containers/" + oneOf(containers) + "/uptime");
        latency.once("differenceOfAnHour", "/api/v1/fleet/diff?" + hour());
        latency.once(
                "uptimeOfAHostInADay",
                "/api/v1/fleet/uptime?host=" + hosts.getFirst() + "&" + day());
        return latency.figures();
    }

    private void measure(String name, Latency.Question question) throws Exception {
        latency.measure(name, () -> "/api/v1/fleet?" + question.next());
    }

    private String asKnown() {
        Instant at = instant();
        return "at=" + at + "&asKnownAt=" + at.plusSeconds(random.nextLong(3_600));
    }

    private JsonNode fleet(String query) throws Exception {
        return service.get("/api/v1/fleet?" + query).path("items");
    }

    private Instant instant() {
        return Lives.BEGINNING.plusSeconds(random.nextLong(3_600, MONTH));
    }

    private String hour() {
        Instant from = instant();
        return "from=" + from + "&to=" + from.plusSeconds(3_600);
    }

    private String day() {
        Instant from = instant();
        return "from=" + from + "&to=" + from.plusSeconds(86_400);
    }

    private String oneOf(List<String> some) {
        return some.get(random.nextInt(some.size()));
    }
}

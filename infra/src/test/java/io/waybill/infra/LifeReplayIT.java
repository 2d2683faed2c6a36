package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A life is told step by step, with what each event made of the container. */
class LifeReplayIT {
    @TempDir private Path data;
    private Service service;

    @BeforeEach
    void start() throws Exception {
        RealEngine.require();
        service = Service.onEngine(data);
        MainJobIT.publishWeb(service);
    }

    @AfterEach
    void stop() throws Exception {
        if (service != null) {
            service.close();
            RealEngine.removeAllNamed("life");
        }
    }

    @Test
    void eachStepSaysWhatHappenedAndWhatItWasAfterThat() {
        service.succeed(
                service.post(
                        "/api/v1/containers?wait=3m",
                        "{\"name\": \"life\", \"image\": \"web\", \"reason\": \"go live\"}"));
        service.succeed(
                service.post(
                        "/api/v1/containers/life/stop?wait=3m",
                        "{\"grace\": \"1s\", \"reason\": \"too loud\", \"ticket\": \"CHG-7\"}"));
        service.succeed(service.delete("/api/v1/containers/life?wait=3m"));

        JsonNode whole = service.get("/api/v1/containers/life/replay").body();
        assertThat(told(whole))
                .containsExactly(
                        "declared not-on-host/running",
                        "created created/running",
                        "started running/running",
                        "operation-succeeded running/running",
                        "stop-requested running/stopped",
                        "exited exited/stopped",
                        "operation-succeeded exited/stopped",
                        "removal-requested exited/absent",
                        "removed removed/absent",
                        "operation-succeeded removed/absent");
        JsonNode stop = whole.path("items").get(4);
        assertThat(stop.path("actor").asString()).isEqualTo("admin");
        assertThat(stop.path("reason").asString()).isEqualTo("too loud");
        assertThat(stop.path("ticket").asString()).isEqualTo("CHG-7");
        assertThat(stop.path("what").asString()).startsWith("stop requested by admin");
        assertThat(stop.path("changes"))
                .hasToString(
                        "[{\"field\":\"desired\",\"from\":\"running\",\"to\":\"stopped\"},"
                                + "{\"field\":\"operation\",\"to\":\"stop\"}]");

        JsonNode first = service.get("/api/v1/containers/life/replay?limit=4").body();
        JsonNode second =
                service.get(
                                "/api/v1/containers/life/replay?limit=1000&cursor="
                                        + first.path("next").asString())
                        .body();
        List<String> pages = new ArrayList<>(told(first));
        pages.addAll(told(second));
        assertThat(pages).isEqualTo(told(whole));
        assertThat(service.get("/api/v1/containers/nosuch/replay").status()).isEqualTo(404);
    }

    private static List<String> told(JsonNode life) {
        List<String> told = new ArrayList<>();
        for (JsonNode step : life.path("items")) {
            assertThat(step.path("step").asInt()).isPositive();
            assertThat(step.path("position").asLong()).isPositive();
            told.add(
                    step.path("type").asString().replaceAll("io.waybill.container.(.*).v1", "$1 ")
                            + step.path("state").path("status").asString()
                            + "/"
                            + step.path("state").path("desired").asString());
        }
        return told;
    }
}

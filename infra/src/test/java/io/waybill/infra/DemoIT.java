package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The short life that the command line plays, on its simulated host. */
class DemoIT {
    private static final Path CLI = Path.of("../cli/target");
    @TempDir private static Path data;
    private static Service service;

    private record Ran(int code, String shown) {}

    @BeforeAll
    static void start() throws Exception {
        service = Service.aloneSimulated(data);
    }

    @AfterAll
    static void stop() throws Exception {
        if (service != null) {
            service.close();
        }
    }

    @Test
    void itIsPlayedTakenAwayAndPlayedAgain() throws Exception {
        Ran ran = demo();
        assertThat(ran.code()).as(ran.shown()).isZero();
        assertThat(ran.shown())
                .contains("$ ./waybill run --name demo-web-1")
                .contains("demo-web-3: started")
                .contains("is completed");
        JsonNode fleet = service.get("/api/v1/containers?host=demo&all=true&unmanaged=true").body();
        assertThat(fleet.path("items")).hasSize(4);
        assertThat(fleet.path("unmanaged")).hasSize(1);
        assertThat(count("action=exit&name=demo-worker&cause=process")).isEqualTo(1);
        assertThat(count("action=exit&name=demo-web-3&cause=somebody-else")).isEqualTo(1);
        assertThat(service.get("/api/v1/rollouts?status=completed").body().path("items"))
                .hasSize(2);
        Ran again = demo();
        assertThat(again.code()).isEqualTo(3);
        assertThat(again.shown()).contains("waybill demo --clean");
        assertThat(demo("--clean").code()).isZero();
        assertThat(service.get("/api/v1/containers?host=demo").body().path("items")).isEmpty();
        Ran anew = demo();
        assertThat(anew.code()).as(anew.shown()).isZero();
    }

    private static long count(String query) {
        return service.get("/api/v1/audit/count?" + query).body().path("count").asLong();
    }

    private static Ran demo(String... more) throws Exception {
        java.util.List<String> line =
                new java.util.ArrayList<>(
                        java.util.List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                CLI.resolve("classes") + ":" + CLI.resolve("lib") + "/*",
                                "io.waybill.cli.Main",
                                "demo"));
        line.addAll(java.util.List.of(more));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment()
                .put("WAYBILL_CREDENTIALS", data.resolve("credentials.json").toString());
        Process process = builder.start();
        String shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        service.awaitProjected();
        return new Ran(process.waitFor(), shown);
    }
}

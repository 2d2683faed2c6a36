package io.waybill.infra;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.waybill.domain.wire.WaybillJson;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A Prometheus that scrapes one service, as whoever runs one has it do. */
final class RealPrometheus implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/prometheus");

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;
    private final Process process;

    private RealPrometheus(Service service, Path folder) throws IOException {
        port = Service.freePort();
        Path config =
                Files.writeString(
                        folder.resolve("prometheus.yml"),
                        """
                        global:
                          scrape_interval: 1s
                        scrape_configs:
                          - job_name: waybill
                            metrics_path: /actuator/prometheus
                            authorization:
                              credentials: %s
                            static_configs:
                              - targets: ["127.0.0.1:%d"]
                        """
                                .formatted(service.token(), service.port()));
        process =
                new ProcessBuilder(
                                PROGRAM.toString(),
                                "--config.file=" + config,
                                "--storage.tsdb.path=" + folder.resolve("prometheus"),
                                "--web.listen-address=127.0.0.1:" + port)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("prometheus.log").toFile())
                        .start();
    }

    /** Skips the test that asks for it where there is none, but for where all has to run. */
    static RealPrometheus scraping(Service service, Path folder) throws IOException {
        if (!Boolean.getBoolean("waybill.engine.required")) {
            assumeThat(PROGRAM).as("there is a Prometheus").isExecutable();
        }
        return new RealPrometheus(service, folder);
    }

    /** What it answers to a query of an instant; an error while it is not there yet. */
    JsonNode query(String query) {
        URI uri =
                URI.create(
                        "http://127.0.0.1:%d/api/v1/query?query=%s"
                                .formatted(port, URLEncoder.encode(query, StandardCharsets.UTF_8)));
        try {
            return WaybillJson.mapper()
                    .readTree(
                            http.send(
                                            HttpRequest.newBuilder(uri).build(),
                                            HttpResponse.BodyHandlers.ofString())
                                    .body());
        } catch (IOException starting) {
            return WaybillJson.mapper().createObjectNode().put("error", starting.toString());
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        http.close();
    }
}

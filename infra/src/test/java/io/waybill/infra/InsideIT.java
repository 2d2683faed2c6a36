package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.wire.WaybillJson;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks inside a real container over HTTP; what discloses something is on record. */
class InsideIT {
    private static final String WEB = "/api/v1/containers/inside-web";
    @TempDir private static Path data;
    private static Service service;

    @BeforeAll
    static void start() throws Exception {
        RealEngine.require();
        RealEngine.removeAllNamed("inside-");
        service = Service.onEngine(data);
        MainJobIT.publishWeb(service);
        Service.Answer answer =
                service.post(
                        "/api/v1/containers?wait=3m",
                        """
                        {"name": "inside-web", "image": "web", "spec": {"entrypoint": ["sh", "-c",
                          "for n in 1 2 3; do echo line $n; done; echo wrong >&2; while sleep 0.2; do echo tick; done"]}}""");
        service.succeed(answer);
        service.until("it talks", () -> RealEngine.cli("logs", "inside-web").contains("tick"));
    }

    @AfterAll
    static void stop() throws Exception {
        if (service != null) {
            service.close();
            RealEngine.removeAllNamed("inside-");
        }
    }

    private static HttpResponse<InputStream> open(String path, String accept) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        service.request(path).header("Accept", accept).GET().build(),
                        HttpResponse.BodyHandlers.ofInputStream());
    }

    private static String text(String path) throws Exception {
        HttpResponse<InputStream> answer = open(path, "*/*");
        try (InputStream body = answer.body()) {
            assertThat(answer.statusCode()).isEqualTo(200);
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theOutputIsReadAndThatIsOnRecord() throws Exception {
        // Which of the two streams comes first is the engine's to say.
        assertThat(text(WEB + "/logs?reason=see%20why").replace("wrong\n", ""))
                .startsWith("line 1\nline 2\nline 3\ntick\n");
        assertThat(text(WEB + "/logs?tail=1&reason=marker-logs")).isEqualTo("tick\n");
        assertThat(text(WEB + "/logs?tail=1&timestamps=true")).matches("\\d{4}-.*Z tick\n");
        Thread.sleep(2_500);
        assertThat(
                        Soon.answer(
                                () -> service.text(WEB + "/logs?since=1s"),
                                lately -> lately.contains("tick")))
                .doesNotContain("line 1");
        assertThat(service.historyUntil("inside-web", "marker-logs"))
                .contains("output read by admin: see why")
                .contains("output read by admin (the last 1 lines): marker-logs");
    }

    @Test
    void standardErrorIsToldApartLineByLine() throws Exception {
        HttpResponse<InputStream> answer = open(WEB + "/logs?tail=100000", "application/x-ndjson");
        List<String> streams = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            lines.lines()
                    .map(line -> WaybillJson.mapper().readTree(line))
                    .filter(line -> line.has("stream"))
                    .forEach(line -> streams.add(line.path("stream").asString()));
        }
        assertThat(streams).contains("stdout", "stderr");
    }

    @Test
    void whoFollowsTheOutputGetsWhatIsWrittenNextAndCanLeave() throws Exception {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                open(WEB + "/logs?follow=true&tail=0", "text/plain").body(),
                                StandardCharsets.UTF_8))) {
            for (int line = 0; line < 5; line++) {
                assertThat(lines.readLine()).isEqualTo("tick");
            }
        }
    }

    @Test
    void whatItUsesAndWhatRunsInItIsTold() throws Exception {
        JsonNode stats = service.get(WEB + "/stats").body();
        assertThat(stats.path("memoryBytes").asLong()).as(stats.toString()).isPositive();
        assertThat(stats.path("processes").asLong()).isPositive();
        JsonNode top = service.get(WEB + "/top").body();
        assertThat(top.path("titles").toString()).contains("CMD");
        assertThat(top.path("processes").toString()).contains("while sleep 0.2");
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                open(WEB + "/stats", "text/event-stream").body(),
                                StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).startsWith("data: {").contains("cpuPercent");
            assertThat(lines.readLine()).isEmpty();
            assertThat(lines.readLine()).startsWith("data: {");
        }
    }

    @Test
    void filesThatChangedAreListedAndHandedOver() throws Exception {
        RealEngine.cli("exec", "inside-web", "sh", "-c", "echo content > /changed");
        assertThat(service.get(WEB + "/filesystem-changes").body().toString())
                .contains("{\"kind\":\"added\",\"path\":\"/changed\"}");
        HttpResponse<InputStream> answer =
                open(WEB + "/files?path=/changed&reason=marker-files", "*/*");
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .isEqualTo("application/x-tar");
        try (InputStream body = answer.body()) {
            assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("changed\0")
                    .contains("content\n");
        }
        assertThat(service.historyUntil("inside-web", "marker-files"))
                .contains("/changed copied out by admin: marker-files");
    }

    private static HttpResponse<String> put(String query, HttpRequest.BodyPublisher tar)
            throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        service.request(WEB + "/files" + query).PUT(tar).build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** Of one file, larger than any other request may be. */
    private static byte[] tarOf(Path folder, String name, int size) throws Exception {
        Files.write(folder.resolve(name), new byte[size]);
        Process tar =
                new ProcessBuilder("tar", "-c", "-f", "-", "-C", folder.toString(), name).start();
        return tar.getInputStream().readAllBytes();
    }

    @Test
    void filesAreCopiedIn(@TempDir Path folder) throws Exception {
        byte[] tar = tarOf(folder, "large", 20 << 20);
        HttpResponse<String> answer =
                put(
                        "?path=/www&reason=marker-copied&wait=3m",
                        HttpRequest.BodyPublishers.ofByteArray(tar));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"status\":\"succeeded\"");
        RealEngine.cli("cp", "inside-web:/www/large", folder.resolve("back").toString());
        assertThat(folder.resolve("back")).hasSize(20 << 20);
        assertThat(service.historyUntil("inside-web", "files copied in"))
                .contains(
                        "copy into /www requested by admin: marker-copied",
                        "files copied in, " + tar.length + " bytes of tar archive");

        assertThat(kind("/www")).isEqualTo("folder");
        assertThat(kind("/www/large")).isEqualTo("file");
        assertThat(kind("/www/none")).isEqualTo("none");
        RealEngine.cli("exec", "inside-web", "/bin/busybox", "ln", "-s", "/www", "/linked");
        assertThat(kind("/linked")).isEqualTo("folder");

        HttpResponse<String> missing =
                put("?path=/no/such&wait=3m", HttpRequest.BodyPublishers.ofByteArray(tar));
        assertThat(missing.body())
                .contains("\"status\":\"failed\"", "path-not-found", "there is no /no/such in it");
        assertThat(put("", HttpRequest.BodyPublishers.noBody()).statusCode()).isEqualTo(400);
        assertThat(put("?path=relative", HttpRequest.BodyPublishers.noBody()).statusCode())
                .isEqualTo(400);
    }

    private static String kind(String path) {
        return service.get(WEB + "/files/kind?path=" + path).body().path("kind").asString();
    }

    @Test
    void whoBreaksOffACopyIsOnRecordSo(@TempDir Path folder) throws Exception {
        byte[] tar = tarOf(folder, "broken", 4 << 20);
        HttpRequest like = service.request(WEB + "/files?path=/www&reason=marker-broken").build();
        try (Socket socket = new Socket("127.0.0.1", like.uri().getPort())) {
            OutputStream out = socket.getOutputStream();
            String head =
                    "PUT %s HTTP/1.1\r\nHost: here\r\nAuthorization: %s\r\nContent-Length: %d\r\n\r\n"
                            .formatted(
                                    like.uri().getRawPath() + "?" + like.uri().getRawQuery(),
                                    like.headers().firstValue("Authorization").orElseThrow(),
                                    tar.length);
            out.write(head.getBytes(StandardCharsets.UTF_8));
            out.write(tar, 0, tar.length / 2);
            out.flush();
            assertThat(service.historyUntil("inside-web", "marker-broken"))
                    .contains("marker-broken");
        }
        assertThat(service.historyUntil("inside-web", "broke off"))
                .contains("copy failed: who sent the files broke off; some of them may be there");
    }

    @Test
    void whatCannotBeHadIsAProblemThatSaysWhy() {
        Service.Answer missing = service.get(WEB + "/files?path=/no/such");
        assertThat(missing.status()).as(missing.toString()).isEqualTo(404);
        assertThat(missing.body().path("code").asString()).isEqualTo("path-not-found");
        assertThat(service.get(WEB + "/files").status()).isEqualTo(400);
        assertThat(service.get(WEB + "/files?path=relative").status()).isEqualTo(400);
        assertThat(service.get(WEB + "/logs?tail=-1").status()).isEqualTo(400);
        assertThat(service.get(WEB + "/logs?since=yesterday").status()).isEqualTo(400);
        assertThat(service.get("/api/v1/containers/nobody/logs").status()).isEqualTo(404);
    }
}

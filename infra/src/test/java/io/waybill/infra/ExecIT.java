package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.wire.WaybillJson;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Programs run in a real container over HTTP: once at most, on record, without their secrets. */
class ExecIT {
    private static final String SECRET = "hunter2-very-secret";
    @TempDir private static Path data;
    private static Service service;

    @BeforeAll
    static void start() throws Exception {
        RealEngine.require();
        RealEngine.removeAllNamed("exec-");
        service = Service.onEngine(data);
        MainJobIT.publishWeb(service);
        Service.Answer answer =
                service.post(
                        "/api/v1/containers?wait=3m",
                        "{\"name\": \"exec-web\", \"image\": \"web\"}");
        service.succeed(answer);
    }

    @AfterAll
    static void stop() throws Exception {
        if (service != null) {
            service.close();
            RealEngine.removeAllNamed("exec-");
        }
    }

    private static Service.Answer exec(String container, Map<String, Object> body) {
        return service.post(
                "/api/v1/containers/" + container + "/exec?wait=3m",
                WaybillJson.mapper().writeValueAsString(body));
    }

    private static JsonNode audit(String operation) {
        service.settled(operation);
        service.awaitProjected();
        Service.Answer answer = service.get("/api/v1/audit?action=exec&limit=100");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.body();
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void theOutputComesApartAndTheExitCodeIsTheProgramsOwn() throws Exception {
        Service.Answer answer =
                exec(
                        "exec-web",
                        Map.of(
                                "command",
                                List.of(
                                        "sh",
                                        "-c",
                                        "echo out-$GREETING; echo err >&2; pwd; id -u; exit 3"),
                                "environment",
                                Map.of("GREETING", "hello"),
                                "workingDirectory",
                                "/bin",
                                "user",
                                "12",
                                "reason",
                                "see what is there"));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        JsonNode body = answer.body();
        assertThat(body.path("status").asString()).isEqualTo("succeeded");
        assertThat(body.path("exitCode").asInt()).isEqualTo(3);
        assertThat(body.path("stdout").asString()).isEqualTo("out-hello\n/bin\n12\n");
        assertThat(body.path("stderr").asString()).isEqualTo("err\n");
        assertThat(body.path("truncated").asBoolean()).isFalse();
        assertThat(body.path("outputBytes").asLong()).isEqualTo(22);

        JsonNode operation =
                service.fresh(
                                "/api/v1/operations/"
                                        + body.path("operation").asString()
                                        + "?atLeast="
                                        + body.path("token").asString())
                        .body();
        assertThat(operation.path("status").asString()).isEqualTo("succeeded");
        assertThat(operation.path("action").asString()).isEqualTo("exec");
        String audit = audit(body.path("operation").asString()).toString();
        assertThat(audit)
                .contains("see what is there", "(as 12, in /bin, with GREETING set)")
                .contains("exec ended with code 3 after ");
    }

    @Test
    void noSecretIsKeptAnywhere() throws Exception {
        Service.Answer answer =
                exec(
                        "exec-web",
                        Map.of(
                                "command",
                                List.of(
                                        "sh",
                                        "-c",
                                        "echo $0 $1 $2 $TOKEN",
                                        "--password",
                                        SECRET,
                                        "DB_PASSWORD=" + SECRET),
                                "environment",
                                Map.of("TOKEN", SECRET + "-too")));
        assertThat(answer.body().path("stdout").asString())
                .isEqualTo("--password %1$s DB_PASSWORD=%1$s %1$s-too\n".formatted(SECRET));
        String audit = audit(answer.body().path("operation").asString()).toString();
        assertThat(audit).doesNotContain(SECRET).contains("--password *** DB_PASSWORD=***");
        for (EventsTopic.Event event : EventsTopic.readAll(service)) {
            assertThat(event.toString()).doesNotContain(SECRET);
        }
        for (JsonNode entry : List.of(service.get("/api/v1/containers/exec-web/history").body())) {
            assertThat(entry.toString()).doesNotContain(SECRET);
        }
    }

    @Test
    void whatCannotBeRunFailsAndSaysWhy() {
        Service.Answer answer = exec("exec-web", Map.of("command", List.of("no-such-program")));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        boolean told =
                answer.body().path("exitCode").asInt(0) == 126
                        || answer.body().path("exitCode").asInt(0) == 127
                        || answer.body()
                                .path("failure")
                                .path("code")
                                .asString("")
                                .equals("command-not-runnable");
        assertThat(told).as(answer.toString()).isTrue();
    }

    @Test
    void whatDoesNotEndInTimeIsSaidToRunOn() {
        Service.Answer answer =
                exec("exec-web", Map.of("command", List.of("sleep", "600"), "timeout", "1s"));
        assertThat(answer.body().path("status").asString()).isEqualTo("failed");
        assertThat(answer.body().path("failure").path("code").asString()).isEqualTo("timed-out");
    }

    @Test
    void whatDoesNotRunAndWhatIsWrongIsRefusedAndChangesNothing() {
        Service.Answer stopped =
                service.post(
                        "/api/v1/containers?wait=3m",
                        "{\"name\": \"exec-stopped\", \"image\": \"web\", \"start\": false}");
        assertThat(stopped.status()).isEqualTo(200);
        Service.Answer refused = exec("exec-stopped", Map.of("command", List.of("ls")));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().path("code").asString()).isEqualTo("transition-refused");
        assertThat(refused.body().path("detail").asString())
                .contains("exec-stopped", "it is not running; start it first");
        assertThat(exec("exec-web", Map.of()).status()).isEqualTo(400);
        assertThat(exec("exec-web", Map.of("command", List.of("ls"), "timeout", "0s")).status())
                .isEqualTo(400);
        assertThat(exec("nobody", Map.of("command", List.of("ls"))).status()).isEqualTo(404);
        Service.Answer history =
                service.fresh(
                        "/api/v1/containers/exec-stopped/history?atLeast="
                                + stopped.body().path("token").asString());
        assertThat(history.body().toString()).doesNotContain("exec requested");
    }

    @Test
    void muchOutputComesWholeLineByLine() throws Exception {
        HttpResponse<java.util.stream.Stream<String>> answer =
                HttpClient.newHttpClient()
                        .send(
                                service.request("/api/v1/containers/exec-web/exec")
                                        .header("Accept", "application/x-ndjson")
                                        .POST(
                                                HttpRequest.BodyPublishers.ofString(
                                                        "{\"command\": [\"sh\", \"-c\","
                                                                + " \"head -c 5000000 /dev/zero\"]}"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofLines());
        assertThat(answer.statusCode()).isEqualTo(200);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        long bytes = 0;
        JsonNode last = WaybillJson.mapper().readTree("null");
        for (String line : answer.body().toList()) {
            last = WaybillJson.mapper().readTree(line);
            if (last.has("data")) {
                byte[] piece = Base64.getDecoder().decode(last.path("data").asString());
                digest.update(piece);
                bytes += piece.length;
                sleep(bytes < 1_000_000 ? 20 : 0);
            }
        }
        assertThat(bytes).isEqualTo(5_000_000);
        assertThat(last.path("outputSha256").asString())
                .isEqualTo(HexFormat.of().formatHex(digest.digest()));
        assertThat(last.path("exitCode").asInt(-1)).isZero();
        assertThat(last.path("status").asString()).isEqualTo("succeeded");
        assertThat(last.path("truncated").asBoolean()).isFalse();
    }

    @Test
    void aRepeatedRequestIsNotRunAgain() {
        String body = "{\"command\": [\"sh\", \"-c\", \"echo once >> /repeated; cat /repeated\"]}";
        Service.Answer first = keyed(body);
        Service.Answer second = keyed(body);
        assertThat(first.body().path("stdout").asString()).isEqualTo("once\n");
        assertThat(second.body().path("operation")).isEqualTo(first.body().path("operation"));
        assertThat(RealEngine.cli("exec", "exec-web", "/bin/sh", "-c", "cat /repeated"))
                .isEqualTo("once");
    }

    private static Service.Answer keyed(String body) {
        return service.send(
                service.request("/api/v1/containers/exec-web/exec?wait=3m")
                        .header("Idempotency-Key", "the-same")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    void anExecThatTheAgentDiedInIsSaidToBeInterruptedAndNotRunAgain() throws Exception {
        Service.Answer asked =
                service.post(
                        "/api/v1/containers/exec-web/exec",
                        """
                        {"command": ["sh", "-c", "echo line >> /lines; sleep 2"]}""");
        assertThat(asked.status()).as(asked.toString()).isEqualTo(202);
        String operation = asked.body().path("operation").asString();
        awaitLine();
        service.kill();
        service.startAgain();

        String entries = audit(operation).toString();
        JsonNode outcome = service.get("/api/v1/operations/" + operation).body();
        assertThat(outcome.path("status").asString()).as(outcome.toString()).isEqualTo("failed");
        assertThat(outcome.path("failure").path("code").asString()).isEqualTo("interrupted");
        assertThat(entries).contains("exec interrupted: its agent was interrupted");
        Thread.sleep(3_000);
        assertThat(RealEngine.cli("exec", "exec-web", "/bin/sh", "-c", "cat /lines"))
                .isEqualTo("line");
        // It ended while nobody watched, and is nobody else's all the same.
        List<JsonNode> others =
                Soon.answer(() -> ofSomebodyElse(operation), found -> !found.isEmpty());
        assertThat(others)
                .allMatch(
                        entry -> entry.path("summary").asString().startsWith("/bin/sh run in it"));
        // And it goes on with what is asked now.
        Service.Answer next =
                exec("exec-web", Map.of("command", List.of("sh", "-c", "echo still here")));
        assertThat(next.body().path("stdout").asString()).isEqualTo("still here\n");
    }

    private static List<JsonNode> ofSomebodyElse(String operation) {
        return audit(operation)
                .path("items")
                .valueStream()
                .filter(entry -> entry.path("cause").asString("").equals("somebody-else"))
                .toList();
    }

    private static void awaitLine() {
        service.until(
                "the program begins",
                () ->
                        RealEngine.cli(
                                        "exec",
                                        "exec-web",
                                        "/bin/sh",
                                        "-c",
                                        "cat /lines 2>/dev/null || true")
                                .contains("line"));
    }
}

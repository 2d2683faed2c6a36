package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.infra.Service.Answer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;

/** What cannot be done is said to be so, and leaves nothing behind. */
class BadInputIT {
    @TempDir private static Path data;
    private static Service service;

    @BeforeAll
    static void start() throws Exception {
        RealEngine.require();
        service = Service.onEngine(data);
        MainJobIT.publishWeb(service);
    }

    @AfterAll
    static void stop() throws Exception {
        if (service != null) {
            service.close();
            RealEngine.removeAllNamed("bad-input");
        }
    }

    @Test
    void whatIsNotOnRecordIsNotFound() {
        assertRefused(run("{\"name\": \"bad-input\", \"image\": \"nosuch\"}"), 404, "nosuch");
        assertRefused(
                run("{\"name\": \"bad-input\", \"image\": \"web\", \"version\": 7}"), 404, "7");
        assertRefused(
                run("{\"name\": \"bad-input\", \"image\": \"web\", \"host\": \"nosuch\"}"),
                404,
                "nosuch");
        assertRefused(service.post("/api/v1/containers/nosuch/stop", "{}"), 404, "nosuch");
        assertRefused(service.get("/api/v1/operations/nosuch"), 404, "nosuch");
        assertRefused(service.get("/api/v1/nosuch"), 404, "");
    }

    @Test
    void whatAnEngineWouldRefuseIsRefusedBeforehand() {
        assertRefused(run("{\"name\": \"no spaces\", \"image\": \"web\"}"), 400, "no spaces");
        assertRefused(
                run(
                        """
                        {"name": "bad-input", "image": "web", "spec": {"limits": {"memoryBytes": -1}}}"""),
                400,
                "-1");
        assertRefused(
                run(
                        """
                        {"name": "bad-input", "image": "web", "spec": {"ports": [{"containerPort": 70000, "hostPort": 1}]}}"""),
                400,
                "70000");
        assertRefused(
                run("{\"name\": \"bad-input\", \"image\": \"web\", \"spec\": {\"comand\": []}}"),
                400,
                "comand");
        assertThat(
                        run("{\"name\": \"bad-input\", \"image\": \"web\", \"spec\": {\"comand\": []}}")
                                .body()
                                .toString())
                .doesNotContain("io.waybill", "class ");
    }

    @Test
    void malformedOrOversizedBodiesAreRefused() {
        assertRefused(service.post("/api/v1/containers", "{\"name\": "), 400, "");
        String large = "{\"name\": \"" + "x".repeat(10 << 20) + "\"}";
        Answer answer =
                service.send(
                        service.request("/api/v1/containers").POST(BodyPublishers.ofString(large)));
        assertRefused(answer, 413, "512 KiB");
        // Named as what may be of any size ends.
        Answer value =
                service.send(
                        service.request("/api/v1/secrets/files")
                                .setHeader("Content-Type", "application/octet-stream")
                                .PUT(BodyPublishers.ofString("x".repeat(1 << 20))));
        assertRefused(value, 413, "512 KiB");
    }

    @Test
    void whatTheRegistryDoesNotHaveIsNotFound() {
        assertRefused(
                service.post("/api/v1/images/web/versions", "{\"reference\": \"nosuch\"}"),
                404,
                "nosuch");
        String digest = "sha256:" + "0".repeat(64);
        assertRefused(
                service.post(
                        "/api/v1/images/web/versions", "{\"reference\": \"%s\"}".formatted(digest)),
                404,
                digest);
    }

    @Test
    void aPortInUseFailsTheOperationAndLeavesNothingOnTheHost() throws Exception {
        int port = Service.freePort();
        String body =
                """
                {"name": "bad-input-%s", "image": "web",
                 "spec": {"ports": [{"containerPort": 8080, "hostIp": "127.0.0.1", "hostPort": %d}]}}""";
        service.succeed(run(body.formatted("first", port)));
        Answer second = run(body.formatted("second", port));
        assertThat(second.body().path("status").asString()).isEqualTo("failed");
        assertThat(second.body().at("/failure/code").asString()).isEqualTo("port-in-use");
        assertThat(second.body().at("/failure/message").asString()).contains(port + "");
        String container = second.body().path("container").asString();
        assertThat(RealEngine.containersLabelled("io.waybill.container=" + container)).isEmpty();
    }

    @Test
    void aCommandThatIsNotInTheImageFailsTheOperationAndLeavesNothingOnTheHost() {
        Answer answer =
                run(
                        """
                        {"name": "bad-input-command", "image": "web", "spec": {"command": ["/nosuch"]}}""");
        assertThat(answer.body().path("status").asString()).isEqualTo("failed");
        assertThat(answer.body().at("/failure/code").asString()).isEqualTo("command-not-runnable");
        String container = answer.body().path("container").asString();
        assertThat(RealEngine.containersLabelled("io.waybill.container=" + container)).isEmpty();
    }

    @Test
    void aSecondContainerOfTheSameNameIsAConflict() {
        service.succeed(run("{\"name\": \"bad-input-twice\", \"image\": \"web\"}"));
        assertRefused(
                run("{\"name\": \"bad-input-twice\", \"image\": \"web\"}"), 409, "bad-input-twice");
    }

    @Test
    void aNameThatSomebodyElseTookOnTheHostFailsTheOperation() {
        RealEngine.cli("create", "--name", "bad-input-taken", webImage());
        Answer answer = run("{\"name\": \"bad-input-taken\", \"image\": \"web\"}");
        assertThat(answer.body().path("status").asString()).isEqualTo("failed");
        assertThat(answer.body().at("/failure/code").asString()).isEqualTo("name-in-use");
    }

    @Test
    void withoutATokenNobodyIsLetIn() {
        Answer answer =
                service.send(
                        service.request("/api/v1/containers")
                                .setHeader("Authorization", "Bearer wb_wrong")
                                .GET());
        assertRefused(answer, 401, "token");
    }

    @Test
    void aRepeatedRequestIsAnsweredOnce() {
        var first =
                service.send(
                        service.request("/api/v1/containers?wait=3m")
                                .header("Idempotency-Key", "once")
                                .POST(
                                        BodyPublishers.ofString(
                                                "{\"name\": \"bad-input-once\", \"image\": \"web\"}")));
        var again =
                service.send(
                        service.request("/api/v1/containers?wait=3m")
                                .header("Idempotency-Key", "once")
                                .POST(
                                        BodyPublishers.ofString(
                                                "{\"name\": \"bad-input-once\", \"image\": \"web\"}")));
        service.succeed(first);
        service.succeed(again);
        assertThat(again.body().path("operation")).isEqualTo(first.body().path("operation"));
        assertRefused(
                service.send(
                        service.request("/api/v1/containers")
                                .header("Idempotency-Key", "once")
                                .POST(
                                        BodyPublishers.ofString(
                                                "{\"name\": \"bad-input-other\", \"image\": \"web\"}"))),
                409,
                "once");
    }

    private static String webImage() {
        return RealEngine.REGISTRY
                + "/shop/web@"
                + service.get("/api/v1/images/web").body().at("/versions/0/digest").asString();
    }

    private static Answer run(String body) {
        return service.post("/api/v1/containers?wait=3m", body);
    }

    private static void assertRefused(Answer answer, int status, String saying) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.body().path("detail").asString("")).contains(saying);
        assertThat(answer.body().path("code").asString("")).isNotEmpty();
    }
}

package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.cli.InProcess;
import io.waybill.cli.InProcess.Ran;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.CommandClient.Told;
import io.waybill.infra.Service.Answer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What takes somebody else's approval, at the real service. */
class ApprovalsIT {
    @TempDir private static Path data;
    private static Service service;
    private static PlayedRegistry registry;
    private static String anna;
    private static String bert;

    @BeforeAll
    static void start() throws Exception {
        service =
                Service.simulated(
                        data,
                        "--waybill.access.approvals[0].where=label=env=prod",
                        "--waybill.access.approvals[0].within=1h",
                        "--waybill.access.approvals[1].where=label=env=brief",
                        "--waybill.access.approvals[1].within=15s");
        registry = new PlayedRegistry();
        ok(service.post("/api/v1/hosts", "{\"name\": \"alpha\", \"address\": \"simulated:\"}"));
        service.awaitConnected("alpha");
        ok(
                service.post(
                        "/api/v1/images",
                        "{\"name\": \"web\", \"repository\": \"%s\"}"
                                .formatted(registry.repository("web"))));
        ok(service.post("/api/v1/images/web/versions", "{\"reference\": \"v1\"}"));
        anna = service.tokenOf("anna", "operator");
        bert = service.tokenOf("bert", "operator");
    }

    @AfterAll
    static void stop() throws Exception {
        service.close();
        registry.close();
    }

    @Test
    void itIsDoneOnceSomebodyElseWhoMayDoItApproved() throws Exception {
        made("shop-1", "prod");
        String stop = "/containers/alpha%2Fshop-1/stop?wait=3m";
        String body = "{\"reason\": \"too loud\", \"ticket\": \"OPS-7\"}";

        Answer first = as(anna, "POST", stop, body);
        String approval = needed(first);
        assertThat(first.body().path("detail").asString())
                .contains("container shop-1", "label=env=prod", "waybill approve " + approval);
        assertThat(needed(as(anna, "POST", stop, body))).isEqualTo(approval);
        assertThat(state("shop-1")).isEqualTo("running");
        JsonNode waiting = service.get("/api/v1/approvals").body().path("items").get(0);
        assertThat(waiting.path("state").asString()).isEqualTo("pending");
        assertThat(waiting.path("actor").asString()).isEqualTo("anna");
        assertThat(waiting.path("act").asString())
                .isEqualTo("POST /api/v1/containers/alpha%2Fshop-1/stop");
        assertThat(waiting.path("reason").asString()).isEqualTo("too loud");
        assertThat(waiting.at("/things/0/what").asString()).isEqualTo("container shop-1");

        String approve = "/approvals/" + approval + "/approve";
        forbidden(as(anna, "POST", approve, "{}"), "somebody else");
        forbidden(as(service.tokenOf("anna", "admin"), "POST", approve, "{}"), "somebody else");
        forbidden(as(service.tokenOf("vera", "viewer"), "POST", approve, "{}"), "may not operate");
        forbidden(
                as(service.tokenOf("carl", "operator host=beta"), "POST", approve, "{}"),
                "container shop-1");
        assertThat(needed(as(anna, "POST", stop, body))).isEqualTo(approval);
        ok(as(bert, "POST", approve, "{\"reason\": \"agreed\"}"));
        conflict(as(service.tokenOf("dora", "operator"), "POST", approve, "{}"));

        assertThat(needed(as(anna, "POST", stop, "{\"reason\": \"another\"}")))
                .isNotEqualTo(approval);
        assertThat(needed(as(bert, "POST", stop, body))).isNotEqualTo(approval);
        assertThat(state("shop-1")).isEqualTo("running");
        service.succeed(as(anna, "POST", stop, body));
        assertThat(state("shop-1")).isEqualTo("exited");
        assertThat(needed(as(anna, "POST", stop, body))).isNotEqualTo(approval);

        JsonNode done = audit("action=stop&outcome=requested&container=alpha/shop-1").get(0);
        assertThat(done.path("actor").asString()).isEqualTo("anna");
        assertThat(done.path("approvedBy").asString()).isEqualTo("bert");
        assertThat(done.path("summary").asString())
                .isEqualTo("stop requested by anna, approved by bert: too loud");
        String brief = approval.substring(0, 12);
        assertThat(actions("text=" + brief + "&order=oldest"))
                .containsExactly(
                        "request-approval",
                        "refuse",
                        "refuse",
                        "refuse",
                        "refuse",
                        "approve",
                        "use-approval");
        JsonNode record = service.get("/api/v1/approvals/" + approval).body();
        assertThat(record.path("state").asString()).isEqualTo("used");
        assertThat(record.path("decidedBy").asString()).isEqualTo("bert");
        assertThat(record.path("decidedBecause").asString()).isEqualTo("agreed");
    }

    @Test
    void ofManyAtOnceOneIsDone() throws Exception {
        made("shop-2", "prod");
        String restart = "/containers/alpha%2Fshop-2/restart";
        approved(needed(as(anna, "POST", restart, "{}")));
        List<Callable<Integer>> asked = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            asked.add(() -> as(anna, "POST", restart, "{}").status());
        }
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService at = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var each : at.invokeAll(asked)) {
                statuses.add(each.get());
            }
        }
        assertThat(statuses).containsOnlyOnce(202).containsOnly(202, 409);
        service.awaitProjected();
        assertThat(audit("action=restart&outcome=requested&container=alpha/shop-2")).hasSize(1);
        assertThat(actions("action=use-approval&actor=anna&text=approval")).isNotEmpty();
    }

    @Test
    void underItsKeyItIsTheSameOneForGood() throws Exception {
        made("shop-3", "prod");
        String pause = "/containers/alpha%2Fshop-3/pause";
        approved(needed(keyed("k-1", pause)));
        Answer done = keyed("k-1", pause);
        ok(done);
        Answer again = keyed("k-1", pause);
        ok(again);
        assertThat(again.body().path("operation")).isEqualTo(done.body().path("operation"));
    }

    @Test
    void whatIsRejectedOrTakenBackIsNotDone() throws Exception {
        made("shop-4", "prod");
        String kill = "/containers/alpha%2Fshop-4/kill";
        String first = needed(as(anna, "POST", kill, "{}"));
        assertThat(as(bert, "POST", "/approvals/" + first + "/reject", "{}").status())
                .isEqualTo(400);
        ok(as(bert, "POST", "/approvals/" + first + "/reject", "{\"reason\": \"no\"}"));
        conflict(as(bert, "POST", "/approvals/" + first + "/approve", "{}"));
        String second = needed(as(anna, "POST", kill, "{}"));
        assertThat(second).isNotEqualTo(first);
        approved(second);
        ok(
                as(
                        anna,
                        "POST",
                        "/approvals/" + second + "/reject",
                        "{\"reason\": \"changed my mind\"}"));
        assertThat(needed(as(anna, "POST", kill, "{}"))).isNotIn(first, second);
        service.awaitProjected();
        assertThat(state("shop-4")).isEqualTo("running");
        assertThat(actions("text=" + second.substring(0, 12) + "&order=oldest"))
                .containsExactly("request-approval", "approve", "reject");
    }

    @Test
    void whatHasExpiredIsNotDone() throws Exception {
        made("brief-1", "brief");
        String stop = "/containers/alpha%2Fbrief-1/stop";
        String approval = needed(as(anna, "POST", stop, "{}"));
        approved(approval);
        awaitExpired(approval);
        String next = needed(as(anna, "POST", stop, "{}"));
        assertThat(next).isNotEqualTo(approval);
        assertThat(state("brief-1")).isEqualTo("running");
        awaitExpired(next);
        conflict(as(bert, "POST", "/approvals/" + next + "/approve", "{}"));
    }

    private static void awaitExpired(String approval) {
        service.until(
                "it has expired",
                () ->
                        service.get("/api/v1/approvals/" + approval)
                                .body()
                                .path("state")
                                .asString()
                                .equals("expired"));
    }

    @Test
    void whatIsNotSelectedOrOnlyPlannedTakesNone() throws Exception {
        made("shop-5", "prod");
        ok(service.post("/api/v1/containers?wait=3m", run("free-1", "test")));
        ok(as(anna, "POST", "/containers/alpha%2Ffree-1/restart", "{}"));
        Answer plan =
                as(
                        anna,
                        "POST",
                        "/rollouts",
                        "{\"container\": \"alpha/shop-5\", \"to\": {\"version\": 1}, \"dryRun\": true}");
        ok(plan);
        Answer becoming =
                as(
                        anna,
                        "POST",
                        "/containers/alpha%2Ffree-1/upgrade",
                        "{\"labels\": {\"set\": {\"env\": \"prod\"}}}");
        needed(becoming);
        assertThat(service.get("/api/v1/containers/alpha%2Ffree-1/revisions").body().path("items"))
                .hasSize(1);
    }

    @Test
    void aStackTakesOneForAllThatItIsMadeBy() throws Exception {
        String body =
                "{\"host\": \"alpha\", \"compose\": {\"text\": \"name: eyes\\nservices:\\n  front:\\n    image: %s:v1\\n    labels:\\n      env: prod\\n\"}}"
                        .formatted(registry.repository("eyes-front"));
        Answer planned =
                as(anna, "POST", "/stacks", body.replaceFirst("\\{", "{\"dryRun\": true, "));
        ok(planned);
        String approval = needed(as(anna, "POST", "/stacks", body));
        assertThat(service.text("/api/v1/images")).doesNotContain("eyes-front");
        JsonNode record = service.get("/api/v1/approvals/" + approval).body();
        assertThat(record.at("/things/0/what").asString()).isEqualTo("service front");
        assertThat(record.path("asked").asString()).doesNotContain("compose");
        approved(approval);
        Answer applied = as(anna, "POST", "/stacks", body);
        assertThat(applied.status()).as("%s", applied).isEqualTo(202);
        service.awaitProjected();
        List<String> approvedOf = new ArrayList<>();
        audit("actor=anna")
                .forEach(
                        entry -> {
                            if (entry.path("subject").asString().matches("(stacks|rollouts)/.*")) {
                                approvedOf.add(
                                        entry.path("action").asString()
                                                + " by "
                                                + entry.path("approvedBy").asString());
                            }
                        });
        assertThat(approvedOf)
                .contains("declare-stack by bert")
                .allMatch(each -> each.endsWith(" by bert"));
        assertThat(approvedOf).hasSizeGreaterThan(1);
        assertThat(actions("text=" + approval.substring(0, 12) + "&order=oldest"))
                .containsExactly("request-approval", "approve", "use-approval");
    }

    @Test
    void itHoldsAcrossAStart() throws Exception {
        made("shop-6", "prod");
        String stop = "/containers/alpha%2Fshop-6/stop?wait=3m";
        String body = "{\"grace\": \"3s\", \"reason\": \"for the night\"}";
        approved(needed(as(anna, "POST", stop, body)));
        service.kill();
        service.startAgain();
        service.awaitConnected("alpha");
        service.succeed(as(anna, "POST", stop, body));
        needed(as(anna, "POST", stop, body));
    }

    @Test
    void theCommandLineSaysWhatToDo() throws Exception {
        made("shop-7", "prod");
        String[] stop = {"stop", "alpha/shop-7", "-m", "by hand"};
        Ran first = cli("anna", anna, stop);
        assertThat(first.code()).isEqualTo(3);
        assertThat(first.shown()).contains("waybill approve ", "[approval-needed]");
        String approval = first.shown().replaceAll("(?s).*waybill approve (\\w+).*", "$1");
        assertThat(cli("anna", anna, "approve", approval).code()).isEqualTo(5);
        assertThat(cli("bert", bert, "approvals").shown()).contains(approval, "pending", "shop-7");
        Ran approved = cli("bert", bert, "approve", approval, "-m", "fine");
        assertThat(approved.code()).as(approved.shown()).isZero();
        assertThat(approved.shown()).contains("anna can do it once");
        Ran second = cli("anna", anna, stop);
        assertThat(second.code()).as(second.shown()).isZero();
        assertThat(cli("anna", anna, stop).code()).isEqualTo(3);
        assertThat(cli("bert", bert, "reject", approval, "-m", "too late").code()).isEqualTo(3);
    }

    @Test
    void aCommandByKafkaIsToldAndIsDoneWhenSentAgain() throws Exception {
        String id = made("shop-8", "prod");
        try (CommandClient client =
                new CommandClient(service.bootstrapServers(), anna, service.topics())) {
            client.send("stop-1", "container.stop", "containers/" + id, "{\"grace\": \"2s\"}");
            Told refused = client.results("stop-1", 1).getFirst();
            assertThat(refused.kind()).isEqualTo("refused");
            assertThat(refused.data().path("code").asString()).isEqualTo("approval-needed");
            assertThat(state("shop-8")).isEqualTo("running");
            approved(refused.data().path("approval").asString());
            client.send("stop-2", "container.stop", "containers/" + id, "{\"grace\": \"2s\"}");
            assertThat(client.results("stop-2", 2))
                    .extracting(Told::kind)
                    .containsExactly("accepted", "completed");
            client.send("stop-3", "container.stop", "containers/" + id, "{\"grace\": \"2s\"}");
            assertThat(client.results("stop-3", 1).getFirst().data().path("code").asString())
                    .isEqualTo("approval-needed");
        }
    }

    @Test
    void aPageSaysItInWordsAndSendsItAgain() throws Exception {
        String id = made("shop-9", "prod");
        String hers = session(anna);
        String form = "key=k1&reason=by+hand&ticket=&grace=4s";
        HttpResponse<String> first = page(hers, "/ui/containers/" + id + "/stop", form);
        assertThat(first.statusCode()).isEqualTo(409);
        assertThat(first.body())
                .contains("It takes somebody else", "Send it again", "value=\"by hand\"");
        String approval = first.body().replaceAll("(?s).*/ui/approvals/(\\w{32}).*", "$1");
        String address = "/ui/approvals/" + approval;
        assertThat(page(hers, address, null).body()).contains("You asked for it yourself");
        String his = session(bert);
        assertThat(page(his, "/ui/approvals", null).body()).contains(address, "anna");
        assertThat(page(his, address, null).body()).contains("container shop-9", ">Approve<");
        assertThat(page(his, address, "decision=approve&reason=seen").statusCode()).isEqualTo(303);
        assertThat(page(hers, "/ui/containers/" + id + "/stop", form).statusCode()).isEqualTo(303);
        service.until("it is stopped", () -> state("shop-9").equals("exited"));
    }

    /** A container that bears that label, which takes an approval itself; returns its id. */
    private static String made(String name, String env) {
        String approval = needed(service.post("/api/v1/containers?wait=3m", run(name, env)));
        approved(approval);
        Answer done = service.post("/api/v1/containers?wait=3m", run(name, env));
        service.succeed(done);
        return done.body().path("container").asString();
    }

    private static String run(String name, String env) {
        return """
        {"name": "%s", "host": "alpha", "image": "web", "spec": {"labels": {"env": "%s"}}}"""
                .formatted(name, env);
    }

    private static String needed(Answer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(409);
        assertThat(answer.body().path("code").asString())
                .as("%s", answer)
                .isEqualTo("approval-needed");
        assertThat(answer.body().path("until").asString()).isNotBlank();
        return answer.body().path("approval").asString();
    }

    private static void approved(String approval) {
        ok(as(bert, "POST", "/approvals/" + approval + "/approve", "{}"));
    }

    private static void forbidden(Answer answer, String because) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(403);
        assertThat(answer.body().path("detail").asString()).contains(because);
    }

    private static void conflict(Answer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(409);
        assertThat(answer.body().path("code").asString()).isEqualTo("conflict");
    }

    private static String state(String name) {
        service.awaitProjected();
        return service.get("/api/v1/containers/alpha%2F" + name).body().path("status").asString();
    }

    private static JsonNode audit(String query) {
        return service.get("/api/v1/audit?limit=50&" + query).body().path("items");
    }

    private static List<String> actions(String query) {
        List<String> actions = new ArrayList<>();
        audit(query).forEach(entry -> actions.add(entry.path("action").asString()));
        return actions;
    }

    private static Ran cli(String actor, String token, String... arguments) throws Exception {
        Path credentials = data.resolve(actor + ".json");
        Files.writeString(
                credentials,
                WaybillJson.mapper()
                        .writeValueAsString(
                                Map.of(
                                        "server",
                                        "http://127.0.0.1:" + service.port(),
                                        "token",
                                        token)));
        return InProcess.run(data, credentials, arguments);
    }

    private static String session(String token) throws Exception {
        return page(null, "/ui/login", "token=" + token)
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow()
                .replaceAll("waybill-session=([^;]*);.*", "$1");
    }

    private static HttpResponse<String> page(
            @Nullable String session, String path, @Nullable String form) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
                        .header("Sec-Fetch-Site", "same-origin");
        if (session != null) {
            request.header("Cookie", "waybill-session=" + session);
        }
        if (form != null) {
            request.header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(form));
        }
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return http.send(request.build(), BodyHandlers.ofString());
        }
    }

    private static Answer keyed(String key, String path) {
        return service.send(
                service.request("/api/v1" + path)
                        .setHeader("Authorization", "Bearer " + anna)
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString("{}")));
    }

    private static Answer as(String token, String method, String path, String body) {
        return service.send(
                service.request("/api/v1" + path)
                        .setHeader("Authorization", "Bearer " + token)
                        .method(method, BodyPublishers.ofString(body)));
    }

    private static void ok(Answer answer) {
        assertThat(answer.status()).as("%s", answer).isBetween(200, 299);
    }
}

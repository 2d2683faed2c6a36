package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.cli.InProcess;
import io.waybill.cli.InProcess.Ran;
import io.waybill.infra.Service.Answer;
import io.waybill.infra.embedded.TokenIssuer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Who people are is shown to people, and stands nowhere; once it is erased nobody is shown it, and
 * their history is proved as before.
 */
class PeopleIT {
    private static final String ANNA = "vogelbauer.anna";
    private static final String BERT = "vogelbauer.bert";
    private static final String ADDRESS = "198.51.100.77";
    private static final String ELSEWHERE = "203.0.113.9";
    private static final String PSEUDONYM = "person-[a-z2-7]{26}";
    private static final String SEALED = "--waybill.access.personal-data=sealed";

    @TempDir private static Path issuers;
    private static TokenIssuer issuer;

    @TempDir private Path data;

    @SuppressWarnings("NullAway.Init") // each test starts it as it needs it
    private Service service;

    private final HttpClient browser = HttpClient.newHttpClient();

    @BeforeAll
    static void issue() throws Exception {
        issuer = new TokenIssuer(issuers, Map.of());
        Files.writeString(issuers.resolve("one.key"), "ab".repeat(32));
        Files.writeString(issuers.resolve("two.key"), "cd".repeat(32));
    }

    @AfterAll
    static void issueNoMore() {
        issuer.close();
    }

    @AfterEach
    void stop() throws Exception {
        if (service != null) {
            service.close();
        }
    }

    private void start(String... arguments) throws Exception {
        service =
                Service.simulatedWithProperties(
                        data, issuer.trust(), with(arguments).toArray(String[]::new));
    }

    private void startAgain(String... arguments) throws Exception {
        service.startAgainWith(with(arguments).toArray(String[]::new));
    }

    private static List<String> with(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--server.forward-headers-strategy=native");
        all.add("--waybill.access.oidc.issuer=" + issuer.issuer());
        all.add("--waybill.access.oidc.actor-claim=preferred_username");
        all.add("--waybill.access.oidc.grants.sre[0]=admin");
        return all;
    }

    private static String key(String name) {
        return "--waybill.secrets.master-key-file=" + issuers.resolve(name + ".key");
    }

    @Test
    void peopleAreShownByNameAndStandNowhereByIt() throws Exception {
        start(SEALED, key("one"));
        String anna = service.tokenOf(ANNA, "admin");
        assertThat(cordon(anna).status()).isEqualTo(200);
        String bert = token(BERT, "u-1");
        assertThat(send(bert, "POST", "/hosts/local/uncordon", "{}").status()).isEqualTo(200);
        service.awaitProjected();

        JsonNode entry = only(ANNA, "cordon");
        String actor = entry.path("actor").asString();
        assertThat(actor).matches(PSEUDONYM);
        assertThat(entry.path("actorName").asString()).isEqualTo(ANNA);
        assertThat(entry.path("summary").asString()).contains(actor);
        assertThat(only(actor, "cordon")).isEqualTo(entry);
        assertThat(only(BERT, "uncordon").path("actorName").asString()).isEqualTo(BERT);

        String position = entry.path("position").asString();
        JsonNode told = service.get("/api/v1/audit/" + position).body();
        assertThat(told.path("sourceAddress").asString()).isEqualTo(ADDRESS);
        assertThat(told.at("/event/metadata/sourceAddress").asString())
                .startsWith("sealed:" + actor + ":");
        assertThat(everythingShown(position, anna)).allMatch(shown -> shown.contains(ANNA));
        assertThat(run("audit", "show", position).shown()).contains(ADDRESS);
        assertThat(page("/ui/audit/" + position, session(anna))).contains(ANNA, ADDRESS);

        // Programs are no people.
        String program = token("deploy-robot", "waybill-robot");
        assertThat(send(program, ELSEWHERE, "POST", "/hosts/local/cordon", "{}").status())
                .isEqualTo(200);
        service.awaitProjected();
        assertThat(only("deploy-robot", "cordon").path("actor").asString())
                .isEqualTo("deploy-robot");

        // Neither is a name on record that somebody writes where it does not belong.
        String vera = service.tokenOf("vera", "viewer");
        assertThat(send(vera, "DELETE", "/people/" + ANNA, null).status()).isEqualTo(403);
        assertThat(make(ANNA, "robot").status()).isEqualTo(400);
        assertThat(make("person-" + "a".repeat(26), "user").status()).isEqualTo(404);
        assertThat(make(actor, "service").status()).isEqualTo(404);
        assertThat(make(actor, "user").body().path("actorName").asString()).isEqualTo(ANNA);
        assertThat(
                        service.post(
                                        "/api/v1/replays",
                                        "{\"topic\": \"people.replayed\", \"filter\": {\"actor\": \"%s\"}}"
                                                .formatted(ANNA))
                                .status())
                .isEqualTo(202);
        service.awaitProjected();
        assertNowhere(ANNA, BERT, ADDRESS);
    }

    @Test
    void whoIsErasedIsKnownToNobodyAndTheirHistoryIsProved() throws Exception {
        start(SEALED, key("one"));
        String anna = service.tokenOf(ANNA, "operator");
        String session = session(anna);
        assertThat(cordon(anna).status()).isEqualTo(200);
        assertThat(page("/ui/fleet", session)).contains(ANNA);
        service.awaitProjected();
        JsonNode entry = only(ANNA, "cordon");
        String actor = entry.path("actor").asString();
        String position = entry.path("position").asString();
        service.kill();
        service.startAgain();
        assertThat(everythingShown(position, service.token()))
                .allMatch(shown -> shown.contains(ANNA));

        Ran erased = run("people", "erase", ANNA, "-m", "asked for it");
        assertThat(erased.shown()).isEqualTo("who " + actor + " is was erased\n");
        assertThat(erased.code()).isZero();
        assertThat(send(anna, ELSEWHERE, "POST", "/hosts/local/cordon", "{}").status())
                .isEqualTo(401);
        assertThat(answer("/ui/fleet", session).statusCode()).isEqualTo(303);
        service.kill();
        service.startAgain();

        service.awaitProjected();
        assertThat(send(anna, ELSEWHERE, "POST", "/hosts/local/cordon", "{}").status())
                .isEqualTo(401);
        assertThat(only(actor, "cordon").path("actorName").isMissingNode()).isTrue();
        assertThat(items("/api/v1/audit?actor=" + ANNA)).isEmpty();
        JsonNode erasure = items("/api/v1/audit?action=erase-person").get(0);
        assertThat(erasure.path("target").asString()).isEqualTo(actor);
        assertThat(erasure.path("reason").asString()).isEqualTo("asked for it");
        assertThat(service.text("/api/v1/audit/" + position)).doesNotContain(ADDRESS);
        assertThat(run("audit", "show", position).shown()).doesNotContain(ADDRESS).contains(actor);
        assertThat(everythingShown(position, service.token()))
                .noneMatch(shown -> shown.contains(ANNA) || shown.contains(ADDRESS));
        assertThat(
                        Traces.sql(service)
                                .queryForObject(
                                        "select count(*) from person where erased_at is not null and num_nonnulls(name_hash, wrapped_key, ciphertext) > 0",
                                        Long.class))
                .isZero();
        assertNowhere(ANNA, ADDRESS);
        service.until("the log is proved, with all of that", this::isProved);

        assertThat(erase(actor).status()).isEqualTo(409);
        assertThat(erase("person-" + "a".repeat(26)).status()).isEqualTo(404);
        assertThat(make(actor, "user").status()).isEqualTo(404);
        JsonNode back = make(ANNA, "user").body();
        assertThat(back.path("actor").asString()).matches(PSEUDONYM).isNotEqualTo(actor);
        assertThat(back.path("actorName").asString()).isEqualTo(ANNA);
    }

    @Test
    void whoeverCouldLastAdministerIsNotErased() throws Exception {
        start(SEALED, key("one"));
        String admin = items("/api/v1/people").get(0).path("actor").asString();
        Answer refused = erase(admin);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().path("detail").asString()).contains("administers Waybill");
        assertThat(items("/api/v1/people").get(0).path("actorName").asString()).isEqualTo("admin");
        assertThat(items("/api/v1/people").get(0).path("erasedAt").isMissingNode()).isTrue();

        // In the browser, too; and somebody else is.
        String session = session(service.token());
        HttpResponse<String> again = erased(admin, session);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("administers Waybill");
        String bert = make(BERT, "user").body().path("actor").asString();
        assertThat(page("/ui/people", session)).contains(BERT, bert);
        assertThat(page("/ui/people/" + bert + "/erase", session))
                .contains("Erase who " + BERT + " is");
        assertThat(erased(bert, session).statusCode()).isEqualTo(303);
        assertThat(page("/ui/people", session)).contains(bert, "by admin").doesNotContain(BERT);
        service.awaitProjected();
        assertThat(
                        items("/api/v1/audit?action=erase-person").stream()
                                .map(entry -> entry.path("reason").asString())
                                .toList())
                .isEqualTo(List.of("asked for it"));
    }

    private HttpResponse<String> erased(String actor, String session) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(url("/ui/people/" + actor + "/erase"))
                        .header("Sec-Fetch-Site", "same-origin")
                        .header("Cookie", session)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("reason=asked+for+it"))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void whatIsToBeApprovedOfNamesNobody() throws Exception {
        start(SEALED, key("one"), "--waybill.access.approvals[0].within=1h");
        String anna = token(ANNA, "u-1");
        String bert = token(BERT, "u-2");
        String made = "{\"actor\": \"vogelbauer.carl\", \"grants\": [\"viewer\"]}";
        Answer needed = send(anna, "POST", "/tokens", made);
        assertThat(needed.status()).isEqualTo(409);
        String approval = needed.body().path("approval").asString();
        JsonNode waits = service.get("/api/v1/approvals/" + approval).body();
        assertThat(waits.path("actorName").asString()).isEqualTo(ANNA);
        assertThat(page("/ui/approvals/" + approval, session(service.token())))
                .contains(ANNA, "vogelbauer.carl");
        assertThat(send(bert, "POST", "/approvals/" + approval + "/approve", "{}").status())
                .isEqualTo(200);
        assertThat(send(anna, "POST", "/tokens", made).status()).isEqualTo(201);
        assertThat(
                        service.get("/api/v1/approvals/" + approval)
                                .body()
                                .path("decidedByName")
                                .asString())
                .isEqualTo(BERT);
        service.awaitProjected();
        assertNowhere(ANNA, BERT, "vogelbauer.carl");
    }

    @Test
    void withoutAMasterKeyNobodyComesInAndAnotherOneTakesOver() throws Exception {
        start();
        String before = service.tokenOf(ANNA, "operator");
        service.kill();
        startAgain(SEALED);
        for (Answer refused :
                List.of(make(BERT, "user"), send(token(BERT, "u-1"), "GET", "/hosts", null))) {
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.body().path("code").asString()).isEqualTo("no-master-key");
        }
        assertThat(make("deploy", "service").status()).isEqualTo(201);
        // What was given before goes on as it stands on record.
        assertThat(cordon(before).status()).isEqualTo(200);

        service.kill();
        startAgain(SEALED, key("one"));
        assertThat(make(BERT, "user").status()).isEqualTo(201);
        service.kill();
        startAgain(
                SEALED,
                key("two"),
                "--waybill.secrets.former-master-key-files=" + issuers.resolve("one.key"));
        assertThat(service.post("/api/v1/secrets/rewrap", "").body().path("keys").asInt())
                .isEqualTo(2);
        service.kill();
        startAgain(SEALED, key("two"));
        service.awaitProjected();
        assertThat(items("/api/v1/people?name=" + BERT).get(0).path("actorName").asString())
                .isEqualTo(BERT);
        assertThat(items("/api/v1/people")).hasSize(1);
        assertThat(only(ANNA, "cordon").path("actor").asString()).isEqualTo(ANNA);
    }

    /** What people look at that one entry of ANNA's is on. */
    private List<String> everythingShown(String position, String token) throws Exception {
        String session = session(token);
        return List.of(
                service.text("/api/v1/audit?limit=500"),
                service.text("/api/v1/audit/" + position),
                service.text("/api/v1/audit/" + position + "/chain"),
                service.text("/api/v1/audit?format=csv"),
                service.text("/api/v1/audit?format=ndjson"),
                service.text("/api/v1/tokens"),
                service.text("/api/v1/people"),
                run("audit").shown(),
                run("tokens").shown(),
                run("people").shown(),
                page("/ui/audit", session),
                page("/ui/audit/" + position, session),
                page("/ui/access", session),
                page("/ui/people", session));
    }

    private boolean isProved() {
        Ran proof = run("verify", "--proof");
        long events = service.get("/api/v1/audit/count").body().path("count").asLong();
        return proof.code() == 0 && proof.shown().contains("Proven: all " + events + " ");
    }

    private Ran run(String... arguments) {
        return InProcess.run(data, service.credentials(), arguments);
    }

    private JsonNode only(String actor, String action) {
        List<JsonNode> found = items("/api/v1/audit?actor=" + actor + "&action=" + action);
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private List<JsonNode> items(String path) {
        Answer answer = service.get(path);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        List<JsonNode> items = new ArrayList<>();
        answer.body().path("items").forEach(items::add);
        return items;
    }

    private Answer make(String actor, String kind) {
        return service.post(
                "/api/v1/tokens",
                "{\"actor\": \"%s\", \"kind\": \"%s\", \"grants\": [\"viewer\"]}"
                        .formatted(actor, kind));
    }

    private Answer erase(String actor) {
        return service.delete("/api/v1/people/" + actor);
    }

    private Answer cordon(String token) {
        return send(token, "POST", "/hosts/local/cordon", "{\"reason\": \"repairs\"}");
    }

    private Answer send(String token, String method, String path, @Nullable String body) {
        return send(token, ADDRESS, method, path, body);
    }

    private Answer send(
            String token, String address, String method, String path, @Nullable String body) {
        return service.send(
                service.request("/api/v1" + path)
                        .setHeader("Authorization", "Bearer " + token)
                        .setHeader("X-Forwarded-For", address)
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body)));
    }

    /** The provider's; of a program where its subject is its client. */
    private static String token(String name, String subject) {
        long now = Instant.now().getEpochSecond();
        return issuer.sign(
                """
                {"iss": "%s", "aud": "waybill", "sub": "%s", "azp": "waybill-robot", "preferred_username": "%s",
                 "iat": %d, "exp": %d, "groups": ["sre"]}"""
                        .formatted(issuer.issuer(), subject, name, now, now + 600));
    }

    private String session(String token) throws Exception {
        HttpResponse<String> answer =
                browser.send(
                        HttpRequest.newBuilder(url("/ui/login"))
                                .header("Sec-Fetch-Site", "same-origin")
                                .header("X-Forwarded-For", ADDRESS)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("token=" + token))
                                .build(),
                        BodyHandlers.ofString());
        return answer.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", "");
    }

    private String page(String path, String session) throws Exception {
        HttpResponse<String> answer = answer(path, session);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private HttpResponse<String> answer(String path, String session) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(url(path))
                        .header("Sec-Fetch-Site", "same-origin")
                        .header("Cookie", session)
                        .build(),
                BodyHandlers.ofString());
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + service.port() + path);
    }

    private void assertNowhere(String... values) throws Exception {
        for (String value : values) {
            List<String> forms = Traces.forms(value);
            assertThat(service.said()).doesNotContain(forms);
            Traces.assertNotInTables(service, forms);
            Traces.assertNotOnTopics(service, forms);
        }
    }
}

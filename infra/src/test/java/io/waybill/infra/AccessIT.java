package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.access.Grant;
import io.waybill.domain.access.Permission;
import io.waybill.domain.access.Role;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.Service.Answer;
import io.waybill.infra.access.Endpoint;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Who is let do what, by whom it is asked, at the real service. */
class AccessIT {
    @TempDir private static Path data;
    private static Service service;
    private static HttpClient http;
    private static PlayedRegistry registry;

    @BeforeAll
    static void start() throws Exception {
        service = Service.simulated(data);
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        registry = new PlayedRegistry();
        for (String host : List.of("alpha", "beta")) {
            ok(
                    service.post(
                            "/api/v1/hosts",
                            "{\"name\": \"%s\", \"address\": \"simulated:\"}".formatted(host)));
            service.awaitConnected(host);
        }
        for (String image : List.of("shop-web", "shop-db")) {
            ok(
                    service.post(
                            "/api/v1/images",
                            "{\"name\": \"%s\", \"repository\": \"%s\"}"
                                    .formatted(image, registry.repository(image))));
            ok(service.post("/api/v1/images/" + image + "/versions", "{\"reference\": \"v1\"}"));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        http.close();
        service.close();
        registry.close();
    }

    @Test
    void eachEndpointLetsInWhomTheDocumentationSays() throws Exception {
        List<Endpoint> endpoints;
        try (var lines = Files.lines(Path.of("..", "docs", "access.md"))) {
            endpoints = Endpoint.in(lines);
        }
        assertThat(endpoints).hasSizeGreaterThan(150);
        assertThat(ofTheApi(endpoints)).containsExactlyElementsOf(described());
        Map<Role, String> tokens = new EnumMap<>(Role.class);
        Map<Role, String> sessions = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            tokens.put(role, service.tokenOf("table-" + role.word(), role.word()));
            sessions.put(role, session(tokens.get(role)));
        }
        List<String> wrong = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            boolean page = !endpoint.path().startsWith("/api/");
            check(endpoint, null, tryIt(endpoint, null, null), wrong);
            for (Role role : Role.values()) {
                // Whom these let in, or out, is not decided by a role.
                if (!endpoint.path().matches("/ui/log(in|out)")) {
                    int status =
                            tryIt(
                                    endpoint,
                                    page ? null : tokens.get(role),
                                    page ? sessions.get(role) : null);
                    check(endpoint, role, status, wrong);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static void check(
            Endpoint endpoint, @Nullable Role role, int status, List<String> wrong) {
        boolean page = !endpoint.path().startsWith("/api/");
        boolean right;
        if (role == null) {
            boolean open =
                    endpoint.needs().isEmpty()
                            && !endpoint.path().matches("/ui/(session|.*page.*)");
            // What needs nobody's rights may need somebody still: then it leads to the login.
            right = page ? status == 303 || open && status < 500 : status == 401;
        } else if (role.permissions().containsAll(endpoint.needs())) {
            right = status < 500 && status != 401 && status != 403;
        } else {
            right = status == 403;
        }
        if (!right) {
            wrong.add(
                    endpoint + " answers " + (role == null ? "nobody" : role) + " with " + status);
        }
    }

    private static int tryIt(Endpoint endpoint, @Nullable String token, @Nullable String session)
            throws Exception {
        String path =
                endpoint.path()
                        .replaceAll("\\{operation[^}]*}+", "0".repeat(32))
                        .replaceAll("\\{(version|revision)}", "1")
                        .replaceAll("\\{\\w+:[^}]*}", "nosuch")
                        .replaceAll("\\{\\w+}", "nosuch")
                        .replace("**", "there");
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url(path)))
                        .timeout(Duration.ofMinutes(2))
                        .method(endpoint.method(), HttpRequest.BodyPublishers.noBody())
                        .header("Sec-Fetch-Site", "same-origin")
                        .header("Content-Type", "application/json");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (session != null) {
            request.header("Cookie", "waybill-session=" + session);
        }
        HttpResponse<InputStream> answer =
                http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        answer.body().close(); // some go on for ever
        return answer.statusCode();
    }

    /** Those that the API describes itself, and its terminal, which OpenAPI has no words for. */
    private static TreeSet<String> described() {
        TreeSet<String> described = new TreeSet<>();
        service.get("/v3/api-docs")
                .body()
                .path("paths")
                .forEachEntry(
                        (path, methods) ->
                                methods.propertyNames()
                                        .forEach(
                                                method ->
                                                        described.add(
                                                                method.toUpperCase(
                                                                                java.util.Locale
                                                                                        .ROOT)
                                                                        + " "
                                                                        + path)));
        described.removeIf(each -> !each.contains(" /api/"));
        described.add("GET /api/v1/containers/{container}/terminal");
        return described;
    }

    private static TreeSet<String> ofTheApi(List<Endpoint> endpoints) {
        return endpoints.stream()
                .filter(each -> each.path().startsWith("/api/"))
                .map(each -> each.method() + " " + each.path())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void aBoundOperatorChangesWhatIsTheirsAndNothingElse() throws Exception {
        String token = service.tokenOf("bound", "operator host=alpha image=shop-* label=team=web");
        String containers = "/containers?wait=3m";
        service.succeed(
                as(token, "POST", containers, run("bound-web", "alpha", "shop-web", "web")));
        service.succeed(
                service.post("/api/v1" + containers, run("others", "alpha", "shop-db", "db")));
        service.succeed(
                service.post("/api/v1" + containers, run("bound-web", "beta", "shop-web", "web")));
        String own = "/containers/alpha%2Fbound-web";

        ok(as(token, "POST", own + "/restart", "{}"));
        ok(as(token, "GET", "/containers/alpha%2Fothers", null));
        refused(token, "POST", "/containers", run("more", "beta", "shop-web", "web"), "more");
        refused(token, "POST", "/containers", run("more", "alpha", "shop-web", "db"), "more");
        refused(token, "POST", "/containers/alpha%2Fothers/stop", "{}", "others");
        refused(token, "DELETE", "/containers/beta%2Fbound-web", null, "bound-web");
        refused(token, "POST", own + "/move", "{\"host\": \"beta\"}", "bound-web");
        refused(
                token,
                "POST",
                own + "/upgrade",
                "{\"labels\": {\"set\": {\"team\": \"db\"}}}",
                "bound-web");
        refused(token, "POST", "/hosts/alpha/drain", "{}", "host alpha");
        refused(token, "POST", "/hosts/alpha/cordon", "{}", "host alpha");
        refused(token, "POST", "/images", "{\"name\": \"x\", \"repository\": \"r/x\"}", "image x");
        service.succeed(
                service.post(
                        "/api/v1/containers/alpha%2Fothers/upgrade?wait=3m",
                        "{\"environment\": {\"set\": {\"MODE\": \"live\"}}}"));
        refused(
                token,
                "POST",
                "/rollbacks",
                "{\"container\": \"alpha/others\", \"to\": {\"revision\": 1}}",
                "others");
        assertThat(service.text("/api/v1/containers?limit=200"))
                .contains("\"others\"")
                .doesNotContain("\"more\"");
    }

    @Test
    void aStackThatIsNotTheirsLeavesNothingBehind() throws Exception {
        String body =
                "{\"host\": \"alpha\", \"compose\": {\"text\": \"name: mixed\\nservices:\\n  web:\\n    image: %s:v1\\n\"}}"
                        .formatted(registry.repository("mixed-web"));
        String token = service.tokenOf("stacker", "operator host=beta");
        refused(token, "POST", "/stacks", body, "service web");
        assertThat(service.get("/api/v1/stacks/mixed").status()).isEqualTo(404);
        assertThat(service.text("/api/v1/images")).doesNotContain("mixed-web");
    }

    @Test
    void whatIsRefusedIsInTheAuditTrailEachTime() throws Exception {
        String token = service.tokenOf("eager", "viewer");
        List<Callable<Integer>> asked = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String path = "/containers/wanted-" + i + "/stop?reason=because";
            asked.add(() -> as(token, "POST", path, "{}").status());
        }
        try (ExecutorService at = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var each : at.invokeAll(asked)) {
                assertThat(each.get()).isEqualTo(403);
            }
        }
        service.until(
                "each refusal is in the audit",
                () -> audit("action=refuse&actor=eager&limit=50").size() == 20);
        JsonNode entry = audit("action=refuse&actor=eager&limit=50").get(0);
        assertThat(entry.path("outcome").asString()).isEqualTo("refused");
        assertThat(entry.path("target").asString()).isEqualTo("eager");
        assertThat(entry.path("summary").asString())
                .contains("POST /api/v1/containers/wanted-")
                .contains(
                        "eager may not operate containers; it takes one of the roles operator, admin");
    }

    @Test
    void whatIsGivenAndTakenIsInTheAuditTrail() throws Exception {
        JsonNode made = made("given", "\"30d\"", "auditor", "viewer");
        ok(service.delete("/api/v1/tokens/" + made.path("id").asString() + "?reason=enough"));
        ok(service.delete("/api/v1/tokens/" + made.path("id").asString() + "?reason=again"));
        service.until("both are in the audit", () -> audit("actor=admin&text=given").size() == 2);
        List<String> told = new ArrayList<>();
        audit("actor=admin&text=given")
                .forEach(entry -> told.add(entry.path("summary").asString()));
        assertThat(told.getFirst()).contains("withdrawn by admin").contains("enough");
        assertThat(told.getLast())
                .contains("of given issued by admin: auditor; viewer; until " + 20);
        assertThat(service.text("/api/v1/audit?actor=admin&text=given"))
                .doesNotContain(made.path("token").asString());
    }

    @Test
    void theFirstTokenExpiresAndANewStartMakesAnotherWhereNobodyAdministers(@TempDir Path folder)
            throws Exception {
        try (Service first = Service.simulated(folder, "--waybill.access.first-token-lasts=20s")) {
            JsonNode only = first.get("/api/v1/tokens").body().path("items").get(0);
            assertThat(Instant.parse(only.path("expiresAt").asString()))
                    .isBefore(Instant.now().plusSeconds(20));
            assertThat(first.said())
                    .contains("valid until " + only.path("expiresAt").asString().substring(0, 19));
            Answer last = first.delete("/api/v1/tokens/" + only.path("id").asString());
            assertThat(last.status()).isEqualTo(409);
            assertThat(last.body().path("detail").asString())
                    .contains("is the last one that administers Waybill: without it");
            first.until("it lets nobody in", () -> first.get("/api/v1/tokens").status() == 401);
            first.kill();
            first.startAgain();
            assertThat(first.get("/api/v1/tokens").body().path("items")).hasSize(2);
        }
    }

    @Test
    void aTokenThatExpiresLetsInUntilThen() throws Exception {
        JsonNode made = made("brief", "\"20s\"", "viewer");
        String token = made.path("token").asString();
        String session = session(token);
        ok(as(token, "GET", "/hosts", null));
        service.until("it lets nobody in", () -> as(token, "GET", "/hosts", null).status() == 401);
        Endpoint fleet = new Endpoint("GET", "/ui/fleet", java.util.Set.of(Permission.READ));
        assertThat(tryIt(fleet, null, session)).isEqualTo(303);
    }

    @Test
    void badGrantsAreRefusedAndGiveNothing() {
        for (String wrong :
                List.of(
                        "{\"actor\": \"nemo\"}",
                        "{\"actor\": \"nemo\", \"grants\": []}",
                        "{\"actor\": \"nemo\", \"grants\": [\"root\"]}",
                        "{\"actor\": \"nemo\", \"grants\": [\"viewer host=alpha\"]}",
                        "{\"actor\": \"nemo\", \"grants\": [\"viewer\"], \"expiresIn\": \"-PT1H\"}",
                        "{\"actor\": \"nemo\", \"grants\": [\"viewer\"], \"expiresIn\": \"9999999d\"}",
                        "{\"actor\": \"waybill\", \"grants\": [\"viewer\"]}",
                        "{\"actor\": \"agent/alpha\", \"grants\": [\"viewer\"]}")) {
            Answer answer = service.post("/api/v1/tokens", wrong);
            assertThat(answer.status()).as("%s: %s", wrong, answer.body()).isEqualTo(400);
            assertThat(answer.body().path("detail").asString()).isNotBlank();
        }
        assertThat(service.text("/api/v1/tokens")).doesNotContain("nemo");
    }

    @Test
    void aPageThatIsRefusedSaysSoOnAPage() throws Exception {
        String session = session(service.tokenOf("looker", "viewer"));
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(URI.create(url("/ui/run")))
                                .header("Cookie", "waybill-session=" + session)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("<h1").contains("looker may not operate containers");
    }

    private static void refused(
            String token, String method, String path, @Nullable String body, @Nullable String what)
            throws Exception {
        Answer answer = as(token, method, path, body);
        assertThat(answer.status()).as("%s %s: %s", method, path, answer.body()).isEqualTo(403);
        assertThat(answer.body().path("code").asString()).isEqualTo("forbidden");
        if (what != null) {
            assertThat(answer.body().path("detail").asString())
                    .contains(what)
                    .contains(" is operator ");
        }
    }

    private static String run(String name, String host, String image, String team) {
        return """
        {"name": "%s", "host": "%s", "image": "%s", "spec": {"labels": {"team": "%s"}}}"""
                .formatted(name, host, image, team);
    }

    private static JsonNode audit(String query) {
        return service.get("/api/v1/audit?" + query).body().path("items");
    }

    private static JsonNode made(String actor, String expiresIn, String... grants) {
        String each =
                WaybillJson.mapper()
                        .writeValueAsString(List.of(grants).stream().map(Grant::parse).toList());
        Answer made =
                service.post(
                        "/api/v1/tokens",
                        "{\"actor\": \"%s\", \"grants\": %s, \"expiresIn\": %s}"
                                .formatted(actor, each, expiresIn));
        assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
        return made.body();
    }

    private static String session(String token) throws Exception {
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(URI.create(url("/ui/login")))
                                .header("Sec-Fetch-Site", "same-origin")
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString("token=" + token))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return answer.headers()
                .firstValue("Set-Cookie")
                .orElseThrow()
                .replaceAll("waybill-session=([^;]*);.*", "$1");
    }

    private static Answer as(String token, String method, String path, @Nullable String body) {
        return service.send(
                service.request("/api/v1" + path)
                        .setHeader("Authorization", "Bearer " + token)
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body)));
    }

    private static void ok(Answer answer) {
        assertThat(answer.status()).as("%s", answer.body()).isBetween(200, 299);
    }

    private static String url(String path) {
        return "http://127.0.0.1:" + service.port() + path;
    }
}

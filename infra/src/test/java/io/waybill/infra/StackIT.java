package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.Service.Answer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Compose files are applied on a real engine, changed, taken back, and removed. */
class StackIT {
    private static final String FILES = "src/test/resources/compose";
    private static final String FAST = "{\"watch\": \"0s\", \"grace\": \"1s\"}";
    private static Service service;

    @BeforeAll
    static void start(@TempDir Path data) throws Exception {
        RealEngine.require();
        service = Service.onEngine(data);
        service.awaitConnected("local");
    }

    @AfterAll
    static void stop() throws Exception {
        if (service != null) {
            service.close();
            RealEngine.removeAllNamed("it-");
            for (String kind : List.of("network", "volume")) {
                RealEngine.cli(kind, "ls", "--filter", "name=it-", "--quiet")
                        .lines()
                        .forEach(each -> RealEngine.cli(kind, "rm", each));
            }
        }
    }

    private static ObjectNode compose(String file, Map<String, String> variables) {
        try {
            ObjectNode compose = WaybillJson.mapper().createObjectNode();
            compose.put("file", file);
            compose.put("text", Files.readString(Path.of(FILES, file)));
            ObjectNode all = compose.putObject("variables");
            all.put("REGISTRY", RealEngine.REGISTRY);
            variables.forEach(all::put);
            ObjectNode files = compose.putObject("files");
            files.put("web.env", Files.readString(Path.of(FILES, "web.env")));
            return compose;
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static Answer apply(ObjectNode compose, String more) {
        return service.post(
                "/api/v1/stacks",
                "{\"compose\": %s, \"how\": %s%s}".formatted(compose, FAST, more));
    }

    private static JsonNode drafted(ObjectNode compose) {
        Answer draft = apply(compose, ", \"dryRun\": true");
        assertThat(draft.status()).as(draft.toString()).isEqualTo(200);
        return draft.body();
    }

    private static JsonNode carriedOut(Answer begun, String status) {
        assertThat(begun.status()).as(begun.toString()).isEqualTo(202);
        String rollout = begun.body().path("rollout").asString();
        JsonNode now =
                service.getUntil(
                                "/api/v1/rollouts/" + rollout,
                                answer ->
                                        !Set.of("running", "reverting")
                                                .contains(answer.body().path("status").asString()))
                        .body();
        assertThat(now.path("status").asString()).as(now.toPrettyString()).isEqualTo(status);
        return begun.body();
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static List<JsonNode> items(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private static List<String> words(JsonNode draft) {
        return items(draft.path("plan").path("steps")).stream()
                .map(step -> step.path("about").asString() + ": " + step.path("does").asString())
                .toList();
    }

    /** Its containers, as the engine has them. */
    private static List<String> onEngine(String stack) {
        List<String> inspect =
                new ArrayList<>(
                        List.of(
                                "inspect",
                                "--format",
                                "{{slice .Name 1}} {{.Config.Image}} {{.State.Status}}"));
        RealEngine.cli("ps", "-aq", "--filter", "label=com.docker.compose.project=" + stack)
                .lines()
                .forEach(inspect::add);
        return inspect.size() == 3
                ? List.of()
                : RealEngine.cli(inspect.toArray(new String[0])).lines().sorted().toList();
    }

    private static List<String> networks(String stack) {
        return RealEngine.cli("network", "ls", "--filter", "name=" + stack, "--format", "{{.Name}}")
                .lines()
                .sorted()
                .toList();
    }

    private static String reference(String tag) {
        return RealEngine.cli(
                "image",
                "inspect",
                "--format",
                "{{index .RepoDigests 0}}",
                RealEngine.REGISTRY + "/shop/web:" + tag);
    }

    private static Map<String, String> versions() {
        Map<String, String> references = new HashMap<>();
        for (String tag : List.of("v1", "v2")) {
            RealEngine.cli("pull", "--quiet", RealEngine.REGISTRY + "/shop/web:" + tag);
            references.put(tag, reference(tag));
        }
        return references;
    }

    private static List<String> summaries(String query) {
        service.awaitProjected();
        return items(service.get("/api/v1/audit?limit=1000&" + query).body().path("items")).stream()
                .map(entry -> entry.path("summary").asString())
                .toList();
    }

    private static List<String> revisions(String stack) {
        return items(service.get("/api/v1/stacks/" + stack + "/revisions").body().path("items"))
                .stream()
                .map(
                        each ->
                                each.path("revision").asString()
                                        + " "
                                        + each.path("status").asString()
                                        + (each.has("revisionOf")
                                                ? " as " + each.path("revisionOf").asString()
                                                : ""))
                .toList();
    }

    /** As the fleet shows it, soon. */
    private static List<String> fleet(String prefix) {
        return Soon.answer(
                () ->
                        items(service.get("/api/v1/containers?limit=1000").body().path("items"))
                                .stream()
                                .filter(each -> each.path("name").asString().startsWith(prefix))
                                .map(
                                        each ->
                                                each.path("name").asString()
                                                        + " "
                                                        + each.path("status").asString())
                                .toList(),
                found -> found.size() >= 6);
    }

    @Test
    void aShopIsAppliedChangedRolledBackAndRemoved() throws Exception {
        Map<String, String> images = versions();
        int port = Service.freePort();
        Map<String, String> variables =
                Map.of("WEB_PORT", Integer.toString(port), "STAGE", "production");
        ObjectNode shop = compose("shop.yaml", variables);

        JsonNode draft = drafted(shop);
        assertThat(
                        items(draft.path("plan").path("steps")).stream()
                                .map(s -> s.path("about").asString()))
                .containsExactly(
                        "it-shop-db-1",
                        "it-shop-migrate-1",
                        "it-shop-cache-1",
                        "it-shop-web-1",
                        "it-shop-worker-1",
                        "it-shop-worker-2");
        assertThat(onEngine("it-shop")).isEmpty();
        assertThat(service.get("/api/v1/stacks/it-shop").status()).isEqualTo(404);

        String fingerprint = draft.path("plan").path("fingerprint").asString();
        JsonNode first =
                carriedOut(
                        apply(
                                shop,
                                ", \"plan\": \"%s\", \"reason\": \"the shop opens\", \"ticket\": \"CHG-7\""
                                        .formatted(fingerprint)),
                        "completed");
        assertThat(first.path("revision").asInt()).isEqualTo(1);
        assertThat(onEngine("it-shop"))
                .containsExactly(
                        "it-shop-cache-1 " + images.get("v1") + " running",
                        "it-shop-db-1 " + images.get("v1") + " running",
                        "it-shop-migrate-1 " + images.get("v1") + " exited",
                        "it-shop-web-1 " + images.get("v1") + " running",
                        "it-shop-worker-1 " + images.get("v1") + " running",
                        "it-shop-worker-2 " + images.get("v1") + " running");
        // They found each other by their names, each when the other worked.
        assertThat(MainJobIT.answerOf(port, "orders")).isEqualTo("17 orders");
        assertThat(MainJobIT.answerOf(port, "cache")).isEqualTo("PONG");
        assertThat(MainJobIT.answerOf(port, "about"))
                .isEqualTo("Corner $hop says hello from production in production");
        assertThat(MainJobIT.answerOf(port, "index.html")).isEqualTo("web v1");
        assertThat(networks("it-shop")).containsExactly("it-shop_back", "it-shop_front");
        assertThat(
                        RealEngine.cli(
                                "inspect",
                                "--format",
                                "{{.Config.StopTimeout}} {{index .Config.Labels \"io.waybill.stack\"}}",
                                "it-shop-db-1"))
                .isEqualTo("1 it-shop");
        assertThat(summaries("action=declare-stack"))
                .anySatisfy(
                        says ->
                                assertThat(says)
                                        .contains("revision 1 of stack it-shop declared by"));
        assertThat(fleet("it-shop-"))
                .hasSize(6)
                .contains("it-shop-web-1 running", "it-shop-migrate-1 exited");
        assertThat(items(service.get("/api/v1/containers?drifted=true").body().path("items")))
                .as("what ran to its end has not drifted")
                .isEmpty();

        Answer again = apply(shop, "");
        assertThat(again.status()).as(again.toString()).isEqualTo(200);
        assertThat(again.body().path("changed").asBoolean()).isFalse();
        assertThat(again.body().path("revision").asInt()).isEqualTo(1);

        Map<String, String> changed = new HashMap<>(variables);
        changed.putAll(Map.of("WEB_TAG", "v2", "WORKERS", "1", "ORDERS", "18"));
        ObjectNode next = compose("shop.yaml", changed);
        assertThat(words(drafted(next)))
                .hasSize(3)
                .anySatisfy(each -> assertThat(each).startsWith("it-shop-worker-2: remove"))
                .anySatisfy(each -> assertThat(each).startsWith("it-shop-migrate-1: replace"))
                .anySatisfy(
                        each -> assertThat(each).startsWith("it-shop-web-1: replace revision 1"));
        carriedOut(apply(next, ""), "completed");
        assertThat(MainJobIT.answerOf(port, "index.html")).isEqualTo("web v2");
        assertThat(MainJobIT.answerOf(port, "orders")).isEqualTo("18 orders");
        assertThat(onEngine("it-shop"))
                .hasSize(5)
                .contains("it-shop-web-1 " + images.get("v2") + " running");
        JsonNode diff = service.get("/api/v1/stacks/it-shop/diff?from=1&to=2").body();
        assertThat(items(diff.path("services")).stream().map(s -> s.path("service").asString()))
                .containsExactlyInAnyOrder("migrate", "web", "worker");

        JsonNode back =
                carriedOut(
                        service.post(
                                "/api/v1/stacks/it-shop/rollback",
                                "{\"revision\": 1, \"how\": %s, \"reason\": \"v2 is slow\"}"
                                        .formatted(FAST)),
                        "completed");
        assertThat(back.path("revision").asInt()).isEqualTo(3);
        assertThat(MainJobIT.answerOf(port, "index.html")).isEqualTo("web v1");
        assertThat(onEngine("it-shop"))
                .hasSize(6)
                .contains("it-shop-web-1 " + images.get("v1") + " running");
        assertThat(revisions("it-shop"))
                .containsExactly("3 applied as 1", "2 applied", "1 applied");

        JsonNode removed =
                carriedOut(
                        service.delete("/api/v1/stacks/it-shop?reason=the+shop+closes"),
                        "completed");
        assertThat(removed.path("revision").asInt()).isEqualTo(4);
        assertThat(onEngine("it-shop")).isEmpty();
        assertThat(networks("it-shop")).isEmpty();
        assertThat(RealEngine.cli("volume", "ls", "--quiet", "--filter", "name=it-shop"))
                .isEqualTo("it-shop_db-data");
    }

    @Test
    void ofAFirstRevisionThatCannotStartNothingIsLeft() {
        ObjectNode broken = compose("blog.yaml", Map.of());
        broken.put("projectName", "it-broken");
        broken.put(
                "text",
                "services:\n  web:\n    image: \"${REGISTRY}/shop/web:v1\"\n    command: [\"/nosuch\"]\n");
        carriedOut(apply(broken, ""), "reverted");
        assertThat(revisions("it-broken")).containsExactly("1 undone");
        assertThat(onEngine("it-broken")).isEmpty();
        assertThat(
                        service.get("/api/v1/containers?host=local")
                                .body()
                                .path("items")
                                .valueStream()
                                .map(item -> item.path("name").asString()))
                .doesNotContain("it-broken-web-1");
    }

    @Test
    void whatDoesNotComeToWorkIsBroughtBack() {
        ObjectNode blog = compose("blog.yaml", Map.of());
        blog.put("directory", "It-Blog");
        carriedOut(apply(blog, ""), "completed");
        List<String> before = onEngine("it-blog");
        assertThat(before).hasSize(2).anySatisfy(each -> assertThat(each).startsWith("it-blog "));

        blog.put("text", blog.path("text").asString().replace("8080 -h /posts", "8081 -h /posts"));
        assertThat(carriedOut(apply(blog, ""), "completed").path("revision").asInt()).isEqualTo(2);
        // The store listens elsewhere; a blog that is made anew does not find it any more.
        JsonNode broken = carriedOut(apply(with(blog, "BLOG_PORT", "8090"), ""), "reverted");
        assertThat(broken.path("revision").asInt()).isEqualTo(3);
        assertThat(onEngine("it-blog")).isEqualTo(before);
        assertThat(revisions("it-blog")).containsExactly("3 undone", "2 applied", "1 applied");
        carriedOut(
                service.post(
                        "/api/v1/stacks/it-blog/rollback",
                        "{\"revision\": 1, \"how\": %s}".formatted(FAST)),
                "completed");
        carriedOut(service.delete("/api/v1/stacks/it-blog"), "completed");
        assertThat(networks("it-blog")).isEmpty();
    }

    private static ObjectNode with(ObjectNode compose, String variable, String value) {
        ObjectNode copy = compose.deepCopy();
        ((ObjectNode) copy.path("variables")).put(variable, value);
        return copy;
    }

    @Test
    void whereverTheServiceIsKilledAnApplyGoesOnAndNothingIsDoubled(@TempDir Path places)
            throws Exception {
        Map<String, String> images = versions();
        RealEngine.cli("network", "create", "it-theirs");
        String digest = String.valueOf(images.get("v2")).replaceFirst(".*@", "");
        ObjectNode metrics =
                compose("metrics.yaml", Map.of("DIGEST", digest, "PLACES", places.toString()));
        Answer begun = apply(metrics, "");
        for (long after : List.of(200L, 900L)) {
            pause(after);
            service.kill();
            service.startAgain();
            service.awaitConnected("local");
        }
        carriedOut(begun, "completed");
        assertThat(onEngine("it-metrics"))
                .containsExactly(
                        "it-metrics-alerts-1 " + images.get("v2") + " running",
                        "it-metrics-alerts-2 " + images.get("v2") + " running",
                        "it-metrics-collector-1 " + images.get("v2") + " running",
                        "it-metrics-rules-1 " + images.get("v1") + " running");
        assertThat(
                        RealEngine.cli(
                                        "inspect",
                                        "--format",
                                        "{{range $name, $_ := .NetworkSettings.Networks}}{{$name}} {{end}}",
                                        "it-metrics-collector-1")
                                .strip())
                .isEqualTo("it-metrics-own it-theirs");
        List<String> all = new ArrayList<>();
        for (String name : List.of("alerts-1", "alerts-2", "collector-1", "rules-1")) {
            all.addAll(summaries("container=it-metrics-" + name + "&action=declare"));
        }
        assertThat(all).hasSize(4);
        assertThat(apply(metrics, "").body().path("changed").asBoolean()).isFalse();

        carriedOut(service.delete("/api/v1/stacks/it-metrics"), "completed");
        assertThat(networks("it-")).as("somebody else's stays").contains("it-theirs");
        assertThat(networks("it-metrics")).isEmpty();
    }

    @Test
    void whatIsDoneIsWhatWasPlannedOnceAndAsItWasSaid() {
        ObjectNode exact = WaybillJson.mapper().createObjectNode();
        String text =
                """
                name: it-exact
                services:
                  it-exact:
                    image: %s/shop/web:v1
                    container_name: it-exact
                    environment: {MODE: one}
                    stop_grace_period: 1s
                    networks: {default: {aliases: [it-exact, exact]}}
                """
                        .formatted(RealEngine.REGISTRY);
        exact.put("text", text);
        String planned = drafted(exact).path("plan").path("fingerprint").asString();
        exact.put("text", text.replace("one", "two"));
        Answer another = apply(exact, ", \"plan\": \"%s\"".formatted(planned));
        assertThat(another.status()).as(another.toString()).isEqualTo(409);
        assertThat(another.body().path("code").asString()).isEqualTo("plan-outdated");
        assertThat(service.get("/api/v1/stacks/it-exact").status()).isEqualTo(404);

        carriedOut(apply(exact, ""), "completed");
        // How it is made is looked at again once something of that changes.
        RealEngine.cli("update", "--memory", "64m", "--memory-swap", "64m", "it-exact");
        List<String> drift =
                Soon.answer(
                        () ->
                                items(
                                                service.get("/api/v1/containers/it-exact")
                                                        .body()
                                                        .path("drift"))
                                        .stream()
                                        .map(each -> each.path("field").asString())
                                        .toList(),
                        fields -> !fields.isEmpty());
        assertThat(drift).containsExactly("limits.memoryBytes");

        exact.put("text", text.replace("one", "three"));
        List<Answer> both = List.of(1, 2).parallelStream().map(_ -> apply(exact, "")).toList();
        assertThat(both).filteredOn(answer -> answer.status() == 202).hasSize(1);
        assertThat(both).filteredOn(answer -> answer.status() == 409).hasSize(1);
        both.stream()
                .filter(answer -> answer.status() == 202)
                .forEach(begun -> carriedOut(begun, "completed"));

        exact.put(
                "text",
                text.replace("one", "three")
                        + "  spare:\n    image: %s/shop/web:v2\n    deploy: {replicas: 0}\n"
                                .formatted(RealEngine.REGISTRY));
        Answer spare = apply(exact, "");
        assertThat(spare.status()).as(spare.toString()).isEqualTo(200);
        assertThat(spare.body().path("changed").asBoolean()).isTrue();
        assertThat(
                        service.fresh(
                                        "/api/v1/images/web/versions?atLeast="
                                                + spare.body().path("token").asString())
                                .body()
                                .toString())
                .as("a version that nothing runs yet is on record, too")
                .contains(String.valueOf(versions().get("v2")).replaceFirst(".*@", ""));
        carriedOut(service.delete("/api/v1/stacks/it-exact"), "completed");
    }

    @Test
    void whatIsWrongOrNotSupportedIsToldAndChangesNothing() {
        ObjectNode blog = compose("blog.yaml", Map.of());
        blog.put("projectName", "it-refused");
        blog.put("text", blog.path("text").asString().replace("tmpfs: /tmp", "privileged: true"));
        Answer refused = apply(blog, "");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("code").asString()).isEqualTo("compose-unsupported");
        assertThat(refused.body().path("problems").get(0).path("field").asString())
                .isEqualTo("services.blog.privileged");
        assertThat(refused.body().path("problems").get(0).path("line").asInt()).isEqualTo(13);

        blog.put("leaveOut", true);
        assertThat(drafted(blog).path("leftOut").get(0).asString())
                .isEqualTo("services.blog.privileged");
        blog.put("text", "services: {web: {image: '" + RealEngine.REGISTRY + "/shop/none:v1'}}");
        Answer none = apply(blog, "");
        assertThat(none.status()).as(none.toString()).isEqualTo(400);
        assertThat(none.body().path("problems").get(0).path("line").asInt()).isEqualTo(1);
        assertThat(none.body().path("problems").get(0).path("field").asString())
                .isEqualTo("services.web.image");

        blog.put(
                "text",
                """
                services:
                  web:
                    image: web
                    environment:
                      API_TOKEN: a1
                      DB_PASSWORD: b2
                """);
        JsonNode clear = apply(blog, "").body().path("problems");
        assertThat(clear.valueStream().map(each -> each.path("line").asInt()))
                .containsExactly(5, 6);
        assertThat(clear.get(1).path("message").asString())
                .contains("DB_PASSWORD looks like a secret", "DB_PASSWORD=secret:NAME");
        assertThat(service.get("/api/v1/stacks/it-refused").status()).isEqualTo(404);
        assertThat(service.get("/api/v1/images/none").status()).isEqualTo(404);
    }
}

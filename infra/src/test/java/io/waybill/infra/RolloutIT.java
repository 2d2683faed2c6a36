package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.infra.Service.Answer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** Containers on a real engine are rolled out and back, many at a time, whatever comes between. */
class RolloutIT {
    private static final String PREFIX = "roll-";
    private static Service service;
    private static int broken;

    @BeforeAll
    static void start(@TempDir Path data) throws Exception {
        RealEngine.require();
        service = Service.onEngine(data);
        MainJobIT.publishWeb(service);
        service.awaitConnected("local");
        assertThat(publish("v2", false)).isEqualTo(2);
        broken = publishBroken();
    }

    private static int publish(String tag, boolean makeCurrent) {
        Answer published =
                service.post(
                        "/api/v1/images/web/versions",
                        "{\"reference\": \"%s\", \"makeCurrent\": %s}".formatted(tag, makeCurrent));
        assertThat(published.status()).as(published.toString()).isEqualTo(200);
        service.awaitProjected();
        return published.body().path("version").asInt();
    }

    /** A version whose program ends at once. */
    private static int publishBroken() {
        String tag = "broken-" + UUID.randomUUID();
        String reference = RealEngine.REGISTRY + "/shop/web:" + tag;
        String source = "roll-source-" + tag;
        RealEngine.cli("create", "--name", source, RealEngine.REGISTRY + "/shop/web:v1");
        RealEngine.cli(
                "commit",
                "--change",
                "ENTRYPOINT [\"/bin/false\"]",
                "--change",
                "CMD []",
                source,
                reference);
        RealEngine.cli("rm", source);
        RealEngine.cli("push", reference);
        return publish(tag, false);
    }

    @AfterEach
    void removeAll() {
        service.awaitProjected();
        for (JsonNode container : containers()) {
            service.delete(
                    "/api/v1/containers/"
                            + container.path("id").asString()
                            + "?force=true&wait=3m");
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (service != null) {
            service.close();
            RealEngine.removeAllNamed(PREFIX);
        }
    }

    private static List<JsonNode> containers() {
        return items(service.get("/api/v1/containers?limit=1000").body().path("items"));
    }

    private static List<JsonNode> items(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private static void run(String name, int version, String spec) {
        service.succeed(
                service.post(
                        "/api/v1/containers?wait=3m",
                        "{\"name\": \"%s\", \"host\": \"local\", \"image\": \"web\", \"version\": %d, \"spec\": %s}"
                                .formatted(name, version, spec)));
    }

    private static void runAll(int count, int version) {
        for (int i = 1; i <= count; i++) {
            run(PREFIX + i, version, "{\"labels\": {\"app\": \"roll\"}}");
        }
    }

    private static JsonNode begin(String path, String body) {
        Answer begun = service.post(path, body);
        assertThat(begun.status()).as(begun.toString()).isEqualTo(202);
        return await(begun.body().path("rollout").asString());
    }

    private static JsonNode await(String rollout) {
        return service.getUntil(
                        "/api/v1/rollouts/" + rollout,
                        answer ->
                                answer.status() == 200
                                        && !Set.of("running", "reverting")
                                                .contains(answer.body().path("status").asString()))
                .body();
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Names, versions and states, as Waybill has them. */
    private static Set<String> fleet() {
        Set<String> found = new TreeSet<>();
        for (JsonNode each : containers()) {
            found.add(
                    each.path("name").asString()
                            + " "
                            + each.path("version").asInt()
                            + " "
                            + each.path("status").asString());
        }
        return found;
    }

    /** Soon, that is: what is asked may lie a moment behind what has happened. */
    private static void assertFleet(String... expected) {
        service.until("the fleet is " + List.of(expected), () -> fleet().equals(Set.of(expected)));
    }

    private static void assertAllRun(int count, int version) {
        assertFleet(
                IntStream.rangeClosed(1, count)
                        .mapToObj(i -> PREFIX + i + " " + version + " running")
                        .toArray(String[]::new));
    }

    /** The same, as the engine has them. */
    private static List<String> onEngine() {
        return RealEngine.cli(
                        "ps", "--filter", "name=^/?" + PREFIX, "--format", "{{.Names}} {{.Image}}")
                .lines()
                .sorted()
                .toList();
    }

    private static List<String> summaries(String query) {
        service.awaitProjected();
        return items(service.get("/api/v1/audit?limit=1000&" + query).body().path("items")).stream()
                .map(entry -> entry.path("summary").asString())
                .toList();
    }

    @Test
    void anImageIsRolledOutRolledBackAndTheRollbackIsRolledBack() {
        runAll(4, 1);
        JsonNode plan =
                service.post(
                                "/api/v1/rollouts",
                                "{\"image\": \"web\", \"to\": {\"version\": 2}, \"dryRun\": true}")
                        .body();
        assertThat(items(plan.path("steps")).stream().map(step -> step.path("does").asString()))
                .containsExactly(
                        "switch the current version 1 → 2",
                        "replace web:1 → web:2",
                        "replace web:1 → web:2",
                        "replace web:1 → web:2",
                        "replace web:1 → web:2");
        assertAllRun(4, 1);

        JsonNode out =
                begin(
                        "/api/v1/rollouts",
                        """
                        {"image": "web", "to": {"version": 2}, "batch": 3, "watch": "0s", "grace": "1s", "plan": "%s", "reason": "release 2",
                         "ticket": "CHG-2"}"""
                                .formatted(plan.path("fingerprint").asString()));
        assertThat(out.path("status").asString()).as(out.toPrettyString()).isEqualTo("completed");
        assertAllRun(4, 2);
        assertThat(onEngine()).hasSize(4);
        assertThat(service.get("/api/v1/images/web").body().path("current").asInt()).isEqualTo(2);

        JsonNode back =
                begin(
                        "/api/v1/rollbacks",
                        "{\"image\": \"web\", \"to\": {\"version\": 1}, \"batch\": 4, \"watch\": \"0s\", \"grace\": \"1s\"}");
        assertThat(back.path("status").asString()).as(back.toPrettyString()).isEqualTo("completed");
        assertAllRun(4, 1);

        JsonNode forth =
                begin(
                        "/api/v1/rollbacks",
                        "{\"rollout\": \"%s\", \"batch\": 4, \"watch\": \"0s\", \"grace\": \"1s\"}"
                                .formatted(back.path("id").asString()));
        assertThat(forth.path("status").asString())
                .as(forth.toPrettyString())
                .isEqualTo("completed");
        assertAllRun(4, 2);
        assertThat(service.get("/api/v1/images/web").body().path("current").asInt()).isEqualTo(2);
        assertThat(summaries("action=plan-rollout"))
                .anyMatch(
                        says ->
                                says.contains(
                                        "upgrade of image web to version 2 requested by admin"));
        assertThat(summaries("action=complete-rollout"))
                .anyMatch(says -> says.contains("rollout completed: 5 done, 0 failed"));
        begin(
                "/api/v1/rollbacks",
                "{\"image\": \"web\", \"to\": {\"version\": 1}, \"batch\": 4, \"watch\": \"0s\", \"grace\": \"1s\"}");
    }

    @Test
    void aBadVersionIsBroughtBackByItselfAndTheAuditSaysSo() {
        runAll(3, 1);
        JsonNode out =
                begin(
                        "/api/v1/rollouts",
                        "{\"selector\": {\"app\": \"roll\"}, \"image\": \"web\", \"to\": {\"version\": %d}, \"watch\": \"2s\", \"grace\": \"1s\"}"
                                .formatted(broken));
        assertThat(out.path("status").asString()).as(out.toPrettyString()).isEqualTo("reverted");
        assertThat(out.path("because").asString()).contains("1 of 3 failed", "roll-1");
        assertAllRun(3, 1);
        assertThat(onEngine()).hasSize(3);
        assertThat(summaries("action=revert-rollout"))
                .anyMatch(says -> says.contains("rollout is reverted: 1 of 3 failed"))
                .anyMatch(says -> says.contains("rollout reverted, 1 brought back"));
    }

    @Test
    void whatALabelMeansIsTakenBackToWhatItWasAtATime() {
        runAll(4, 1);
        JsonNode ran = service.get("/api/v1/containers/roll-3").body();
        pause(50);
        Instant then = Instant.now();
        pause(50);
        service.succeed(
                service.post("/api/v1/containers/roll-1/stop?wait=3m", "{\"grace\": \"1s\"}"));
        service.succeed(
                service.post(
                        "/api/v1/containers/roll-2/rename?wait=3m", "{\"name\": \"roll-two\"}"));
        service.succeed(service.delete("/api/v1/containers/roll-3?force=true&wait=3m"));
        run("roll-5", 2, "{\"labels\": {\"app\": \"roll\"}}");

        JsonNode back =
                begin(
                        "/api/v1/rollbacks",
                        "{\"selector\": {\"app\": \"roll\"}, \"to\": {\"instant\": \"%s\"}, \"batch\": 2, \"watch\": \"0s\", \"grace\": \"1s\"}"
                                .formatted(then));
        assertThat(back.path("status").asString()).as(back.toPrettyString()).isEqualTo("completed");
        assertFleet("roll-1 1 running", "roll-2 1 running", "roll-3 1 running", "roll-4 1 running");
        JsonNode made = service.get("/api/v1/containers/roll-3").body();
        assertThat(made.path("id")).isNotEqualTo(ran.path("id"));

        JsonNode forth =
                begin(
                        "/api/v1/rollbacks",
                        "{\"rollout\": \"%s\", \"batch\": 2, \"watch\": \"0s\", \"grace\": \"1s\"}"
                                .formatted(back.path("id").asString()));
        assertThat(forth.path("status").asString())
                .as(forth.toPrettyString())
                .isEqualTo("completed");
        assertFleet(
                "roll-1 1 exited", "roll-4 1 running", "roll-5 2 running", "roll-two 1 running");
    }

    @Test
    void whereverTheServiceIsKilledARolloutGoesOnAndNothingIsDoneTwice() throws Exception {
        runAll(6, 1);
        Answer begun =
                service.post(
                        "/api/v1/rollouts",
                        "{\"selector\": {\"app\": \"roll\"}, \"image\": \"web\", \"to\": {\"version\": 2}, \"batch\": 2,"
                                + " \"watch\": \"0s\", \"grace\": \"1s\"}");
        assertThat(begun.status()).as(begun.toString()).isEqualTo(202);
        for (long after : List.of(150L, 900L, 1_900L)) {
            pause(after);
            service.kill();
            service.startAgain();
            service.awaitConnected("local");
        }
        JsonNode out = await(begun.body().path("rollout").asString());
        assertThat(out.path("status").asString()).as(out.toPrettyString()).isEqualTo("completed");
        assertAllRun(6, 2);
        assertThat(onEngine()).hasSize(6);
        for (int i = 1; i <= 6; i++) {
            List<String> says = summaries("container=roll-" + i + "&action=upgrade");
            assertThat(says.stream().filter(each -> each.contains("requested"))).hasSize(1);
        }
    }

    @Test
    void whatHasMovedSinceThePlanIsRefusedAndWhatIsImpossibleIsNamed() {
        runAll(2, 1);
        String wish =
                "{\"selector\": {\"app\": \"roll\"}, \"image\": \"web\", \"to\": {\"version\": 2}%s}";
        String fingerprint =
                service.post("/api/v1/rollouts", wish.formatted(", \"dryRun\": true"))
                        .body()
                        .path("fingerprint")
                        .asString();
        service.succeed(
                service.post("/api/v1/containers/roll-1/stop?wait=3m", "{\"grace\": \"1s\"}"));
        Answer outdated =
                service.post(
                        "/api/v1/rollouts",
                        wish.formatted(", \"plan\": \"%s\"".formatted(fingerprint)));
        assertThat(outdated.status()).isEqualTo(409);
        assertThat(outdated.body().path("code").asString()).isEqualTo("plan-outdated");
        assertThat(outdated.body().path("plan").path("steps").size()).isEqualTo(2);

        Answer nothing =
                service.post(
                        "/api/v1/rollouts",
                        "{\"container\": \"roll-2\", \"to\": {\"version\": 1}}");
        assertThat(nothing.status()).isEqualTo(409);
        assertThat(nothing.body().path("code").asString()).isEqualTo("nothing-to-do");
        Answer unknown =
                service.post(
                        "/api/v1/rollbacks",
                        "{\"container\": \"roll-2\", \"to\": {\"revision\": 9}}");
        assertThat(unknown.status()).isEqualTo(404);
        Answer future =
                service.post(
                        "/api/v1/rollbacks",
                        "{\"all\": true, \"to\": {\"instant\": \"2999-01-01T00:00:00Z\"}}");
        assertThat(future.status()).isEqualTo(400);
        assertFleet("roll-1 1 exited", "roll-2 1 running");
    }

    @Test
    void anImageThatIsGoneFromHostAndRegistryCannotBeBroughtBack() {
        String reference = RealEngine.REGISTRY + "/shop/web:gone-" + UUID.randomUUID();
        String source = "roll-gone-source";
        RealEngine.cli("create", "--name", source, RealEngine.REGISTRY + "/shop/web:v1");
        RealEngine.cli("commit", "--change", "LABEL gone=" + UUID.randomUUID(), source, reference);
        RealEngine.cli("rm", source);
        RealEngine.cli("push", reference);
        int gone = publish(reference.substring(reference.lastIndexOf(':') + 1), false);
        runAll(1, gone);
        begin(
                "/api/v1/rollouts",
                "{\"container\": \"roll-1\", \"to\": {\"version\": 1}, \"watch\": \"0s\", \"grace\": \"1s\"}");
        deleteFromRegistry(gone);
        RealEngine.cli("rmi", "-f", RealEngine.cli("images", "-q", reference));

        Answer back =
                service.post(
                        "/api/v1/rollbacks",
                        "{\"container\": \"roll-1\", \"to\": {\"revision\": 1}}");
        assertThat(back.status()).as(back.toString()).isEqualTo(409);
        assertThat(back.body().path("code").asString()).isEqualTo("plan-impossible");
        assertThat(back.body().path("plan").path("impossible").get(0).path("because").asString())
                .contains("it is not on host local, and");
        assertFleet("roll-1 1 running");
    }

    private static void deleteFromRegistry(int version) {
        List<String> digests = new ArrayList<>();
        for (JsonNode each : service.get("/api/v1/images/web/versions").body().path("items")) {
            if (each.path("number").asInt() == version) {
                digests.add(each.path("digest").asString());
            }
        }
        RealEngine.deleteManifest("shop/web", digests.getFirst());
    }

    @Test
    void aRolloutThatIsCancelledIsBroughtBackIfThatIsAskedFor() {
        runAll(3, 1);
        Answer begun =
                service.post(
                        "/api/v1/rollouts",
                        "{\"selector\": {\"app\": \"roll\"}, \"image\": \"web\", \"to\": {\"version\": 2}, \"watch\": \"8s\","
                                + " \"grace\": \"1s\"}");
        String id = begun.body().path("rollout").asString();
        service.getUntil(
                "/api/v1/rollouts/" + id, answer -> answer.body().path("counts").has("done"));
        Answer other =
                service.post(
                        "/api/v1/rollouts",
                        "{\"container\": \"roll-3\", \"to\": {\"version\": 2}}");
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.body().path("detail").asString()).contains("is part of rollout " + id);
        assertThat(
                        service.post(
                                        "/api/v1/rollouts/" + id + "/cancel",
                                        "{\"revert\": true, \"reason\": \"customers complain\"}")
                                .status())
                .isEqualTo(200);
        JsonNode out = await(id);
        assertThat(out.path("status").asString()).as(out.toPrettyString()).isEqualTo("reverted");
        assertAllRun(3, 1);
        assertThat(service.post("/api/v1/rollouts/" + id + "/cancel", "{}").status())
                .isEqualTo(409);
    }
}

package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.infra.Service.Answer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What others do to containers on their host is shown, undone or accepted, as the policy says. */
class DriftIT {
    private static final String WEB = "drift-it";
    private static final String WEB_PATH = "/api/v1/containers/" + WEB;

    @TempDir private static Path data;
    private static Service service;

    @BeforeAll
    static void start() throws Exception {
        RealEngine.require();
        RealEngine.removeAllNamed(WEB);
        service =
                Service.onEngine(
                        data,
                        "--waybill.drift.first=100ms",
                        "--waybill.drift.longest=200ms",
                        "--waybill.drift.attempts=6",
                        "--waybill.drift.calm=30m");
        MainJobIT.publishWeb(service);
    }

    @AfterAll
    static void stop() throws Exception {
        if (service != null) {
            service.close();
            RealEngine.removeAllNamed(WEB);
        }
    }

    @AfterEach
    void remove() {
        service.succeed(service.delete(WEB_PATH + "?force=true&wait=3m"));
    }

    @Test
    void recordedItIsShownFieldByFieldAndNothingIsDone() throws Exception {
        run("record");
        RealEngine.cli("kill", WEB);
        JsonNode drift = Soon.anAnswer(() -> driftOf("state"));
        assertThat(drift.path("desired").asString()).isEqualTo("running");
        assertThat(drift.path("observed").asString()).isEqualTo("exited");
        assertThat(drift.path("cause").asString()).isEqualTo("somebody-else");
        assertThat(drift.path("since").asString()).startsWith("20");
        RealEngine.cli("rename", WEB, WEB + "-other");
        assertThat(Soon.anAnswer(() -> driftOf("name")).path("observed").asString())
                .isEqualTo(WEB + "-other");
        assertThat(service.get("/api/v1/containers?drifted=true").body().path("items")).hasSize(1);

        Thread.sleep(1_000);
        assertThat(RealEngine.stateOf(WEB + "-other")).isEqualTo("exited");
        assertThat(actions()).doesNotContain("heal");

        RealEngine.cli("rename", WEB + "-other", WEB);
        RealEngine.cli("start", WEB);
        Soon.anAnswer(() -> container().path("drift").isEmpty() ? true : null);
        assertThat(service.get("/api/v1/containers?drifted=true").body().path("items")).isEmpty();
    }

    @Test
    void enforcedItIsUndoneWhateverItWas() throws Exception {
        String id = run("enforce");
        RealEngine.cli("kill", WEB);
        awaitHealed(1);
        RealEngine.cli("rename", WEB, WEB + "-other");
        awaitHealed(2);
        assertThat(RealEngine.stateOf(WEB)).isEqualTo("running");
        RealEngine.cli("pause", WEB);
        awaitHealed(3);
        assertThat(RealEngine.stateOf(WEB)).isEqualTo("running");
        RealEngine.cli("rm", "-f", WEB);
        awaitHealed(4);
        assertThat(RealEngine.stateOf(WEB)).isEqualTo("running");
        assertThat(RealEngine.containersLabelled("io.waybill.container=" + id)).hasSize(1);

        JsonNode heal = audit("heal", "requested").getFirst();
        assertThat(heal.path("actorKind").asString()).isEqualTo("system");
        assertThat(heal.path("reason").asString()).isEqualTo("its drift policy is enforce");
        assertThat(heal.path("summary").asString())
                .contains("attempt 1: state is exited, asked for is running");
        JsonNode drift = audit("drift", "observed").getFirst();
        assertThat(heal.path("causationId")).isEqualTo(drift.path("id"));
        assertThat(drift.path("cause").asString()).isEqualTo("somebody-else");
        JsonNode operation = service.settled(heal.path("operation").asString());
        assertThat(operation.path("action").asString()).isEqualTo("heal");
        assertThat(operation.path("status").asString()).isEqualTo("succeeded");

        // To be stopped is enforced as well, and whoever asks for it is not fought.
        service.succeed(service.post(WEB_PATH + "/stop?wait=3m", "{\"grace\": \"1s\"}"));
        RealEngine.cli("start", WEB);
        Soon.anAnswer(() -> heals() == 5 && isCalm() ? true : null);
        assertThat(RealEngine.stateOf(WEB)).isEqualTo("exited");
    }

    @Test
    void howItIsMadeIsShownUndoneOrAcceptedAsWell() throws Exception {
        String id = run("record");
        Soon.anAnswer(() -> isCalm() ? true : null);
        RealEngine.cli("update", "--memory", "96m", "--memory-swap", "192m", WEB);
        JsonNode drift = Soon.anAnswer(() -> driftOf("limits.memoryBytes"));
        assertThat(drift.path("desired").asString()).isEqualTo(String.valueOf(64L << 20));
        assertThat(drift.path("observed").asString()).isEqualTo(String.valueOf(96L << 20));
        assertThat(drift.path("cause").asString()).isEqualTo("somebody-else");

        service.kill();
        service.startAgain();
        assertThat(Soon.anAnswer(() -> driftOf("limits.memoryBytes"))).isEqualTo(drift);

        policy("enforce");
        awaitHealed(1);
        assertThat(RealEngine.cli("inspect", "--format", "{{.HostConfig.Memory}}", WEB))
                .isEqualTo(String.valueOf(64L << 20));

        // As tools do that update containers: another one in its place, labels and all.
        // Enforced meanwhile, there would be one again before theirs.
        policy("record");
        RealEngine.cli("rm", "-f", WEB);
        RealEngine.cli(
                "run",
                "-d",
                "--name",
                WEB,
                "--label",
                "io.waybill.container=" + id,
                "-e",
                "SECRET=hunter2-secret",
                "--memory",
                "64m",
                RealEngine.REGISTRY + "/shop/web:v2");
        policy("enforce");
        Soon.anAnswer(
                () ->
                        actions().contains("reconfigure")
                                        && isCalm()
                                        && RealEngine.cli(
                                                                "inspect",
                                                                "--format",
                                                                "{{.Config.Env}}",
                                                                WEB)
                                                        .indexOf("SECRET")
                                                < 0
                                ? true
                                : null);
        assertThat(RealEngine.stateOf(WEB)).isEqualTo("running");
        assertThat(RealEngine.containersLabelled("io.waybill.container=" + id)).hasSize(1);

        policy("accept");
        RealEngine.cli("update", "--memory", "32m", "--memory-swap", "64m", WEB);
        Soon.anAnswer(() -> memoryOnRecord() == 32L << 20 && isCalm() ? true : null);
        assertThat(container().path("revision").asInt()).isEqualTo(2);
        assertThat(service.historyUntil(WEB, "accept-drift")).doesNotContain("hunter2");
    }

    private long memoryOnRecord() {
        return container().path("spec").path("limits").path("memoryBytes").asLong();
    }

    private void policy(String policy) {
        Answer said =
                service.put(WEB_PATH + "/drift-policy", "{\"policy\": \"%s\"}".formatted(policy));
        assertThat(said.status()).as(said.toString()).isEqualTo(200);
    }

    @Test
    void aProcessThatEndsByItselfIsLeftToItsRestartPolicy() throws Exception {
        service.succeed(
                service.post(
                        "/api/v1/containers?wait=3m",
                        """
                        {"name": "drift-it", "image": "web", "driftPolicy": "enforce",
                         "spec": {"command": ["sleep", "3"], "entrypoint": ["/bin/busybox"]}}"""));
        JsonNode drift = Soon.anAnswer(() -> driftOf("state"));
        assertThat(drift.path("cause").asString()).isEqualTo("process");
        assertThat(Soon.anAnswer(() -> textOf(container().path("healing").path("leftBecause"))))
                .contains("restart policy");
        Thread.sleep(1_000);
        assertThat(RealEngine.stateOf(WEB)).isEqualTo("exited");
        assertThat(actions()).doesNotContain("heal");
    }

    @Test
    void acceptedItIsWhatIsAskedForFromThenOn() throws Exception {
        String id = run("accept");
        RealEngine.cli("kill", WEB);
        Soon.anAnswer(() -> isDesired("stopped"));
        RealEngine.cli("rename", WEB, WEB + "-other");
        Soon.anAnswer(() -> named(WEB + "-other"));
        service.succeed(service.post("/api/v1/containers/" + WEB + "-other/start?wait=3m", "{}"));
        assertThat(actions(id)).contains("drift", "accept-drift").doesNotContain("heal");

        RealEngine.cli("rm", "-f", WEB + "-other");
        Soon.anAnswer(() -> byId(id).path("status").asString().equals("removed") ? true : null);
        // The name is free again.
        run("record");
    }

    @Test
    void whoeverGoesOnUndoingItIsNotFoughtForeverAlsoAfterADeath() throws Exception {
        run("enforce");
        for (int time = 1; time <= 3; time++) {
            RealEngine.cli("kill", WEB);
            awaitHealed(time);
        }
        service.kill();
        RealEngine.cli("kill", WEB);
        service.startAgain();
        awaitHealed(4);
        for (int time = 5; time <= 6; time++) {
            RealEngine.cli("kill", WEB);
            awaitHealed(time);
        }
        RealEngine.cli("kill", WEB);
        String because =
                Soon.anAnswer(() -> textOf(container().path("healing").path("givenUpBecause")));
        assertThat(because).startsWith("healed 6 times");
        service.awaitProjected();
        assertThat(audit("give-up-on-drift", "failed")).hasSize(1);
        service.until("health says so", () -> health().contains("DEGRADED"));
        assertThat(health()).contains("local/drift-it", because);
        Thread.sleep(1_000);
        assertThat(RealEngine.stateOf(WEB)).isEqualTo("exited");

        Answer again =
                service.put(
                        WEB_PATH + "/drift-policy",
                        "{\"policy\": \"enforce\", \"reason\": \"they promised\"}");
        assertThat(again.status()).as(again.toString()).isEqualTo(200);
        awaitHealed(7);
        assertThat(RealEngine.stateOf(WEB)).isEqualTo("running");
        service.until("health says so", () -> health().contains("UP"));
    }

    private static String health() {
        return service.get("/actuator/health").body().at("/components/drift").toString();
    }

    private String run(String policy) {
        Answer made =
                service.post(
                        "/api/v1/containers?wait=3m",
                        """
                        {"name": "%s", "image": "web", "driftPolicy": "%s",
                         "spec": {"limits": {"memoryBytes": 67108864}}}"""
                                .formatted(WEB, policy));
        service.succeed(made);
        return made.body().path("container").asString();
    }

    private void awaitHealed(int times) throws InterruptedException {
        Soon.anAnswer(() -> heals() >= times && isCalm() ? true : null);
        assertThat(heals()).isEqualTo(times);
    }

    private boolean isCalm() {
        JsonNode now = container();
        return now.path("drift").isEmpty() && now.path("operation").isMissingNode();
    }

    private long heals() {
        return audit("heal", "done").size();
    }

    /** Oldest first. */
    private List<JsonNode> audit(String action, String outcome) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode item : service.get(WEB_PATH + "/history").body().path("items")) {
            if (item.path("action").asString().equals(action)
                    && item.path("outcome").asString().equals(outcome)) {
                found.add(item);
            }
        }
        return found;
    }

    private List<String> actions() {
        return actions(WEB);
    }

    private List<String> actions(String address) {
        List<String> actions = new ArrayList<>();
        service.get("/api/v1/containers/" + address + "/history")
                .body()
                .path("items")
                .forEach(item -> actions.add(item.path("action").asString()));
        return actions;
    }

    private JsonNode container() {
        return byId(WEB);
    }

    private JsonNode byId(String address) {
        return service.get("/api/v1/containers/" + address).body();
    }

    private @Nullable JsonNode driftOf(String field) {
        for (JsonNode each : container().path("drift")) {
            if (each.path("field").asString().equals(field)) {
                return each;
            }
        }
        return null;
    }

    private @Nullable Boolean isDesired(String state) {
        JsonNode now = container();
        return now.path("desired").asString().equals(state) && now.path("drift").isEmpty()
                ? true
                : null;
    }

    private @Nullable Boolean named(String name) {
        return byId(name).path("name").asString("").equals(name) ? true : null;
    }

    private static @Nullable String textOf(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? null : node.asString();
    }
}

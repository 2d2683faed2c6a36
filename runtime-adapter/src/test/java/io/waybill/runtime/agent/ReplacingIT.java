package io.waybill.runtime.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.ImageId;
import io.waybill.domain.container.Action;
import io.waybill.domain.container.Cause;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.DesiredState;
import io.waybill.domain.container.Deviations;
import io.waybill.domain.container.HealthCheck;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.container.Limits;
import io.waybill.domain.container.Made;
import io.waybill.domain.container.Mount;
import io.waybill.domain.container.Observation;
import io.waybill.domain.container.Operation;
import io.waybill.domain.container.PortBinding;
import io.waybill.domain.container.ReplaceOrder;
import io.waybill.domain.container.Replacement;
import io.waybill.domain.container.RestartPolicy;
import io.waybill.domain.host.HostEndpoint;
import io.waybill.runtime.ContainerRuntime;
import io.waybill.runtime.ContainerRuntime.Memory;
import io.waybill.runtime.ContainerRuntime.Watch;
import io.waybill.runtime.Found;
import io.waybill.runtime.HostPolicy;
import io.waybill.runtime.TestEngine;
import io.waybill.runtime.docker.DockerContainerRuntime;
import io.waybill.runtime.registry.RegistryClient;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** A next revision takes the place of the former one on real engines. */
@SuppressWarnings("NullAway.Init") // each test opens its own
class ReplacingIT {
    private static final List<String> IDLE = List.of("/bin/sleep", "1000");
    private static final List<String> SCRATCH = List.of("/scratch");

    private final String name = "replacing-" + UUID.randomUUID().toString().substring(0, 8);
    private ContainerRuntime runtime;
    private WatchedRuntime watched;
    private LaneUnderTest lane;
    private Watch watch;

    @AfterEach
    void removeAll() {
        if (runtime != null) {
            watch.close();
            for (Found left : runtime.all(lane.container())) {
                runtime.mean(lane.container(), left.state().engineId());
                runtime.remove(lane.container(), true);
            }
            runtime.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "podman"})
    void startFirstHasBothForAMoment(String engine) throws Exception {
        run(engine, spec(IDLE, List.of(), null));
        lane.ask(next("v2", spec(IDLE, List.of(), null), ReplaceOrder.START_FIRST));

        assertThat(watched.calls())
                .endsWith("pull", "create", "start", "rename", "rename", "stop", "remove");
        assertIsNext();
        assertNothingElseIsTold();
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "podman"})
    void whatTheEngineNamedIsKeptAndStopsFirst(String engine) throws Exception {
        run(engine, spec(IDLE, SCRATCH, null));
        Map<String, String> volumes = only().volumes();
        assertThat(volumes).containsOnlyKeys("/scratch");
        lane.ask(next("v2", spec(IDLE, SCRATCH, null), ReplaceOrder.AUTO));

        assertThat(watched.calls()).containsSubsequence("create", "stop", "start", "remove");
        assertIsNext();
        assertThat(only().volumes()).isEqualTo(volumes);
        assertThat(lane.reported())
                .filteredOn(seen -> seen.state().status() == ContainerStatus.EXITED)
                .singleElement()
                .satisfies(
                        seen -> assertThat(seen.occurrence().cause()).isEqualTo(Cause.OPERATION));
        assertNothingElseIsTold();
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "podman"})
    void whatCannotBeStartedIsUndone(String engine) throws Exception {
        run(engine, spec(IDLE, SCRATCH, null));
        String former = String.valueOf(only().state().engineId());
        lane.ask(next("v2", spec(List.of("/nosuch"), SCRATCH, null), ReplaceOrder.AUTO));

        assertIsFormer(former);
        lane.ask(
                next(
                        "v2",
                        spec(List.of("/bin/sh", "-c", "exit 3"), SCRATCH, null),
                        ReplaceOrder.AUTO));
        assertIsFormer(former);
        assertThat(Objects.requireNonNull(completed().failure()).message()).contains("code 3");
        assertNothingElseIsTold();
    }

    /** Podman needs a systemd for its health checks. */
    @Test
    void whatIsNotHealthyIsUndoneWithWhatTheCheckSaid() throws Exception {
        run("docker", spec(IDLE, List.of(), null));
        String former = String.valueOf(only().state().engineId());
        HealthCheck check =
                new HealthCheck(
                        List.of("/bin/sh", "-c", "echo no database; exit 1"),
                        Duration.ofMillis(200),
                        Duration.ofSeconds(20),
                        null,
                        2);
        lane.ask(next("v2", spec(IDLE, List.of(), check), ReplaceOrder.START_FIRST));

        assertIsFormer(former);
        assertThat(completed().failure())
                .satisfies(
                        failure -> {
                            assertThat(failure.code()).isEqualTo("unhealthy");
                            assertThat(failure.message()).contains("exit code 1, no database");
                        });
        HealthCheck good =
                new HealthCheck(
                        List.of("/bin/sh", "-c", "true"), Duration.ofMillis(200), null, null, 2);
        lane.ask(next("v2", spec(IDLE, List.of(), good), ReplaceOrder.STOP_FIRST));
        assertIsNext();
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "podman"})
    void anAgentThatIsKilledAtAnyCallLeavesWhatTheNextOneFinishes(String engine) throws Exception {
        run(engine, spec(IDLE, List.of(), null));
        for (int call = 2; call <= 7; call++) {
            int revision = call;
            watched.calls().clear();
            watched.killedAtCall(call);
            Desired next = next("v2", spec(IDLE, List.of(), null), ReplaceOrder.AUTO, revision);
            try {
                lane.ask(next);
            } catch (WatchedRuntime.Killed _) {
                lane.startAnew();
                lane.lane().converge();
            }
            assertThat(only().revision()).isEqualTo(revision);
            assertThat(only().state().name()).isEqualTo(name);
            assertThat(only().state().status()).isEqualTo(ContainerStatus.RUNNING);
        }
    }

    private void run(String engine, ContainerSpec spec) {
        HostEndpoint endpoint = engine.equals("docker") ? TestEngine.docker() : TestEngine.podman();
        runtime = DockerContainerRuntime.open(endpoint, Map.of(), HostPolicy.NONE);
        watched = new WatchedRuntime(runtime);
        lane = new LaneUnderTest(watched);
        watch = runtime.watch(null, event -> lane.lane().happened(event));
        lane.ask(
                new Desired(
                        Asked.HOST,
                        name,
                        1,
                        image("v1"),
                        spec,
                        DesiredState.RUNNING,
                        Asked.operation(Action.CREATE, null)));
        assertThat(completed().failure()).isNull();
        former = spec;
    }

    private ContainerSpec former = ContainerSpec.DEFAULT;

    private Desired next(String tag, ContainerSpec spec, ReplaceOrder order) {
        return next(tag, spec, order, 2);
    }

    private Desired next(String tag, ContainerSpec spec, ReplaceOrder order, int revision) {
        Replacement replacement =
                new Replacement(order, false, true, 1, image("v1"), former, DesiredState.RUNNING);
        Operation operation =
                new Operation(
                        Asked.operation(Action.UPGRADE, null).id(),
                        Action.UPGRADE,
                        Duration.ofSeconds(1),
                        null,
                        null,
                        null,
                        null,
                        replacement);
        return new Desired(
                Asked.HOST, name, revision, image(tag), spec, DesiredState.RUNNING, operation);
    }

    private static ImageReference image(String tag) {
        String repository = TestEngine.registry() + "/shop/web";
        String digest = new RegistryClient(Map.of(), Set.of()).resolve(repository, tag).digest();
        return new ImageReference(
                new ImageId("web"), tag.equals("v1") ? 1 : 2, repository + "@" + digest);
    }

    private static ContainerSpec spec(
            List<String> command, List<String> volumes, @Nullable HealthCheck check) {
        return new ContainerSpec(
                command,
                List.of(),
                Map.of("A", "b"),
                List.of(new PortBinding(8080, "tcp", "127.0.0.1", 0)),
                volumes.stream()
                        .map(target -> new Mount(Mount.Type.VOLUME, null, target, false))
                        .toList(),
                Map.of(),
                Limits.NONE,
                RestartPolicy.NEVER,
                check,
                null,
                null,
                null,
                false);
    }

    private Found only() {
        List<Found> all = runtime.all(lane.container());
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private Observation.Completed completed() {
        return lane.completed().getLast();
    }

    private void assertIsNext() {
        Found there = only();
        assertThat(completed().failure()).isNull();
        assertThat(completed().revision()).isEqualTo(2);
        assertThat(there.revision()).isEqualTo(2);
        assertThat(there.state().name()).isEqualTo(name);
        assertThat(there.state().status()).isEqualTo(ContainerStatus.RUNNING);
        Desired asked = lane.desired().of(lane.container()).orElseThrow().desired();
        Made made = runtime.inspect(lane.container(), asked).orElseThrow().made();
        assertThat(Deviations.of(asked, Objects.requireNonNull(made))).isEmpty();
    }

    private void assertIsFormer(String engineId) {
        Found there = only();
        assertThat(completed().failure()).isNotNull();
        assertThat(completed().revision()).isEqualTo(1);
        assertThat(there.state().engineId()).isEqualTo(engineId);
        assertThat(there.state().name()).isEqualTo(name);
        assertThat(there.state().status()).isEqualTo(ContainerStatus.RUNNING);
    }

    /** What the engine says of the two was ours, and is not told as anybody else's. */
    private void assertNothingElseIsTold() throws InterruptedException {
        Thread.sleep(500);
        assertThat(watch.catchUp()).isEqualTo(Memory.ALL);
        lane.lane().look(false);
        assertThat(lane.reported())
                .extracting(seen -> seen.occurrence().cause())
                .containsOnly(Cause.OPERATION);
    }
}

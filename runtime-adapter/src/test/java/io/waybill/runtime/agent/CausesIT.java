package io.waybill.runtime.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.ImageId;
import io.waybill.domain.container.Action;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.DesiredState;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.container.Limits;
import io.waybill.domain.container.Observation;
import io.waybill.domain.container.RestartPolicy;
import io.waybill.domain.host.HostEndpoint;
import io.waybill.runtime.ContainerRuntime;
import io.waybill.runtime.ContainerRuntime.Memory;
import io.waybill.runtime.ContainerRuntime.Watch;
import io.waybill.runtime.HostPolicy;
import io.waybill.runtime.Soon;
import io.waybill.runtime.TestEngine;
import io.waybill.runtime.docker.DockerContainerRuntime;
import io.waybill.runtime.docker.TestDaemon;
import io.waybill.runtime.registry.RegistryClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** Why things happen on a real engine, past Waybill, and what is told of it. */
@SuppressWarnings("NullAway.Init") // each test opens its own
class CausesIT {
    private static final List<String> IDLE = List.of("/bin/sleep", "1000");

    private final String name = "causes-" + UUID.randomUUID().toString().substring(0, 8);
    private String address = "";
    private ContainerRuntime runtime;
    private LaneUnderTest web;
    private Watch watch;
    private boolean open;

    @AfterEach
    void removeAll() {
        if (open) {
            open = false;
            watch.close();
            runtime.remove(web.container(), true);
            runtime.close();
        }
    }

    @Test
    void aStopByHandIsSomebodyElses() throws Exception {
        run(TestEngine.docker(), idle());
        cli("stop", "-t", "1", name);
        awaitTold("exited SOMEBODY_ELSE 137");
    }

    @Test
    void aSignalByHandIsSomebodyElses() throws Exception {
        run(TestEngine.docker(), idle());
        cli("kill", "-s", "KILL", name);
        awaitTold("exited SOMEBODY_ELSE 137");
    }

    @Test
    void aRestartByHandIsSomebodyElses() throws Exception {
        run(TestEngine.docker(), idle());
        cli("restart", "-t", "0", name);
        awaitTold("exited SOMEBODY_ELSE 137", "running SOMEBODY_ELSE");
    }

    @Test
    void aRemovalByHandIsSomebodyElses() throws Exception {
        run(TestEngine.docker(), idle());
        cli("rm", "-f", name);
        awaitTold("exited SOMEBODY_ELSE 137", "not_on_host SOMEBODY_ELSE");
    }

    @Test
    void aPauseARenamingAndAnEndAreSomebodyElsesAndTheProcesss() throws Exception {
        run(TestEngine.docker(), shell("sleep 3; exit 5"));
        cli("pause", name);
        cli("rename", name, name + "-2");
        cli("unpause", name + "-2");
        awaitTold(
                "paused SOMEBODY_ELSE",
                "paused SOMEBODY_ELSE",
                "running SOMEBODY_ELSE",
                "exited PROCESS 5");
    }

    @Test
    void aProcessThatEatsItsMemoryIsOutOfIt() throws Exception {
        run(
                TestEngine.docker(),
                spec(
                        List.of("/bin/sh", "-c", "sleep 1; x=aaaa; while true; do x=$x$x; done"),
                        new Limits(16L << 20, null),
                        RestartPolicy.NEVER,
                        false));
        awaitTold("exited OUT_OF_MEMORY 137");
    }

    @Test
    void whatTheRestartPolicyStartsIsTheRestartPolicys() throws Exception {
        run(
                TestEngine.docker(),
                spec(
                        List.of("/bin/sh", "-c", "sleep 1; exit 3"),
                        Limits.NONE,
                        new RestartPolicy(RestartPolicy.Name.ON_FAILURE, 2),
                        false));
        awaitTold(
                "restarting PROCESS 3",
                "running RESTART_POLICY",
                "restarting PROCESS 3",
                "running RESTART_POLICY",
                "exited PROCESS 3");
        cli("start", name);
        awaitLast("running SOMEBODY_ELSE");
    }

    @Test
    void whatRemovesItselfEndsByItselfAndIsRemovedByTheEngine() throws Exception {
        run(
                TestEngine.docker(),
                spec(
                        List.of("/bin/sh", "-c", "sleep 1; exit 4"),
                        Limits.NONE,
                        RestartPolicy.NEVER,
                        true));
        awaitTold("exited PROCESS 4", "not_on_host ENGINE");
    }

    @Test
    void whatEndsWithTheEngineEndsByIt(@TempDir Path folder) throws Exception {
        Path socket = folder.resolve("engine.sock");
        HostEndpoint endpoint = new HostEndpoint("unix://" + socket, null);
        String[] options = {"--host", "unix://" + socket};
        try (TestDaemon daemon = TestDaemon.start(folder, options)) {
            assertThat(daemon.port()).isPositive();
            run(endpoint, idle());
        }
        Files.deleteIfExists(folder.resolve("pid"));
        try (TestDaemon daemon = TestDaemon.start(folder, options)) {
            assertThat(daemon.port()).isPositive();
            assertThat(watch.endedBecause()).isNotNull();
            watch();
            Memory memory = watch.catchUp();
            web.lane().look(memory == Memory.NONE);
            assertThat(told()).containsExactly("exited ENGINE 137");
            removeAll();
        }
    }

    private void run(HostEndpoint endpoint, ContainerSpec spec) {
        address = endpoint.address();
        runtime = DockerContainerRuntime.open(endpoint, Map.of(), HostPolicy.NONE);
        web = new LaneUnderTest(new WatchedRuntime(runtime));
        watch();
        open = true;
        web.ask(toRun(spec));
        assertThat(web.completed())
                .singleElement()
                .satisfies(completed -> assertThat(completed.failure()).isNull());
    }

    private void watch() {
        watch = runtime.watch(null, event -> web.lane().happened(event));
    }

    private Desired toRun(ContainerSpec spec) {
        String repository = TestEngine.registry() + "/shop/web";
        String digest = new RegistryClient(Map.of(), Set.of()).resolve(repository, "v1").digest();
        return new Desired(
                Asked.HOST,
                name,
                1,
                new ImageReference(new ImageId("web"), 1, repository + "@" + digest),
                spec,
                DesiredState.RUNNING,
                Asked.operation(Action.CREATE, null));
    }

    private static ContainerSpec idle() {
        return spec(IDLE, Limits.NONE, RestartPolicy.NEVER, false);
    }

    private static ContainerSpec shell(String script) {
        return spec(List.of("/bin/sh", "-c", script), Limits.NONE, RestartPolicy.NEVER, false);
    }

    private static ContainerSpec spec(
            List<String> command, Limits limits, RestartPolicy restart, boolean autoRemove) {
        return new ContainerSpec(
                command,
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                Map.of(),
                limits,
                restart,
                null,
                null,
                null,
                null,
                autoRemove);
    }

    private void cli(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("docker", "-H", address));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
    }

    private void awaitTold(String... expected) throws InterruptedException {
        Soon.until(List.of(expected) + " are told", () -> told().size() >= expected.length);
        // Nothing more is told for a while: once, and not twice.
        Thread.sleep(300);
        assertThat(watch.catchUp()).isEqualTo(Memory.ALL);
        web.lane().look(false);
        assertThat(told()).containsExactly(expected);
    }

    private void awaitLast(String expected) throws InterruptedException {
        Soon.until(expected + " is told last", () -> told().getLast().equals(expected));
    }

    /** What was told after the operation's outcome. */
    private List<String> told() {
        return web.reported().stream()
                .filter(seen -> seen.completed() == null)
                .map(CausesIT::words)
                .toList();
    }

    private static String words(Observation seen) {
        String words =
                seen.state().status().name().toLowerCase(Locale.ROOT)
                        + " "
                        + Objects.requireNonNull(seen.occurrence().cause());
        return seen.state().exitCode() == null ? words : words + " " + seen.state().exitCode();
    }
}

package io.waybill.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.ContainerId;
import io.waybill.domain.container.ExecCommand;
import io.waybill.domain.host.HostImageChange;
import io.waybill.domain.host.HostImageChange.Kind;
import io.waybill.runtime.ContainerInteraction;
import io.waybill.runtime.ContainerRuntime;
import io.waybill.runtime.ContainerRuntime.Listener;
import io.waybill.runtime.ContainerRuntime.Watch;
import io.waybill.runtime.EngineEvent;
import io.waybill.runtime.EngineExec;
import io.waybill.runtime.HostPolicy;
import io.waybill.runtime.Placement;
import io.waybill.runtime.Soon;
import io.waybill.runtime.TestEngine;
import io.waybill.runtime.registry.RegistryClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** What others run in a container, and what becomes of a host's images. */
class ExecAndImageEventsIT {
    private static final String REPOSITORY = TestEngine.registry() + "/shop/web";

    private final ContainerId container =
            new ContainerId(UUID.randomUUID().toString().replace("-", ""));
    private final String name = "exec-events-" + container.value().substring(0, 8);
    private final String tag = "watched/" + container.value().substring(0, 8) + ":1";
    private final Told told = new Told();
    private String engine = "";
    private ContainerRuntime runtime;

    private static final class Told implements Listener {
        private final List<EngineExec> execs = new CopyOnWriteArrayList<>();
        private final List<HostImageChange> images = new CopyOnWriteArrayList<>();
        private final List<HostImageChange> ours = new CopyOnWriteArrayList<>();

        @Override
        public void happened(EngineEvent event) {}

        @Override
        public void ran(EngineExec exec) {
            execs.add(exec);
        }

        @Override
        public void imageChanged(HostImageChange change, boolean own, Instant at) {
            (own ? ours : images).add(change);
        }
    }

    @BeforeEach
    void open() {
        engine = TestEngine.docker().address();
        runtime = DockerContainerRuntime.open(TestEngine.docker(), Map.of(), HostPolicy.NONE);
    }

    @AfterEach
    void removeAll() throws Exception {
        cli("rm", "-f", name);
        runtime.close();
    }

    @Test
    void whatSomebodyRunsIsKnownWithoutItsArguments() throws Exception {
        assertThat(run()).isZero();
        try (Watch watch = runtime.watch(null, told)) {
            assertThat(cli("exec", name, "/bin/sh", "-c", "SECRET=hunter2; exit 3")).isEqualTo(3);
            await(() -> !told.execs.isEmpty());
            EngineExec exec = told.execs.getFirst();
            assertThat(exec.container()).isEqualTo(container);
            assertThat(exec.exitCode()).isEqualTo(3);
            assertThat(runtime.interaction().programOfSomebodyElse(exec)).contains("/bin/sh");
            assertThat(watch.endedBecause()).isNull();
        }
    }

    @Test
    void whatBeganBeforeAnybodyWatchedIsKnownAllTheSame() throws Exception {
        assertThat(run()).isZero();
        assertThat(cli("exec", "-d", name, "/bin/sleep", "1")).isZero();
        try (Watch watch = runtime.watch(null, told)) {
            await(() -> !told.execs.isEmpty());
            assertThat(runtime.interaction().programOfSomebodyElse(told.execs.getFirst()))
                    .contains("/bin/sleep");
            assertThat(watch.endedBecause()).isNull();
        }
    }

    @Test
    void whatWaybillRunsIsNobodyElsesForThisAgentAndTheNext() throws Exception {
        assertThat(run()).isZero();
        ContainerInteraction inside = runtime.interaction();
        try (Watch watch = runtime.watch(null, told);
                ContainerRuntime next =
                        DockerContainerRuntime.open(
                                TestEngine.docker(), Map.of(), HostPolicy.NONE)) {
            ExecCommand command =
                    new ExecCommand(
                            List.of("/bin/sh", "-c", "exit 0"),
                            Map.of(),
                            null,
                            null,
                            Duration.ofMinutes(3));
            String prepared = inside.prepareExec(container, command);
            inside.runPrepared(prepared, Duration.ofMinutes(3), (_, _) -> {}, null);
            await(() -> !told.execs.isEmpty());
            EngineExec exec = told.execs.getFirst();
            assertThat(exec.exec()).isEqualTo(prepared);
            assertThat(inside.programOfSomebodyElse(exec)).isEmpty();
            assertThat(next.interaction().programOfSomebodyElse(exec)).contains("/bin/sh");
            next.interaction().knowPrepared(prepared);
            assertThat(next.interaction().programOfSomebodyElse(exec)).isEmpty();
            assertThat(watch.endedBecause()).isNull();
        }
    }

    @Test
    void healthChecksAreNobodyElses() throws Exception {
        for (String check : List.of("sleep 0.05", "true && sleep 0.02")) {
            cli("rm", "-f", name);
            told.execs.clear();
            try (Watch watch = runtime.watch(null, told)) {
                assertThat(run("--health-cmd", check, "--health-interval", "300ms")).isZero();
                await(() -> told.execs.size() > 2);
                assertThat(told.execs)
                        .allMatch(
                                exec ->
                                        runtime.interaction()
                                                .programOfSomebodyElse(exec)
                                                .isEmpty());
                assertThat(watch.endedBecause()).isNull();
            }
        }
    }

    @Test
    void whatIsRunInAContainerThatIsNoneOfWaybillsIsNotTold() throws Exception {
        try (Watch watch = runtime.watch(null, told)) {
            assertThat(cli("run", "-d", "--name", name, REPOSITORY + ":v1", "/bin/sleep", "100"))
                    .isZero();
            exec(0);
            cli("rm", "-f", name);
            assertThat(run()).isZero();
            exec(1);
            await(() -> !told.execs.isEmpty());
            assertThat(told.execs).extracting(EngineExec::exitCode).containsExactly(1);
            assertThat(watch.endedBecause()).isNull();
        }
    }

    @Test
    void whatBecomesOfImagesIsToldAndOurOwnPullIsOurs() throws Exception {
        String digest = new RegistryClient(Map.of(), Set.of()).resolve(REPOSITORY, "v2").digest();
        String reference = REPOSITORY + "@" + digest;
        cli("rmi", "-f", reference);
        try (Watch watch = runtime.watch(null, told)) {
            runtime.pull(reference);
            await(() -> !told.ours.isEmpty());
            assertThat(cli("pull", "-q", reference)).isZero();
            assertThat(cli("pull", "-q", REPOSITORY + ":v1")).isZero();
            assertThat(cli("tag", REPOSITORY + ":v1", tag)).isZero();
            assertThat(cli("rmi", tag)).isZero();
            await(() -> told.images.stream().anyMatch(image -> image.kind() == Kind.UNTAGGED));
            assertThat(told.ours).containsExactly(HostImageChange.pulled(reference));
            assertThat(told.images)
                    .contains(
                            HostImageChange.pulled(reference),
                            HostImageChange.pulled(REPOSITORY + ":v1"))
                    .anyMatch(image -> tag.equals(image.reference()));
            assertThat(watch.endedBecause()).isNull();
        }
    }

    @Test
    void whatTheEngineRemembersSinceSomebodyElseWatchedIsTold() throws Exception {
        assertThat(run()).isZero();
        Instant seenUntil = Instant.now();
        exec(1);
        try (Watch watch = runtime.watch(seenUntil, told)) {
            await(() -> !told.execs.isEmpty());
            assertThat(watch.endedBecause()).isNull();
        }
    }

    @Test
    void nothingIsToldOfATimeThatTheEngineDoesNotRememberWhole() throws Exception {
        assertThat(run()).isZero();
        exec(0);
        try (Watch watch = runtime.watch(Instant.EPOCH, told)) {
            exec(1);
            await(() -> !told.execs.isEmpty());
            assertThat(told.execs).extracting(EngineExec::exitCode).containsExactly(1);
            assertThat(watch.endedBecause()).isNull();
        }
    }

    private int run(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("run", "-d", "--name", name));
        arguments.addAll(List.of("--label", Placement.CONTAINER_LABEL + "=" + container.value()));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of(REPOSITORY + ":v1", "/bin/sleep", "1000"));
        return cli(arguments.toArray(String[]::new));
    }

    private void exec(int exitCode) throws Exception {
        assertThat(cli("exec", name, "/bin/sh", "-c", "exit " + exitCode)).isEqualTo(exitCode);
    }

    private int cli(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("docker", "-H", engine));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        Soon.until("what is waited for is told", condition);
    }
}

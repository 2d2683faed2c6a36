package io.waybill.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.ImageId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.ContainerStats;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.DesiredState;
import io.waybill.domain.container.Deviations;
import io.waybill.domain.container.Drift;
import io.waybill.domain.container.ExecCommand;
import io.waybill.domain.container.HealthCheck;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.container.Limits;
import io.waybill.domain.container.LogQuery;
import io.waybill.domain.container.Mount;
import io.waybill.domain.container.NetworkAttachment;
import io.waybill.domain.container.ObservedState;
import io.waybill.domain.container.PathKind;
import io.waybill.domain.container.PortBinding;
import io.waybill.domain.container.ProcessTable;
import io.waybill.domain.container.RestartPolicy;
import io.waybill.domain.container.TerminalSize;
import io.waybill.domain.container.Unmanaged;
import io.waybill.runtime.ContainerRuntime.Listener;
import io.waybill.runtime.ContainerRuntime.Watch;
import io.waybill.runtime.EngineEvent.Kind;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.math.BigDecimal;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** What every implementation of the port does. */
abstract class ContainerRuntimeContract {
    private ContainerRuntime runtime;
    private final List<ContainerId> made = new ArrayList<>();
    private final List<String> madeByHand = new ArrayList<>();

    /** Opens the runtime under test. */
    abstract ContainerRuntime open();

    /**
     * An image that serves on port 8080 until it is told to end, as {@code repository@sha256:…}.
     */
    abstract String image();

    /**
     * Runs a container past Waybill, as somebody on the host would; returns the engine's id of it.
     *
     * @param spec its environment, labels, memory, restart policy and command are given
     */
    abstract String runByHand(String name, ContainerSpec spec);

    abstract void removeByHand(String engineId);

    @BeforeEach
    void openIt() {
        runtime = open();
        runtime.pull(image());
    }

    @AfterEach
    void removeWhatWasMade() {
        if (runtime != null) {
            made.forEach(container -> runtime.remove(container, true));
            madeByHand.forEach(this::removeByHand);
            runtime.close();
        }
    }

    @Test
    void itTellsWhatItIs() {
        assertThat(runtime.info().product()).isIn("docker", "podman", "simulated");
        assertThat(runtime.info()).isEqualTo(runtime.info());
    }

    @Test
    void aContainerIsCreatedOnceHoweverOftenItIsAskedFor() {
        Placement placement = placement(ContainerSpec.DEFAULT);
        runtime.create(placement);
        ObservedState first = now(placement);
        runtime.create(placement);
        assertThat(now(placement)).isEqualTo(first);
        assertThat(first.status()).isEqualTo(ContainerStatus.CREATED);
        assertThat(first.name()).isEqualTo(placement.desired().name());
        assertThat(first.startedAt()).isNull();
        assertThat(first.exitCode()).isNull();
        assertThat(runtime.inspect(placement.container()).orElseThrow().createdBy())
                .isEqualTo(placement.operation());
        assertThat(runtime.list())
                .contains(
                        new Listed(
                                placement.container(),
                                String.valueOf(first.engineId()),
                                placement.desired().name(),
                                ContainerStatus.CREATED));
    }

    @Test
    void everyStepOfALifeCanBeRepeated() {
        Placement placement = placement(ContainerSpec.DEFAULT);
        ContainerId id = placement.container();
        runtime.create(placement);
        runtime.start(id);
        Instant began = now(placement).startedAt();
        runtime.start(id);
        assertThat(now(placement).startedAt()).isEqualTo(began);
        assertThat(now(placement).status()).isEqualTo(ContainerStatus.RUNNING);
        runtime.pause(id);
        runtime.pause(id);
        assertThat(now(placement).status()).isEqualTo(ContainerStatus.PAUSED);
        runtime.unpause(id);
        runtime.unpause(id);
        assertThat(now(placement).status()).isEqualTo(ContainerStatus.RUNNING);
        runtime.stop(id, Duration.ofSeconds(1));
        runtime.stop(id, Duration.ofSeconds(1));
        assertThat(now(placement).status()).isEqualTo(ContainerStatus.EXITED);
        assertThat(now(placement).exitCode()).isNotNull();
        assertThat(now(placement).finishedAt()).isAfter(began);
        runtime.remove(id, false);
        runtime.remove(id, false);
        assertThat(runtime.inspect(id)).isEmpty();
    }

    @Test
    void aRestartIsAnotherRun() {
        Placement placement = placement(ContainerSpec.DEFAULT);
        runtime.create(placement);
        runtime.start(placement.container());
        Instant began = now(placement).startedAt();
        runtime.restart(placement.container(), Duration.ofSeconds(1));
        assertThat(now(placement).startedAt()).isAfter(began);
        assertThat(now(placement).status()).isEqualTo(ContainerStatus.RUNNING);
    }

    @Test
    void aKilledProcessEndsBySignal() throws InterruptedException {
        Placement placement = placement(ContainerSpec.DEFAULT);
        runtime.create(placement);
        runtime.start(placement.container());
        runtime.kill(placement.container(), "KILL");
        await(placement, ContainerStatus.EXITED);
        assertThat(now(placement).exitCode()).isEqualTo(137);
    }

    @Test
    void aRenamedContainerKeepsItsIdentity() {
        Placement placement = placement(ContainerSpec.DEFAULT);
        runtime.create(placement);
        String other = placement.desired().name() + "-renamed";
        runtime.rename(placement.container(), other);
        runtime.rename(placement.container(), other);
        assertThat(now(placement).name()).isEqualTo(other);
    }

    @Test
    void aNameThatIsTakenIsRefused() {
        Placement first = placement(ContainerSpec.DEFAULT);
        runtime.create(first);
        Placement second = placement(ContainerSpec.DEFAULT, first.desired().name());
        assertRefused("name-in-use", () -> runtime.create(second));
        assertThat(runtime.inspect(second.container())).isEmpty();
    }

    @Test
    void aRunningContainerIsRemovedByForceOnly() {
        Placement placement = placement(ContainerSpec.DEFAULT);
        runtime.create(placement);
        runtime.start(placement.container());
        assertRefused("engine-refused", () -> runtime.remove(placement.container(), false));
        runtime.remove(placement.container(), true);
        assertThat(runtime.inspect(placement.container())).isEmpty();
    }

    @Test
    void whatIsNotThereCannotBeActedOn() {
        ContainerId nobody = id();
        assertThat(runtime.inspect(nobody)).isEmpty();
        assertRefused("not-on-host", () -> runtime.start(nobody));
        assertRefused("not-on-host", () -> runtime.stop(nobody, null));
    }

    @Test
    void aPublishedPortIsTold() throws Exception {
        int port = freePort();
        Placement placement =
                placement(withPorts(List.of(new PortBinding(8080, "tcp", "127.0.0.1", port))));
        runtime.create(placement);
        runtime.start(placement.container());
        assertThat(now(placement).ports())
                .containsExactly(new PortBinding(8080, "tcp", "127.0.0.1", port));
    }

    @Test
    void aPortThatIsTakenIsRefused() throws Exception {
        int port = freePort();
        ContainerSpec spec = withPorts(List.of(new PortBinding(8080, "tcp", "127.0.0.1", port)));
        Placement first = placement(spec);
        Placement second = placement(spec);
        runtime.create(first);
        runtime.create(second);
        runtime.start(first.container());
        assertRefused("port-in-use", () -> runtime.start(second.container()));
    }

    @Test
    void whatHappensIsTold() throws InterruptedException {
        List<EngineEvent> told = new CopyOnWriteArrayList<>();
        try (Watch watch = runtime.watch(null, told::add)) {
            Placement placement = placement(ContainerSpec.DEFAULT);
            // The subscription of a real engine takes a moment.
            Thread.sleep(500);
            runtime.create(placement);
            runtime.start(placement.container());
            runtime.kill(placement.container(), "KILL");
            await(placement, ContainerStatus.EXITED);
            runtime.remove(placement.container(), true);
            Soon.until("the removal is told", () -> kinds(told).contains(Kind.REMOVED));
            assertThat(kinds(told)).containsSubsequence(Kind.STARTED, Kind.DIED, Kind.REMOVED);
            assertThat(watch.endedBecause()).isNull();
            assertThat(told).allMatch(event -> event.container().equals(placement.container()));
        }
    }

    @Test
    void aProgramWritesWhatItWritesAndEndsWithItsOwnCode() throws InterruptedException {
        Placement placement = running();
        StringBuffer said = new StringBuffer();
        Integer code = run(placement, said, Duration.ofMinutes(3), "sh", "-c", "echo hello there");
        assertThat(code).isZero();
        assertThat(said.toString()).contains("stdout:hello there\n");
        assertThat(run(placement, said, Duration.ofMinutes(3), "sh", "-c", "exit 1")).isEqualTo(1);
    }

    @Test
    void aProgramThatDoesNotEndInTimeIsNotWaitedFor() throws InterruptedException {
        Placement placement = running();
        long began = System.nanoTime();
        assertThat(run(placement, new StringBuffer(), Duration.ofSeconds(1), "sleep", "600"))
                .isNull();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMinutes(5));
    }

    @Test
    void whatIsPreparedDoesNotRunYet() throws InterruptedException {
        Placement placement = running();
        runtime.interaction().prepareExec(placement.container(), exec("sh", "-c", "echo never"));
        StringBuffer said = new StringBuffer();
        run(placement, said, Duration.ofMinutes(3), "sh", "-c", "echo only");
        assertThat(said.toString()).contains("only").doesNotContain("never");
    }

    @Test
    void nothingCanBeRunInWhatDoesNotRun() {
        Placement placement = placement(ContainerSpec.DEFAULT);
        runtime.create(placement);
        assertRefused(
                "not-running",
                () ->
                        runtime.interaction()
                                .prepareExec(placement.container(), exec("sh", "-c", "echo no")));
        assertRefused("not-on-host", () -> runtime.interaction().prepareExec(id(), exec("true")));
    }

    @Test
    void theOutputIsTold() throws InterruptedException {
        Placement placement = placement(saying("hello"));
        runtime.create(placement);
        runtime.start(placement.container());
        StringBuffer said = new StringBuffer();
        Soon.until("it says something", () -> isSaid(placement, said));
        assertThat(said.toString()).isNotBlank().endsWith("\n");
        StringBuffer none = new StringBuffer();
        runtime.interaction()
                .logs(
                        placement.container(),
                        new LogQuery(false, null, 0, false),
                        (_, data) -> none.append(new String(data, StandardCharsets.UTF_8)));
        assertThat(none.toString()).isEmpty();
    }

    private boolean isSaid(Placement placement, StringBuffer said) {
        try {
            runtime.interaction()
                    .logs(
                            placement.container(),
                            new LogQuery(false, null, null, false),
                            (_, data) -> said.append(new String(data, StandardCharsets.UTF_8)));
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        return !said.isEmpty();
    }

    @Test
    void whoFollowsTheOutputCanLeave() throws InterruptedException {
        Placement placement = running();
        Thread follower =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        runtime.interaction()
                                                .logs(
                                                        placement.container(),
                                                        new LogQuery(true, null, 0, false),
                                                        (_, _) -> {});
                                    } catch (InterruptedException _) {
                                        // As it is meant to.
                                    }
                                });
        assertThat(follower.join(Duration.ofMillis(700))).isFalse();
        follower.interrupt();
        assertThat(follower.join(Duration.ofMinutes(3))).isTrue();
    }

    @Test
    void whatItUsesIsTold() throws InterruptedException {
        Placement placement = running();
        List<ContainerStats> samples = new CopyOnWriteArrayList<>();
        runtime.interaction().stats(placement.container(), false, samples::add);
        assertThat(samples).hasSize(1);
        assertThat(samples.getFirst().cpuPercent()).isBetween(0.0, 100_000.0);
        assertThat(samples.getFirst().memoryBytes()).isNotNegative();
        assertThat(samples.getFirst().at()).isAfter(Instant.EPOCH);
    }

    @Test
    void itsProcessesAndChangesAreListed() {
        Placement placement = running();
        ProcessTable table = runtime.interaction().processes(placement.container());
        assertThat(table.titles()).isNotEmpty();
        assertThat(table.processes()).isNotEmpty();
        assertThat(table.processes()).allMatch(line -> line.size() == table.titles().size());
        assertThat(runtime.interaction().changes(placement.container())).isNotNull();
    }

    @Test
    void aFileThatIsNotThereIsSaidNotToBe() {
        Placement placement = running();
        assertRefused(
                RuntimeFailure.PATH_NOT_FOUND,
                () -> {
                    try {
                        runtime.interaction()
                                .readFiles(placement.container(), "/no/such/file", _ -> {});
                    } catch (InterruptedException interrupted) {
                        throw new IllegalStateException(interrupted);
                    }
                });
    }

    @Test
    void theRootOfItsFilesIsAFolder() {
        Placement placement = running();
        assertThat(runtime.interaction().kindOf(placement.container(), "/").kind())
                .isEqualTo(PathKind.Kind.FOLDER);
    }

    @Test
    void aContainerIsMadeAsItWasAskedFor() {
        for (ContainerSpec asked :
                List.of(
                        ContainerSpec.DEFAULT,
                        FULL,
                        NAMED_AS_THE_IMAGE_DOES,
                        onNetworks("contract", "more"))) {
            Placement placement = placement(asked);
            runtime.create(placement);
            assertThat(deviations(placement)).isEmpty();
            runtime.start(placement.container());
            assertThat(deviations(placement)).isEmpty();
        }
    }

    @Test
    void itsLimitsAreChangedWhileItIsThere() {
        Placement placement = placement(FULL);
        runtime.create(placement);
        runtime.start(placement.container());
        RestartPolicy always = new RestartPolicy(RestartPolicy.Name.ALWAYS, 0);
        try {
            runtime.update(placement.container(), new Limits(96L << 20, BigDecimal.ONE), always);
        } catch (RuntimeFailure refused) {
            assertThat(runtime.info().product()).as(refused.getMessage()).isEqualTo("podman");
            return; // older ones cannot
        }
        assertThat(deviations(placement))
                .containsExactly(
                        new Drift("limits.memoryBytes", "67108864", "100663296"),
                        new Drift("limits.cpus", "0.5", "1"),
                        new Drift("restartPolicy", "on-failure:3", "always"));

        runtime.update(placement.container(), FULL.limits(), FULL.restartPolicy());
        assertThat(deviations(placement)).isEmpty();
    }

    @Test
    void twoOfOneContainerAreToldApart() {
        Placement former = placement(ContainerSpec.DEFAULT);
        ContainerId id = former.container();
        runtime.create(former);
        runtime.start(id);
        String formersId = now(former).engineId();
        Placement next = next(former, Map.of());
        runtime.create(next);
        runtime.create(next);

        assertThat(runtime.all(id)).extracting(Found::revision).containsExactlyInAnyOrder(1, 2);
        runtime.mean(id, formersId);
        assertThat(now(former).name()).isEqualTo(former.desired().name());
        assertThat(now(former).status()).isEqualTo(ContainerStatus.RUNNING);
        String nextsId = idOf(id, 2);
        runtime.mean(id, nextsId);
        assertThat(now(former).name()).isEqualTo(next.name());
        runtime.start(id);
        assertThat(runtime.all(id))
                .extracting(found -> found.state().status())
                .containsOnly(ContainerStatus.RUNNING);

        runtime.mean(id, formersId);
        runtime.rename(id, Placement.formerName(former.desired().name()));
        runtime.mean(id, nextsId);
        runtime.rename(id, former.desired().name());
        runtime.mean(id, formersId);
        runtime.remove(id, true);
        runtime.remove(id, true);
        assertThat(runtime.all(id)).extracting(Found::revision).containsExactly(2);
        runtime.mean(id, null);
        assertThat(now(former).engineId()).isEqualTo(nextsId);
        assertThat(now(former).name()).isEqualTo(former.desired().name());
    }

    @Test
    void theOneThatBearsItsOwnNameIsMeantWhereNobodySaysOtherwise() {
        Placement former = placement(ContainerSpec.DEFAULT);
        runtime.create(former);
        runtime.create(next(former, Map.of()));
        try (ContainerRuntime another = open()) {
            assertThat(another.inspect(former.container()).orElseThrow().revision()).isEqualTo(1);
        }
        runtime.mean(former.container(), idOf(former.container(), 2));
        runtime.remove(former.container(), true);
        runtime.mean(former.container(), null);
    }

    private String idOf(ContainerId container, int revision) {
        return runtime.all(container).stream()
                .filter(found -> Objects.equals(found.revision(), revision))
                .map(found -> Objects.requireNonNull(found.state().engineId()))
                .findFirst()
                .orElseThrow();
    }

    static Placement next(Placement former, Map<String, String> volumes) {
        Desired desired = former.desired();
        return new Placement(
                former.container(),
                new Desired(
                        desired.host(),
                        desired.name(),
                        2,
                        desired.image(),
                        desired.spec(),
                        desired.state(),
                        null),
                new OperationId(hex()),
                Placement.nextName(desired.name()),
                volumes,
                SecretValues.NONE);
    }

    private static final ContainerSpec FULL =
            new ContainerSpec(
                    List.of("/bin/httpd", "-f", "-p", "8080", "-h", "/www"),
                    List.of(),
                    Map.of("GREETING", "hello", "HOME", "/", "TERM", "xterm"),
                    List.of(
                            new PortBinding(8080, "tcp", null, 0),
                            new PortBinding(9, "udp", "127.0.0.1", 0)),
                    List.of(
                            new Mount(Mount.Type.TMPFS, null, "/scratch", false),
                            new Mount(Mount.Type.VOLUME, null, "/data", false),
                            new Mount(Mount.Type.BIND, "/tmp", "/host", true)),
                    Map.of("team", "shop"),
                    new Limits(64L << 20, new BigDecimal("0.5")),
                    new RestartPolicy(RestartPolicy.Name.ON_FAILURE, 3),
                    new HealthCheck(List.of("true"), Duration.ofSeconds(1), null, null, 2),
                    "bridge",
                    "0:0",
                    "/",
                    false);

    /** The command, that is: what the image says and what was asked for are the same. */
    private static final ContainerSpec NAMED_AS_THE_IMAGE_DOES =
            new ContainerSpec(
                    List.of("/bin/httpd", "-f", "-p", "8080", "-h", "/www"),
                    List.of(),
                    Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
                    List.of(),
                    List.of(),
                    Map.of(),
                    Limits.NONE,
                    RestartPolicy.NEVER,
                    null,
                    "none",
                    null,
                    null,
                    false);

    static ContainerSpec onNetworks(String... names) {
        return new ContainerSpec(
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                Map.of(),
                Limits.NONE,
                RestartPolicy.NEVER,
                null,
                null,
                null,
                null,
                false,
                null,
                null,
                Map.of(),
                List.of(),
                Arrays.stream(names)
                        .map(
                                name ->
                                        new NetworkAttachment(
                                                "wb-" + name,
                                                List.of("server"),
                                                false,
                                                false,
                                                Map.of("team", "tests")))
                        .toList(),
                Duration.ofSeconds(3),
                null);
    }

    private List<Drift> deviations(Placement placement) {
        Found found = runtime.inspect(placement.container(), placement.desired()).orElseThrow();
        return Deviations.of(placement.desired(), Objects.requireNonNull(found.made()));
    }

    private Placement running() {
        Placement placement = placement(ContainerSpec.DEFAULT);
        runtime.create(placement);
        runtime.start(placement.container());
        return placement;
    }

    private @Nullable Integer run(
            Placement placement, StringBuffer said, Duration timeout, String... command)
            throws InterruptedException {
        ContainerInteraction inside = runtime.interaction();
        String prepared = inside.prepareExec(placement.container(), exec(command));
        return inside.runPrepared(
                prepared,
                timeout,
                (stream, data) ->
                        said.append(stream.name().toLowerCase(java.util.Locale.ROOT))
                                .append(':')
                                .append(new String(data, StandardCharsets.UTF_8)),
                null);
    }

    @Test
    void aProgramIsTypedAtAndItsTerminalResized() throws Exception {
        Placement placement = running();
        ContainerInteraction inside = runtime.interaction();
        TerminalSize size = new TerminalSize(100, 30);
        String prepared =
                inside.prepareExec(
                        placement.container(),
                        new ExecCommand(
                                List.of("sh"), Map.of(), null, null, Duration.ofMinutes(9), size));
        StringBuffer shown = new StringBuffer();
        PipedOutputStream keyboard = new PipedOutputStream();
        ContainerInteraction.Terminal terminal =
                new ContainerInteraction.Terminal(new PipedInputStream(keyboard), size);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<@Nullable Integer> ended =
                    executor.submit(
                            () ->
                                    inside.runPrepared(
                                            prepared,
                                            Duration.ofMinutes(9),
                                            (_, data) ->
                                                    shown.append(
                                                            new String(
                                                                    data, StandardCharsets.UTF_8)),
                                            terminal));
            if (knowsTerminals()) {
                typeUntilShown(keyboard, "stty size\r", shown, "30 100");
                inside.resize(prepared, new TerminalSize(90, 20));
                typeUntilShown(keyboard, "stty size\r", shown, "20 90");
            }
            type(keyboard, "exit\r");
            assertThat(ended.get(3, TimeUnit.MINUTES)).as(shown.toString()).isZero();
        }
        inside.resize(prepared, size); // of what has ended: nothing
    }

    @Test
    void filesAreCopiedIn() throws Exception {
        Placement placement = running();
        ContainerInteraction inside = runtime.interaction();
        byte[] nothing = new byte[1_024];
        inside.prepareCopy(placement.container(), "/");
        inside.writeFiles(placement.container(), "/", new ByteArrayInputStream(nothing));
        if (knowsTerminals()) {
            assertThatThrownBy(() -> inside.prepareCopy(placement.container(), "/no/such"))
                    .isInstanceOfSatisfying(
                            RuntimeFailure.class,
                            refused ->
                                    assertThat(refused.failure().code())
                                            .isEqualTo(RuntimeFailure.PATH_NOT_FOUND));
        }
    }

    /** Whether programs run here for real. */
    boolean knowsTerminals() {
        return true;
    }

    private static void type(OutputStream keyboard, String keys) throws IOException {
        keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
    }

    private static void typeUntilShown(
            OutputStream keyboard, String keys, StringBuffer shown, String text) throws Exception {
        for (int tries = 0; tries < 360 && shown.indexOf(text) < 0; tries++) {
            type(keyboard, keys);
            Thread.sleep(500);
        }
        assertThat(shown.toString()).contains(text);
    }

    private static ExecCommand exec(String... command) {
        return new ExecCommand(List.of(command), Map.of(), null, null, ExecCommand.USUAL_TIMEOUT);
    }

    private static final ContainerSpec BY_HAND =
            new ContainerSpec(
                    List.of("/bin/httpd", "-f", "-p", "8081"),
                    List.of(),
                    Map.of("GREETING", "hello world", "DB_PASSWORD", "s3cret=="),
                    List.of(),
                    List.of(),
                    Map.of("team", "shop"),
                    new Limits(64L << 20, null),
                    new RestartPolicy(RestartPolicy.Name.ON_FAILURE, 2),
                    null,
                    null,
                    null,
                    null,
                    false);

    private String byHand(String name) {
        String engineId = runByHand(name, BY_HAND);
        madeByHand.add(engineId);
        return engineId;
    }

    @Test
    void aContainerMadeByHandIsListedAsNobodysAndExaminedWhole() {
        String name = "waybill-by-hand-" + UUID.randomUUID();
        String engineId = byHand(name);
        assertThat(runtime.list())
                .contains(new Listed(null, engineId, name, ContainerStatus.RUNNING));
        Unmanaged found = runtime.examine(engineId).orElseThrow();
        assertThat(found.name()).isEqualTo(name);
        assertThat(found.observed().status()).isEqualTo(ContainerStatus.RUNNING);
        assertThat(found.observed().startedAt()).isNotNull();
        assertThat(found.image().version()).isEqualTo(ImageReference.NONE);
        assertThat(found.image().reference()).isEqualTo(image());
        assertThat(found.spec()).isEqualTo(BY_HAND);
        assertThat(runtime.examine("0".repeat(64))).isEmpty();
    }

    @Test
    void aContainerMadeByHandIsCommandedOnceItIsKnown() {
        String name = "waybill-by-hand-" + UUID.randomUUID();
        String engineId = byHand(name);
        ContainerId adopted = id();
        assertThat(runtime.inspect(adopted)).isEmpty();
        runtime.know(adopted, engineId);
        runtime.know(adopted, engineId);
        assertThat(runtime.list())
                .contains(new Listed(adopted, engineId, name, ContainerStatus.RUNNING));
        runtime.stop(adopted, Duration.ofSeconds(1));
        assertThat(stateOf(adopted).status()).isEqualTo(ContainerStatus.EXITED);
        runtime.start(adopted);
        assertThat(stateOf(adopted).status()).isEqualTo(ContainerStatus.RUNNING);
        runtime.rename(adopted, name + "-renamed");
        assertThat(stateOf(adopted).name()).isEqualTo(name + "-renamed");
        assertThat(stateOf(adopted).engineId()).isEqualTo(engineId);
        runtime.remove(adopted, true);
        assertThat(runtime.inspect(adopted)).isEmpty();
        assertThat(runtime.list()).extracting(Listed::engineId).doesNotContain(engineId);
    }

    @Test
    void whatHappensToOthersIsToldAsTheirsUntilTheyAreKnown() throws InterruptedException {
        List<EngineEvent> told = new CopyOnWriteArrayList<>();
        List<String> others = new CopyOnWriteArrayList<>();
        ContainerId adopted = id();
        try (Watch watch = runtime.watch(null, heard(told, others))) {
            // The subscription of a real engine takes a moment.
            Thread.sleep(500);
            String engineId = byHand("waybill-by-hand-" + UUID.randomUUID());
            Soon.until("it is told", () -> others.contains(engineId));
            assertThat(told).isEmpty();
            runtime.know(adopted, engineId);
            runtime.stop(adopted, Duration.ofSeconds(1));
            Soon.until("its end is told", () -> kinds(told).contains(Kind.DIED));
            assertThat(told).allMatch(event -> event.container().equals(adopted));
            assertThat(watch.endedBecause()).isNull();
        }
    }

    static Listener heard(List<EngineEvent> told, List<String> others) {
        return new Listener() {
            @Override
            public void happened(EngineEvent event) {
                told.add(event);
            }

            @Override
            public void happenedToOther(String engineId) {
                others.add(engineId);
            }
        };
    }

    private ObservedState stateOf(ContainerId container) {
        return runtime.inspect(container).orElseThrow().state();
    }

    ObservedState now(Placement placement) {
        return runtime.inspect(placement.container()).orElseThrow().state();
    }

    ContainerRuntime runtime() {
        return runtime;
    }

    private static List<Kind> kinds(List<EngineEvent> events) {
        return events.stream().map(EngineEvent::kind).toList();
    }

    private void await(Placement placement, ContainerStatus status) throws InterruptedException {
        Soon.until("it is " + status, () -> now(placement).status() == status);
    }

    static void assertRefused(String code, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        RuntimeFailure.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo(code));
    }

    Placement placement(ContainerSpec spec) {
        return placement(spec, "waybill-" + UUID.randomUUID());
    }

    Placement placementOf(String image) {
        return placement(ContainerSpec.DEFAULT, "waybill-" + UUID.randomUUID(), image);
    }

    private Placement placement(ContainerSpec spec, String name) {
        return placement(spec, name, image());
    }

    private Placement placement(ContainerSpec spec, String name, String image) {
        ContainerId container = id();
        made.add(container);
        return new Placement(
                container,
                new Desired(
                        new HostId("here"),
                        name,
                        1,
                        new ImageReference(new ImageId("web"), 1, image),
                        spec,
                        DesiredState.RUNNING,
                        null),
                new OperationId(hex()));
    }

    private static ContainerSpec withPorts(List<PortBinding> ports) {
        return new ContainerSpec(
                List.of(),
                List.of(),
                Map.of(),
                ports,
                List.of(),
                Map.of(),
                ContainerSpec.DEFAULT.limits(),
                ContainerSpec.DEFAULT.restartPolicy(),
                null,
                null,
                null,
                null,
                false);
    }

    private static ContainerSpec saying(String words) {
        return new ContainerSpec(
                List.of("-c", "echo " + words + "; sleep 60"),
                List.of("sh"),
                Map.of(),
                List.of(),
                List.of(),
                Map.of(),
                ContainerSpec.DEFAULT.limits(),
                ContainerSpec.DEFAULT.restartPolicy(),
                null,
                null,
                null,
                null,
                false);
    }

    @Test
    void theImageOfAContainerIsInItsStoreAndSaidToBeInUse() {
        Placement placement = placement(ContainerSpec.DEFAULT);
        runtime.create(placement);
        String digest = image().substring(image().indexOf('@'));
        assertThat(runtime.images().list())
                .filteredOn(
                        stored ->
                                stored.references().stream()
                                        .anyMatch(name -> name.endsWith(digest)))
                .singleElement()
                .satisfies(
                        stored -> assertThat(stored.usedBy()).contains(placement.desired().name()));
    }

    static int freePort() throws java.io.IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static ContainerId id() {
        return new ContainerId(hex());
    }

    private static String hex() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}

package io.waybill.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.FileChange;
import io.waybill.domain.container.HealthCheck;
import io.waybill.domain.container.Limits;
import io.waybill.domain.container.Mount;
import io.waybill.domain.container.NetworkAttachment;
import io.waybill.domain.container.PathKind;
import io.waybill.domain.container.PortBinding;
import io.waybill.domain.container.RestartPolicy;
import io.waybill.domain.host.HostEndpoint;
import io.waybill.domain.image.BuildSource;
import io.waybill.domain.image.StoredImage;
import io.waybill.runtime.docker.DockerContainerRuntime;
import io.waybill.runtime.registry.RegistryClient;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

class DockerContainerRuntimeIT extends ContainerRuntimeContract {
    HostEndpoint endpoint() {
        return TestEngine.docker();
    }

    @Override
    ContainerRuntime open() {
        return DockerContainerRuntime.open(endpoint(), Map.of(), HostPolicy.NONE);
    }

    @Override
    String image() {
        String repository = TestEngine.registry() + "/shop/web";
        return repository
                + "@"
                + new RegistryClient(Map.of(), Set.of()).resolve(repository, "v1").digest();
    }

    @Override
    String runByHand(String name, ContainerSpec spec) {
        List<String> run = new ArrayList<>(List.of("run", "-d", "--name", name));
        spec.environment().forEach((key, value) -> run.addAll(List.of("-e", key + "=" + value)));
        spec.labels().forEach((key, value) -> run.addAll(List.of("-l", key + "=" + value)));
        run.addAll(List.of("--memory", String.valueOf(spec.limits().memoryBytes())));
        run.addAll(List.of("--restart", "on-failure:" + spec.restartPolicy().maximumRetries()));
        run.add(image());
        run.addAll(spec.command());
        try {
            return new String(
                            enginesOwnCli(run.toArray(new String[0]))
                                    .getInputStream()
                                    .readAllBytes(),
                            StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    void removeByHand(String engineId) {
        try {
            enginesOwnCli("rm", "-f", engineId).waitFor();
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void anImageIsPulledTaggedPushedAndRemoved() throws InterruptedException {
        ImageStore images = runtime().images();
        String repository = TestEngine.registry() + "/shop/pushed-" + UUID.randomUUID();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ImageStore.Named pulled =
                images.pull(
                        TestEngine.registry() + "/shop/web:v1",
                        (_, words) -> said.writeBytes(words));
        assertThat(pulled.digest()).isEqualTo(image().substring(image().indexOf('@') + 1));
        assertThat(said.toString(StandardCharsets.UTF_8)).isNotBlank();
        assertThat(images.tag(pulled.id(), repository + ":a").id()).isEqualTo(pulled.id());
        ImageStore.Named pushed = images.push(repository + ":a", (_, _) -> {});
        assertThat(pushed.digest())
                .isEqualTo(
                        new RegistryClient(Map.of(), Set.of()).resolve(repository, "a").digest());

        StoredImage alias =
                new StoredImage(repository + ":a", List.of(repository + ":a"), 0, List.of());
        images.remove(alias);
        assertThat(images.list())
                .noneMatch(stored -> stored.references().contains(repository + ":a"))
                .anyMatch(stored -> stored.id().equals(pulled.id()));
    }

    @Test
    void anImageIsBuiltFromAContext() throws Exception {
        ImageStore images = runtime().images();
        String reference = TestEngine.registry() + "/shop/built-" + UUID.randomUUID() + ":a";
        byte[] context =
                tar(
                        "FROM "
                                + TestEngine.registry()
                                + "/shop/web:v1\nARG WORDS\nRUN echo $WORDS > /said\n");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        images.build(
                reference,
                source(context, List.of("WORDS")),
                Map.of("WORDS", "so-be-it"),
                new ByteArrayInputStream(context),
                (_, words) -> said.writeBytes(words));
        assertThat(said.toString(StandardCharsets.UTF_8)).containsIgnoringCase("step");
        assertThat(images.list()).anyMatch(stored -> stored.references().contains(reference));
        assertThat(images.push(reference, (_, _) -> {}).digest()).startsWith("sha256:");
        images.remove(new StoredImage(reference, List.of(reference), 0, List.of()));
    }

    @Test
    void aBuildThatFailsSaysAtWhat() throws Exception {
        byte[] context =
                tar("FROM " + TestEngine.registry() + "/shop/web:v1\nRUN sh -c 'exit 7'\n");
        assertThatThrownBy(
                        () ->
                                runtime()
                                        .images()
                                        .build(
                                                TestEngine.registry() + "/shop/never:a",
                                                source(context, List.of()),
                                                Map.of(),
                                                new ByteArrayInputStream(context),
                                                (_, _) -> {}))
                .isInstanceOfSatisfying(
                        RuntimeFailure.class,
                        failure ->
                                assertThat(failure.is(RuntimeFailure.BUILD_FAILED))
                                        .as(failure.getMessage())
                                        .isTrue())
                .hasMessageContaining("7");
    }

    @Test
    void aContainerIsCommittedAsItIs() throws Exception {
        ImageStore images = runtime().images();
        String reference = TestEngine.registry() + "/shop/kept-" + UUID.randomUUID() + ":a";
        Placement placement = placement(ContainerSpec.DEFAULT);
        runtime().create(placement);
        images.commit(placement.container(), reference, true);
        assertThat(images.list()).anyMatch(stored -> stored.references().contains(reference));
        assertThat(images.push(reference, (_, _) -> {}).digest()).startsWith("sha256:");
        images.remove(new StoredImage(reference, List.of(reference), 0, List.of()));
    }

    private static BuildSource source(byte[] context, List<String> arguments) {
        return new BuildSource(
                "0".repeat(64),
                context.length,
                "Dockerfile",
                arguments,
                Map.of("by", "a test"),
                null,
                false,
                false);
    }

    /** A context with that Dockerfile alone. */
    private byte[] tar(String dockerfile) throws Exception {
        Path folder = Files.createTempDirectory("context");
        Files.writeString(folder.resolve("Dockerfile"), dockerfile);
        Process tar =
                new ProcessBuilder("tar", "-C", folder.toString(), "-cf", "-", "Dockerfile")
                        .start();
        return tar.getInputStream().readAllBytes();
    }

    @Test
    void whatAContainerWasMadeFromIsNotRemoved() {
        Placement placement = placement(ContainerSpec.DEFAULT);
        runtime().create(placement);
        StoredImage used =
                runtime().images().list().stream()
                        .filter(stored -> stored.usedBy().contains(placement.desired().name()))
                        .findFirst()
                        .orElseThrow();
        assertThatThrownBy(() -> runtime().images().remove(used))
                .isInstanceOf(RuntimeFailure.class);
        assertThat(runtime().images().list()).anyMatch(stored -> stored.id().equals(used.id()));
        assertThat(runtime().inspect(placement.container())).isPresent();
    }

    @Test
    void anImageThatIsNowhereIsSaidToBe() {
        String nowhere = TestEngine.registry() + "/shop/nowhere:v1";
        assertThatThrownBy(() -> runtime().images().pull(nowhere, (_, _) -> {}))
                .isInstanceOfSatisfying(
                        RuntimeFailure.class,
                        failure ->
                                assertThat(failure.is(RuntimeFailure.IMAGE_NOT_FOUND))
                                        .as(failure.getMessage())
                                        .isTrue());
        assertThatThrownBy(() -> runtime().images().tag(nowhere, nowhere + "2"))
                .isInstanceOf(RuntimeFailure.class);
        assertThatThrownBy(() -> runtime().images().push(nowhere, (_, _) -> {}))
                .isInstanceOf(RuntimeFailure.class);
    }

    @Test
    void everythingThatWaybillAsksForIsReadBackAsItWasAskedFor() {
        ContainerSpec spec =
                new ContainerSpec(
                        List.of("-c", "sleep 300"),
                        List.of("/bin/sh"),
                        Map.of("GREETING", "hello world", "EMPTY", ""),
                        List.of(new PortBinding(8080, "tcp", "127.0.0.1", 18_080)),
                        List.of(
                                new Mount(Mount.Type.BIND, "/tmp", "/host-tmp", true),
                                new Mount(Mount.Type.TMPFS, null, "/scratch", false),
                                new Mount(Mount.Type.VOLUME, "waybill-test", "/volume", false)),
                        Map.of("team", "shop"),
                        new Limits(64L << 20, new BigDecimal("0.5")),
                        new RestartPolicy(RestartPolicy.Name.ON_FAILURE, 3),
                        new HealthCheck(
                                List.of("true"),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(3),
                                4),
                        null,
                        "0:0",
                        "/scratch",
                        false);
        Placement placement = placement(spec);
        runtime().create(placement);
        assertThat(runtime().examine(engineIdOf(placement)).orElseThrow().spec()).isEqualTo(spec);
    }

    @Test
    void whatNobodyAskedForIsReadBackAsNothing() {
        Placement placement = placement(ContainerSpec.DEFAULT);
        runtime().create(placement);
        runtime().start(placement.container());
        assertThat(runtime().examine(engineIdOf(placement)).orElseThrow().spec())
                .isEqualTo(ContainerSpec.DEFAULT);
    }

    @Test
    void whatASpecificationHasNoWordsForIsNamed() throws Exception {
        String name = "waybill-" + UUID.randomUUID();
        String engineId =
                new String(
                                enginesOwnCli(
                                                "run",
                                                "-d",
                                                "--name",
                                                name,
                                                "--privileged",
                                                "--add-host",
                                                "db:10.0.0.1",
                                                image())
                                        .getInputStream()
                                        .readAllBytes(),
                                StandardCharsets.UTF_8)
                        .strip();
        try {
            assertThat(runtime().examine(engineId).orElseThrow().spec().unrecorded())
                    .contains("privileged", "add-host");
        } finally {
            removeByHand(engineId);
        }
    }

    private String engineIdOf(Placement placement) {
        return String.valueOf(now(placement).engineId());
    }

    @Test
    void aFileThatWasWrittenIsAChangeAndIsHandedOverAsItIs() throws Exception {
        Placement placement = placement(ContainerSpec.DEFAULT);
        runtime().create(placement);
        runtime().start(placement.container());
        String name = placement.desired().name();
        enginesOwnCli("exec", name, "sh", "-c", "echo what was written > /written").waitFor();
        assertThat(runtime().interaction().changes(placement.container()))
                .contains(new FileChange(FileChange.Kind.ADDED, "/written"));
        enginesOwnCli("exec", name, "/bin/busybox", "ln", "-s", "/", "/linked").waitFor();
        assertThat(List.of("/written", "/linked", "/none"))
                .map(path -> runtime().interaction().kindOf(placement.container(), path).kind())
                .containsExactly(PathKind.Kind.FILE, PathKind.Kind.FOLDER, PathKind.Kind.NONE);
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        runtime().interaction().readFiles(placement.container(), "/written", tar::writeBytes);
        // A tar archive: a header of 512 bytes that begins with the name, then the content.
        assertThat(tar.toString(StandardCharsets.UTF_8))
                .startsWith("written\0")
                .contains("what was written\n");
        assertThat(tar.size() % 512).isZero();
    }

    @Test
    void aDigestThatTheRegistryDoesNotHaveIsRefused() {
        assertRefused(
                "image-not-found",
                () -> runtime().pull(TestEngine.registry() + "/shop/web@sha256:" + "0".repeat(64)));
    }

    @Test
    void anImageThatIsNotOnTheHostIsToBePulledFirst() throws Exception {
        String repository = TestEngine.registry() + "/shop/web";
        String digest = new RegistryClient(Map.of(), Set.of()).resolve(repository, "v2").digest();
        String reference = repository + "@" + digest;
        enginesOwnCli("rmi", "-f", reference).waitFor();
        Placement placement = placementOf(reference);
        assertRefused("image-not-found", () -> runtime().create(placement));
        runtime().pull(reference);
        runtime().create(placement);
        assertThat(runtime().inspect(placement.container())).isPresent();
    }

    @Test
    void aNetworkIsMadeWhereItIsMissingAndRemovedWhenNothingUsesIt() throws Exception {
        String near = "net-" + UUID.randomUUID();
        String far = "net-" + UUID.randomUUID();
        Placement first = placement(onNetworks(near, far));
        Placement second = placement(onNetworks(far));
        runtime().create(first);
        runtime().create(second);
        runtime().start(first.container());
        assertThat(networksOf(first)).containsExactlyInAnyOrder("wb-" + near, "wb-" + far);
        runtime().remove(first.container(), true);
        assertThat(networks()).contains("wb-" + far).doesNotContain("wb-" + near);
        runtime().remove(second.container(), true);
        assertThat(networks()).doesNotContain("wb-" + far);
    }

    @Test
    void aContainerJoinsTheRestOfItsNetworksBeforeItStarts() throws Exception {
        String near = "net-a" + UUID.randomUUID();
        String far = "net-b" + UUID.randomUUID();
        Placement placement = placement(onNetworks(near, far));
        runtime().create(placement);
        // As if whoever made it had died in between.
        enginesOwnCli("network", "disconnect", "wb-" + far, placement.desired().name()).waitFor();
        assertThat(networksOf(placement)).containsExactly("wb-" + near);
        try (ContainerRuntime next = open()) {
            next.start(placement.container());
            assertThat(networksOf(placement)).contains("wb-" + near, "wb-" + far);
            next.remove(placement.container(), true);
        }
    }

    @Test
    void aNetworkOfSomebodyElsesIsNotMade() {
        NetworkAttachment theirs =
                new NetworkAttachment("wb-theirs", List.of(), true, false, Map.of());
        ContainerSpec none = ContainerSpec.DEFAULT;
        Placement placement =
                placement(
                        new ContainerSpec(
                                none.command(),
                                none.entrypoint(),
                                none.environment(),
                                none.ports(),
                                none.mounts(),
                                none.labels(),
                                none.limits(),
                                none.restartPolicy(),
                                null,
                                null,
                                null,
                                null,
                                false,
                                null,
                                null,
                                Map.of(),
                                List.of(),
                                List.of(theirs),
                                null,
                                null));
        assertRefused("network-not-found", () -> runtime().create(placement));
    }

    private List<String> networksOf(Placement placement) throws Exception {
        List<String> names = new ArrayList<>();
        inspectedByTheEnginesOwnCli(placement)
                .get("NetworkSettings")
                .get("Networks")
                .fieldNames()
                .forEachRemaining(names::add);
        return names;
    }

    private List<String> networks() throws IOException {
        return new String(
                        enginesOwnCli("network", "ls", "--format", "{{.Name}}")
                                .getInputStream()
                                .readAllBytes(),
                        StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    @Test
    void anEngineThatIsNotThereIsAwayAndNotARefusal() {
        HostEndpoint nobody = new HostEndpoint("unix:///nowhere/docker.sock", null);
        try (ContainerRuntime away =
                DockerContainerRuntime.open(nobody, Map.of(), HostPolicy.NONE)) {
            assertThatThrownBy(away::ping).isInstanceOf(EngineAway.class);
            assertThatThrownBy(away::list).isInstanceOf(EngineAway.class);
        }
    }

    @Test
    void theWholeSpecificationReachesTheEngine() throws Exception {
        ContainerSpec spec =
                new ContainerSpec(
                        List.of("-c", "sleep 300"),
                        List.of("/bin/sh"),
                        Map.of("GREETING", "hello world", "EMPTY", ""),
                        List.of(new PortBinding(8080, "tcp", "127.0.0.1", freePort())),
                        List.of(
                                new Mount(Mount.Type.TMPFS, null, "/scratch", false),
                                new Mount(Mount.Type.BIND, "/tmp", "/host-tmp", true)),
                        Map.of("team", "shop"),
                        new Limits(64L << 20, new BigDecimal("0.5")),
                        new RestartPolicy(RestartPolicy.Name.ON_FAILURE, 3),
                        new HealthCheck(
                                List.of("true"),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(3),
                                4),
                        "bridge",
                        "0:0",
                        "/scratch",
                        false);
        Placement placement = placement(spec);
        runtime().create(placement);
        JsonNode engine = inspectedByTheEnginesOwnCli(placement);
        JsonNode config = engine.at("/Config");
        JsonNode host = engine.at("/HostConfig");
        assertThat(config.at("/Cmd").toString()).isEqualTo("[\"-c\",\"sleep 300\"]");
        assertThat(config.at("/Entrypoint").toString()).isEqualTo("[\"/bin/sh\"]");
        assertThat(config.at("/Env").toString()).contains("GREETING=hello world", "EMPTY=");
        assertThat(config.at("/Labels/team").asText()).isEqualTo("shop");
        assertThat(config.at("/Labels").toString()).contains(placement.container().value());
        assertThat(config.at("/User").asText()).isEqualTo("0:0");
        assertThat(config.at("/WorkingDir").asText()).isEqualTo("/scratch");
        assertThat(config.at("/Healthcheck/Test").toString()).isEqualTo("[\"CMD\",\"true\"]");
        assertThat(config.at("/Healthcheck/Interval").asLong()).isEqualTo(1_000_000_000L);
        assertThat(config.at("/Healthcheck/Retries").asInt()).isEqualTo(4);
        assertThat(host.at("/Memory").asLong()).isEqualTo(64L << 20);
        assertThat(host.at("/NanoCpus").asLong()).isEqualTo(500_000_000L);
        assertThat(host.at("/RestartPolicy").toString())
                .contains("on-failure", "\"MaximumRetryCount\":3");
        assertThat(host.at("/NetworkMode").asText()).isEqualTo("bridge");
        assertThat(host.toString()).contains("/scratch", "/host-tmp");
        assertThat(host.at("/PortBindings").toString()).contains("127.0.0.1");
    }

    @Test
    void aBindOfAFolderThatIsNotThereIsRefused() {
        ContainerSpec spec =
                new ContainerSpec(
                        List.of(),
                        List.of(),
                        Map.of(),
                        List.of(),
                        List.of(new Mount(Mount.Type.BIND, "/no/such/folder", "/data", false)),
                        Map.of(),
                        Limits.NONE,
                        RestartPolicy.NEVER,
                        null,
                        null,
                        null,
                        null,
                        false);
        Placement placement = placement(spec);
        assertRefused("engine-refused", () -> runtime().create(placement));
        assertThat(runtime().inspect(placement.container())).isEmpty();
    }

    private JsonNode inspectedByTheEnginesOwnCli(Placement placement) throws Exception {
        Process docker = enginesOwnCli("inspect", placement.desired().name());
        return new ObjectMapper().readTree(docker.getInputStream()).get(0);
    }

    private Process enginesOwnCli(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("docker", "-H", endpoint().address()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }
}

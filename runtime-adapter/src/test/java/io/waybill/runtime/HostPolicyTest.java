package io.waybill.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.ImageId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.DesiredState;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.wire.WaybillJson;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class HostPolicyTest {
    private static final String SHOP = "registry.example/shop/web@sha256:" + "a".repeat(64);

    @TempDir private Path folder;

    @Test
    void withoutOneNothingIsRefused() throws IOException {
        HostPolicy none = HostPolicy.read(null);
        none.requirePlacement(
                placement(
                        SHOP,
                        "{'networkMode': 'host', 'user': 'root', 'mounts': [{'type': 'bind', 'source': '/', 'target': '/host'}]}"),
                () -> "root");
        none.requirePull("anything:latest");
        none.requireBuild();
        none.requireProgram();
        assertThat(none.rules()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "registry.example/shop/web:v1,true",
        "registry.example/shop/web@sha256:0000,true",
        "registry.example/other,false",
        "registry.example.evil/shop/web,false",
        "other.example/registry.example/shop/web,false",
        "localhost:5000/tools,true",
        "localhost:5000/tools:v2,true",
        "localhost:5000/tools/more,false",
        "sha256:00000000,false"
    })
    void imagesComeFromWhereTheyMay(String reference, boolean may) throws IOException {
        HostPolicy policy =
                policy("{'imagesFrom': ['registry.example/shop/*', 'localhost:5000/tools']}");
        ThrowingCallable pull = () -> policy.requirePull(reference);
        if (may) {
            assertThatCode(pull).doesNotThrowAnyException();
        } else {
            assertRefused(pull, "imagesFrom", reference);
        }
        if (!may) {
            assertRefused(
                    () -> policy.requireImage(reference), "imagesFrom", "registry.example/shop/*");
        }
    }

    @Test
    void anImageIsPulledByDigestWhereThatIsTheRule() throws IOException {
        HostPolicy policy = policy("{'digestsOnly': true}");
        policy.requirePull(SHOP);
        assertRefused(
                () -> policy.requirePull("registry.example/shop/web:v1"), "digestsOnly", ":v1");
    }

    @ParameterizedTest
    @CsvSource({
        "/srv/data,false,true",
        "/srv/data/shop,false,true",
        "/srv/logs,true,true",
        "/srv/logs,false,false",
        "/srv/database,true,false",
        "/srv,true,false",
        "/,true,false",
        "/srv/data/../../etc,true,false",
        "/var/run/docker.sock,true,false"
    })
    void ofTheHostIsMountedWhatMayBe(String source, boolean readOnly, boolean may)
            throws IOException {
        HostPolicy policy = policy("{'hostPaths': ['/srv/data', '/srv/logs:ro']}");
        ThrowingCallable place =
                () ->
                        policy.requirePlacement(
                                placement(
                                        SHOP,
                                        "{'mounts': [{'type': 'volume', 'source': 'own', 'target': '/own'}, {'type': 'bind', 'source': '%s', 'target': '/there', 'readOnly': %s}]}"
                                                .formatted(source, readOnly)),
                                () -> null);
        if (may) {
            assertThatCode(place).doesNotThrowAnyException();
        } else {
            assertRefused(place, "hostPaths", source);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "0", "0:1000", "root:app", "000"})
    void nobodyBeginsAsRootWhereThatIsTheRule(String root) throws IOException {
        HostPolicy policy = policy("{'rootUser': false}");
        Placement saysRoot = placement(SHOP, "{'user': '%s'}".formatted(root));
        assertRefused(() -> policy.requirePlacement(saysRoot, () -> "app"), "rootUser", "root");
        Placement saysNothing = placement(SHOP, "{}");
        assertRefused(() -> policy.requirePlacement(saysNothing, () -> root), "rootUser", "root");
        assertRefused(() -> policy.requirePlacement(saysNothing, () -> null), "rootUser", "root");
        policy.requirePlacement(saysNothing, () -> "app");
        policy.requirePlacement(placement(SHOP, "{'user': '1000'}"), () -> root);
    }

    @Test
    void theOtherRulesAreKeptAsWell() throws IOException {
        HostPolicy policy =
                policy(
                        "{'hostNetwork': false, 'builds': false, 'programs': false, 'hostPaths': []}");
        assertRefused(
                () ->
                        policy.requirePlacement(
                                placement(SHOP, "{'networkMode': 'host'}"), () -> null),
                "hostNetwork",
                "network");
        policy.requirePlacement(placement(SHOP, "{'networkMode': 'bridge'}"), () -> null);
        assertRefused(policy::requireBuild, "builds", "no image");
        assertRefused(policy::requireProgram, "programs", "no program");
        assertThat(policy.rules())
                .containsExactly(
                        "no builds",
                        "mounts of nothing",
                        "not on the host's network",
                        "no programs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'imageFrom': ['registry.example/*']}",
                "{'hostPaths': ['srv']}",
                "{'hostPaths': ['/srv/../etc']}",
                "{'hostNetwork': 'perhaps'}",
                "hostNetwork: false"
            })
    void whatIsNoPolicyIsRefused(String text) {
        assertThatThrownBy(() -> policy(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> HostPolicy.read(folder.resolve("nosuch")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nosuch");
    }

    private HostPolicy policy(String text) throws IOException {
        return HostPolicy.read(Files.writeString(folder.resolve("policy.json"), json(text)));
    }

    private static Placement placement(String image, String spec) {
        return new Placement(
                new ContainerId("0123456789abcdef0123456789abcdef"),
                new Desired(
                        new HostId("edge"),
                        "web",
                        1,
                        new ImageReference(new ImageId("web"), 1, image),
                        WaybillJson.mapper().readValue(json(spec), ContainerSpec.class),
                        DesiredState.RUNNING,
                        null),
                new OperationId("0123456789abcdef0123456789abcdef"));
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private static void assertRefused(ThrowingCallable what, String rule, @Nullable String about) {
        assertThatThrownBy(what)
                .isInstanceOfSatisfying(
                        RuntimeFailure.class,
                        refused -> assertThat(refused.is(HostPolicy.REFUSED)).isTrue())
                .hasMessageContaining("rule " + rule)
                .hasMessageContaining(about);
    }
}

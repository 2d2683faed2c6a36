package io.waybill.runtime.registry;

import static io.waybill.runtime.registry.PushedImages.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.runtime.TestServer;
import io.waybill.runtime.registry.PushedImages.Pushed;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistryClientIT {
    private static final String NO_SUCH_DIGEST = "sha256:" + "0".repeat(64);

    private TestRegistry registry;
    private String web;
    private PushedImages pushed;
    private final RegistryClient client = new RegistryClient(Map.of(), Set.of());

    @BeforeAll
    void startTheRegistry(@TempDir Path content) throws Exception {
        registry = TestRegistry.openToAll(content);
        web = registry.address() + "/shop/web";
        pushed = new PushedImages(registry.address(), "shop/web");
    }

    @AfterAll
    void endTheRegistry() throws Exception {
        if (registry != null) {
            registry.close();
        }
    }

    @Test
    void aTagStandsForTheDigestThatTheRegistryReports() throws Exception {
        Pushed image = pushed.image("v1", "amd64", "first layer");
        assertThat(client.resolve(web, "v1"))
                .isEqualTo(
                        new Resolved(
                                image.digest(),
                                PushedImages.MANIFEST,
                                image.contentSize(),
                                List.of("linux/amd64")));
    }

    @Test
    void aDigestStandsForItself() throws Exception {
        Pushed image = pushed.image("by-digest", "arm64", "a layer");
        Resolved byTag = client.resolve(web, "by-digest");
        assertThat(client.resolve(web, image.digest())).isEqualTo(byTag);
        assertThat(byTag.platforms()).containsExactly("linux/arm64");
    }

    @Test
    void whereMachinesTellOfThemselvesNobodyIsAsked() {
        for (String repository : List.of("169.254.169.254/latest", "[fe80::1]/latest")) {
            assertThatThrownBy(() -> client.resolve(repository, "v1"))
                    .isInstanceOf(RegistryFailure.class)
                    .hasMessageContaining("is link-local")
                    .hasMessageContaining("waybill.registry.targets");
        }
    }

    @Test
    void aTagThatWasMovedStandsForWhatItIsOnNow() throws Exception {
        Pushed before = pushed.image("latest", "amd64", "yesterday");
        assertThat(client.resolve(web, "latest").digest()).isEqualTo(before.digest());
        Pushed after = pushed.image("latest", "amd64", "today");
        assertThat(client.resolve(web, "latest").digest())
                .isEqualTo(after.digest())
                .isNotEqualTo(before.digest());
    }

    @Test
    void anIndexStandsForAllOfItsPlatforms() throws Exception {
        Pushed amd = pushed.image("amd", "amd64", "amd layer");
        Pushed arm = pushed.image("arm", "arm64", "an arm layer");
        Pushed attestation = pushed.image("about", "unknown", "who built it");
        String index =
                pushed.index(
                        "all",
                        List.of(
                                entry(attestation, "unknown", "unknown"),
                                entry(amd, "linux", "amd64"),
                                entry(arm, "linux", "arm64")));
        Resolved all = client.resolve(web, "all");
        assertThat(all)
                .isEqualTo(
                        new Resolved(
                                index,
                                PushedImages.INDEX,
                                amd.contentSize(),
                                List.of("linux/amd64", "linux/arm64")));
        assertThat(client.resolve(web, index)).isEqualTo(all);
    }

    @Test
    void whatIsNotThereIsRefusedByItsName() throws Exception {
        pushed.image("v2", "amd64", "second layer");
        assertNotFound(web, "v3");
        assertNotFound(web, NO_SUCH_DIGEST);
        assertNotFound(registry.address() + "/shop/nothing", "v2");
    }

    @Test
    void aRegistryThatDoesNotAnswerIsSaidToBeAway() throws Exception {
        String nobody = "127.0.0.1:" + TestServer.freePort();
        assertThatThrownBy(() -> client.resolve(nobody + "/shop/web", "v1"))
                .isInstanceOfSatisfying(
                        RegistryFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo("registry-away"))
                .hasMessageContainingAll("the registry " + nobody, "does not answer", "v1");
    }

    private void assertNotFound(String repository, String reference) {
        assertThatThrownBy(() -> client.resolve(repository, reference))
                .isInstanceOfSatisfying(
                        RegistryFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo("not-found"))
                .hasMessageContainingAll("there is no " + reference + " in " + repository);
    }
}

package io.waybill.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.runtime.TestCertificates;
import io.waybill.runtime.registry.PushedImages.Pushed;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** A registry that lets in whom another service vouches for, as the public ones do. */
class RegistryTokenIT {
    @TempDir private static Path content;
    private static TestCertificates certificates;
    private static Pushed image;
    private TokenService tokens;
    private TestRegistry registry;

    @BeforeAll
    static void pushWhatIsRead() throws Exception {
        certificates = new TestCertificates(content.resolve("tokens.p12"));
        certificates.selfSigned(TokenService.SIGNER);
        try (TestRegistry open = TestRegistry.openToAll(content)) {
            image = new PushedImages(open.address(), "shop/web").image("v1", "amd64", "layer");
            new PushedImages(open.address(), "public/web").image("v1", "amd64", "layer");
        }
    }

    @BeforeEach
    void startTheRegistry() throws Exception {
        tokens = new TokenService(certificates);
        registry = TestRegistry.trusting(content, tokens);
    }

    @AfterEach
    void endTheRegistry() throws Exception {
        if (registry != null) {
            registry.close();
        }
        if (tokens != null) {
            tokens.close();
        }
    }

    @Test
    void aLoginIsExchangedForOneTokenThatIsGoodForTheWholeResolution() {
        Resolved resolved = knowing(TokenService.USER).resolve(web("shop"), "v1");
        assertThat(resolved.digest()).isEqualTo(image.digest());
        assertThat(tokens.asked())
                .singleElement()
                .satisfies(
                        asked -> {
                            assertThat(asked.parameters())
                                    .containsEntry("service", TokenService.SERVICE)
                                    .containsEntry("scope", "repository:shop/web:pull");
                            assertThat(asked.authorization()).startsWith("Basic ");
                        });
    }

    @Test
    void whatEverybodyMayReadNeedsATokenButNoLogin() {
        assertThat(anonymous().resolve(web("public"), "v1").digest()).isEqualTo(image.digest());
        assertThat(tokens.asked())
                .singleElement()
                .satisfies(asked -> assertThat(asked.authorization()).isEmpty());
    }

    @Test
    void aTokenThatDoesNotReachFarEnoughIsARefusal() {
        assertRefused(
                anonymous(),
                "registry-unauthorized",
                web("shop"),
                "set waybill.registry.logins for it");
        assertThat(tokens.asked()).hasSize(1);
    }

    @Test
    void aLoginThatTheServiceDoesNotKnowIsRefusedByItsUser() {
        assertRefused(
                knowing(new Credentials("ci", "of the other pipeline")),
                "registry-unauthorized",
                web("shop"),
                "'ci'");
    }

    @Test
    void aServiceThatIsAwayIsNotTakenForTheRegistry() {
        tokens.close();
        assertRefused(
                knowing(TokenService.USER),
                "registry-away",
                tokens.realm(),
                registry.address(),
                "does not answer");
    }

    @Test
    void aServiceInTroubleIsNoRefusal() {
        tokens.answersInstead(503, "come back later");
        assertRefused(knowing(TokenService.USER), "registry-away", tokens.realm(), "503");
    }

    @Test
    void aServiceThatAnswersNoTokenIsNoRefusalEither() {
        tokens.answersInstead(200, "<html>Please sign in</html>");
        assertRefused(knowing(TokenService.USER), "registry-answer", tokens.realm(), "no token");
        tokens.answersInstead(200, "{}");
        assertRefused(knowing(TokenService.USER), "registry-answer", tokens.realm(), "no token");
    }

    private String web(String owner) {
        return registry.address() + "/" + owner + "/web";
    }

    private static RegistryClient anonymous() {
        return new RegistryClient(Map.of(), Set.of());
    }

    private RegistryClient knowing(Credentials login) {
        return new RegistryClient(Map.of(registry.address(), login), Set.of());
    }

    private void assertRefused(RegistryClient client, String code, String... told) {
        assertThatThrownBy(() -> client.resolve(web("shop"), "v1"))
                .isInstanceOfSatisfying(
                        RegistryFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo(code))
                .hasMessageContainingAll(told)
                .hasMessageNotContaining(TokenService.USER.password());
    }
}

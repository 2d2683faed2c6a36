package io.waybill.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.runtime.Targets;
import io.waybill.runtime.registry.PushedImages.Signed;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Images of repositories that are named for it are only taken where a key signed them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignedImagesIT {
    private TestRegistry registry;
    private String web;
    private PushedImages pushed;
    private KeyPair ours;
    private KeyPair theirs;
    private RegistryClient client;

    @BeforeAll
    void startTheRegistry(@TempDir Path content) throws Exception {
        registry = TestRegistry.openToAll(content);
        web = registry.address() + "/shop/web";
        pushed = new PushedImages(registry.address(), "shop/web");
        ours = pair("EC");
        theirs = pair("EC");
        client = trusting(pem(ours.getPublic()));
    }

    @AfterAll
    void endTheRegistry() throws Exception {
        if (registry != null) {
            registry.close();
        }
    }

    private RegistryClient trusting(String... keys) {
        List<SignerKey> trusted = List.of(keys).stream().map(SignerKey::read).toList();
        return new RegistryClient(
                Map.of(),
                Set.of(),
                new SignatureRules(
                        List.of(
                                new SignatureRules.Rule(
                                        List.of(registry.address() + "/shop/*"), trusted))),
                Targets.NOT_LINK_LOCAL);
    }

    private static KeyPair pair(String algorithm) throws Exception {
        return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    }

    private static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static String says(String digest) {
        return """
        {"critical":{"identity":{"docker-reference":""},"image":{"docker-manifest-digest":"%s"},\
        "type":"cosign container image signature"},"optional":null}"""
                .formatted(digest);
    }

    private static Signed signed(String payload, String algorithm, PrivateKey key)
            throws Exception {
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(payload.getBytes(StandardCharsets.UTF_8));
        return new Signed(payload, Base64.getEncoder().encodeToString(signature.sign()));
    }

    private static Signed signed(String payload, KeyPair by) throws Exception {
        return signed(payload, "SHA256withECDSA", by.getPrivate());
    }

    private void assertRefused(String tag, String because) {
        assertThatThrownBy(() -> client.resolve(web, tag))
                .isInstanceOf(RegistryFailure.class)
                .hasMessageContaining(because)
                .extracting(failure -> ((RegistryFailure) failure).code())
                .isEqualTo("unsigned");
    }

    @Test
    void whatIsNotSignedIsNotTakenUntilItIs() throws Exception {
        String digest = pushed.image("later", "amd64", "signed later").digest();
        assertRefused("later", "it has no signature");
        assertRefused(digest, "it has no signature");
        pushed.signatures(digest, List.of(signed(says(digest), ours)));
        assertThat(client.resolve(web, "later").digest()).isEqualTo(digest);
        assertThat(client.resolve(web, digest).digest()).isEqualTo(digest);
    }

    @Test
    void aSignatureOfSomebodyElseIsNone() throws Exception {
        String digest = pushed.image("theirs", "amd64", "signed by others").digest();
        Signed foreign = signed(says(digest), theirs);
        pushed.signatures(digest, List.of(foreign));
        assertRefused("theirs", "none of its signatures is of a key that is trusted");
        pushed.signatures(digest, List.of(foreign, signed(says(digest), ours)));
        assertThat(client.resolve(web, "theirs").digest()).isEqualTo(digest);
    }

    @Test
    void aSignatureOfSomethingElseIsNone() throws Exception {
        String other = pushed.image("other", "amd64", "signed").digest();
        String digest = pushed.image("moved", "amd64", "not signed").digest();
        Signed ofOther = signed(says(other), ours);
        pushed.signatures(digest, List.of(ofOther));
        assertRefused("moved", "none of its signatures");
        pushed.signatures(digest, List.of(new Signed(says(digest), ofOther.signature())));
        assertRefused("moved", "none of its signatures");
        pushed.signatures(digest, List.of(new Signed(says(digest), "nonsense")));
        assertRefused("moved", "none of its signatures");
    }

    @ParameterizedTest
    @CsvSource({"RSA, SHA256withRSA", "Ed25519, Ed25519"})
    void otherKindsOfKeysSignToo(String kind, String algorithm) throws Exception {
        KeyPair pair = pair(kind);
        String digest = pushed.image(kind.toLowerCase(Locale.ROOT), "amd64", "by " + kind).digest();
        pushed.signatures(digest, List.of(signed(says(digest), algorithm, pair.getPrivate())));
        assertThat(trusting(pem(pair.getPublic())).resolve(web, digest).digest()).isEqualTo(digest);
        assertThat(
                        trusting(pem(ours.getPublic()), pem(pair.getPublic()))
                                .resolve(web, digest)
                                .digest())
                .isEqualTo(digest);
    }

    @Test
    void otherRepositoriesNeedNoSignature() throws Exception {
        String digest =
                new PushedImages(registry.address(), "tools/lint")
                        .image("v1", "amd64", "unsigned")
                        .digest();
        assertThat(client.resolve(registry.address() + "/tools/lint", "v1").digest())
                .isEqualTo(digest);
    }

    @Test
    void whatIsNoKeyIsRefused() {
        for (String wrong :
                List.of(
                        "",
                        "-----BEGIN PUBLIC KEY-----",
                        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
                        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----")) {
            assertThatThrownBy(() -> SignerKey.read(wrong))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new SignatureRules.Rule(List.of("*"), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

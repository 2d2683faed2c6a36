package io.waybill.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.domain.HostId;
import io.waybill.domain.host.HostEndpoint;
import io.waybill.domain.host.HostEndpoint.Tls;
import io.waybill.runtime.ContainerRuntime;
import io.waybill.runtime.EngineAway;
import io.waybill.runtime.HostPolicy;
import io.waybill.runtime.Runtimes;
import io.waybill.runtime.TestCertificates;

import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** An engine on another machine: it lets in whom its own authority vouches for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DockerOverTlsIT {
    @TempDir static Path folder;

    private TestCertificates certificates;
    private TestDaemon daemon;
    private Tls ours;
    private Tls strangers;

    @BeforeAll
    void startTheEngine() throws Exception {
        certificates = new TestCertificates(folder.resolve("all.p12"));
        certificates.authority("ours");
        certificates.signedBy("ours", "RSA", "engine", "san=ip:127.0.0.1", "eku=serverAuth");
        certificates.signedBy("ours", "RSA", "agent", "eku=clientAuth");
        certificates.authority("strangers");
        certificates.signedBy("strangers", "RSA", "stranger", "eku=clientAuth");
        ours = files("ours", "agent");
        strangers = files("strangers", "stranger");
        Tls engines = files("ours", "engine");
        daemon =
                TestDaemon.start(
                        folder,
                        "--tlsverify",
                        "--tlscacert=" + engines.ca(),
                        "--tlscert=" + engines.certificate(),
                        "--tlskey=" + engines.key());
    }

    @AfterAll
    void endTheEngine() throws Exception {
        if (daemon != null) {
            daemon.close();
        }
    }

    @Test
    void theRightCertificateIsLetIn() {
        try (ContainerRuntime engine = open("127.0.0.1", ours)) {
            engine.ping();
            assertThat(engine.info().product()).isEqualTo("docker");
            assertThat(engine.list()).isEmpty();
        }
    }

    @Test
    void aKeyOnAnEllipticCurveIsAsGood() throws Exception {
        certificates.signedBy("ours", "EC", "curve", "eku=clientAuth");
        assertLetIn(files("ours", "curve"));
    }

    @Test
    void aKeyInTheOlderFormOfOpenSslIsAsGood() throws Exception {
        // An RSA key of 2048 bits follows the 26 bytes that say of what kind it is.
        byte[] encoded = certificates.key("agent").getEncoded();
        String older =
                TestCertificates.pem(
                        "RSA PRIVATE KEY", Arrays.copyOfRange(encoded, 26, encoded.length));
        assertLetIn(new Tls(ours.ca(), ours.certificate(), written("older-key.pem", older)));
    }

    @Test
    void theEngineRefusesACertificateOfAnotherAuthority() {
        Tls stranger = new Tls(ours.ca(), strangers.certificate(), strangers.key());
        assertAway("127.0.0.1", stranger).hasMessageContaining("certificate");
    }

    @Test
    void anEngineThatAnotherAuthorityVouchesForIsNotTrusted() {
        Tls trustsOthers = new Tls(strangers.ca(), ours.certificate(), ours.key());
        assertAway("127.0.0.1", trustsOthers)
                .hasMessageContaining("unable to find valid certification path");
    }

    @Test
    void anEngineUnderAnotherNameThanItsCertificatesIsNotTrusted() {
        assertAway("localhost", ours).hasMessageContaining("localhost");
    }

    @Test
    void plainTextIsToldThatTheEngineSpeaksTls() {
        assertAway("127.0.0.1", null).hasMessageContaining("speaks TLS only");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        String missing = folder.resolve("missing.pem").toString();
        assertAway("127.0.0.1", new Tls(missing, ours.certificate(), ours.key()))
                .hasMessageContaining(missing);
    }

    @Test
    void aFileThatHoldsSomethingElseIsNamed() {
        Tls noCertificate = new Tls(ours.ca(), ours.key(), ours.key());
        assertAway("127.0.0.1", noCertificate)
                .hasMessageContainingAll(ours.key(), "holds no certificate");
        Tls noKey = new Tls(ours.ca(), ours.certificate(), ours.certificate());
        assertAway("127.0.0.1", noKey)
                .hasMessageContainingAll(ours.certificate(), "holds no private key");
        Tls noAuthority = new Tls(ours.key(), ours.certificate(), ours.key());
        assertAway("127.0.0.1", noAuthority)
                .hasMessageContainingAll(ours.key(), "holds no certificate");
    }

    @Test
    void anEngineWithoutTlsIsSpokenToInPlainText(@TempDir Path plain) throws Exception {
        try (TestDaemon open = TestDaemon.start(plain, "--tls=false");
                ContainerRuntime engine = open("127.0.0.1", open.port(), null)) {
            engine.ping();
            assertThat(engine.info().product()).isEqualTo("docker");
        }
    }

    private void assertLetIn(Tls tls) {
        try (ContainerRuntime engine = open("127.0.0.1", tls)) {
            assertThatCode(engine::ping).doesNotThrowAnyException();
        }
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertAway(
            String name, @Nullable Tls tls) {
        try (ContainerRuntime engine = open(name, tls)) {
            return assertThatThrownBy(engine::ping).isInstanceOf(EngineAway.class);
        }
    }

    private ContainerRuntime open(String name, @Nullable Tls tls) {
        return open(name, daemon.port(), tls);
    }

    private static ContainerRuntime open(String name, int port, @Nullable Tls tls) {
        HostEndpoint endpoint = new HostEndpoint("tcp://" + name + ":" + port, tls);
        return new Runtimes(Map.of(), folder, HostPolicy.NONE).open(new HostId("far"), endpoint);
    }

    private Tls files(String authority, String name) throws Exception {
        return new Tls(
                written(authority + "-ca.pem", certificates.certificatePem(authority)),
                written(name + ".pem", certificates.certificatePem(name)),
                written(name + "-key.pem", certificates.keyPem(name)));
    }

    private static String written(String name, String pem) throws Exception {
        return Files.writeString(folder.resolve(name), pem).toString();
    }
}

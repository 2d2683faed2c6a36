package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.infra.embedded.SelfSigned;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

import javax.net.ssl.HttpsURLConnection;

/** Over TLS, with a certificate that is replaced while it runs. */
class TlsIT {
    @TempDir private Path folder;

    @Test
    void aNewCertificateIsShownWithoutARestart() throws Exception {
        SelfSigned first = SelfSigned.into(folder.resolve("1"), "first");
        SelfSigned second = SelfSigned.into(folder.resolve("2"), "second");
        put(first);
        try (Service service =
                Service.simulated(
                        folder.resolve("data"),
                        "--server.ssl.bundle=web",
                        "--spring.ssl.bundle.pem.web.keystore.certificate=file:" + certificate(),
                        "--spring.ssl.bundle.pem.web.keystore.private-key=file:" + key(),
                        "--spring.ssl.bundle.pem.web.reload-on-update=true",
                        "--spring.ssl.bundle.watch.file.quiet-period=100ms")) {
            assertThat(service.said()).contains("https://127.0.0.1:" + service.port() + "/api/v1");
            assertThat(shownBy(service, first)).isEqualTo("CN=first");
            put(second);
            Soon.until("the other one is shown", () -> isShown(service, second, "CN=second"));
            assertThat(isShown(service, first, "CN=first")).isFalse();
        }
    }

    private Path certificate() {
        return folder.resolve("web.crt");
    }

    private Path key() {
        return folder.resolve("web.key");
    }

    /** As whoever renews certificates does: each file at once. */
    private void put(SelfSigned made) throws Exception {
        replace(
                key(),
                List.of(
                        "-----BEGIN PRIVATE KEY-----",
                        Base64.getMimeEncoder().encodeToString(made.privateKey()),
                        "-----END PRIVATE KEY-----"));
        replace(certificate(), Files.readAllLines(made.pem()));
    }

    private static void replace(Path file, List<String> lines) throws Exception {
        Path next = Files.write(file.resolveSibling(file.getFileName() + ".next"), lines);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean isShown(Service service, SelfSigned trusted, String subject) {
        try {
            return shownBy(service, trusted).equals(subject);
        } catch (Exception _) {
            return false;
        }
    }

    private static String shownBy(Service service, SelfSigned trusted) throws Exception {
        HttpsURLConnection connection =
                (HttpsURLConnection)
                        URI.create("https://127.0.0.1:" + service.port() + "/actuator/health")
                                .toURL()
                                .openConnection();
        connection.setSSLSocketFactory(trusted.trusted().getSocketFactory());
        try {
            assertThat(connection.getResponseCode()).isEqualTo(HttpURLConnection.HTTP_OK);
            assertThat(connection.getHeaderField("Strict-Transport-Security")).isNotBlank();
            X509Certificate shown = (X509Certificate) connection.getServerCertificates()[0];
            return shown.getSubjectX500Principal().getName();
        } finally {
            connection.disconnect();
        }
    }
}

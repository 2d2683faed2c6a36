package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Over TLS, with a certificate that is replaced while it runs. */
class TlsIT {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir private Path folder;

    @Test
    void aNewCertificateIsShownWithoutARestart() throws Exception {
        KeyStore first = made("first");
        KeyStore second = made("second");
        put(first, "first");
        try (Service service =
                Service.simulatedWith(
                        folder.resolve("data"),
                        "--server.ssl.bundle=web",
                        "--spring.ssl.bundle.pem.web.keystore.certificate=file:" + certificate(),
                        "--spring.ssl.bundle.pem.web.keystore.private-key=file:" + key(),
                        "--spring.ssl.bundle.pem.web.reload-on-update=true",
                        "--spring.ssl.bundle.watch.file.quiet-period=100ms")) {
            assertThat(service.said()).contains("https://127.0.0.1:" + service.port() + "/api/v1");
            assertThat(shownBy(service, first)).isEqualTo("CN=first");
            put(second, "second");
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

    private KeyStore made(String name) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keyalg",
                                "EC",
                                "-validity",
                                "1",
                                "-alias",
                                name,
                                "-dname",
                                "CN=" + name,
                                "-ext",
                                "san=ip:127.0.0.1",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                new String(PASSWORD))
                        .redirectErrorStream(true)
                        .start();
        String said = new String(keytool.getInputStream().readAllBytes());
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore made = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            made.load(in, PASSWORD);
        }
        return made;
    }

    /** As whoever renews certificates does: each file at once. */
    private void put(KeyStore store, String name) throws Exception {
        replace(key(), "PRIVATE KEY", store.getKey(name, PASSWORD).getEncoded());
        replace(certificate(), "CERTIFICATE", store.getCertificate(name).getEncoded());
    }

    private static void replace(Path file, String kind, byte[] bytes) throws Exception {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.write(
                next,
                List.of(
                        "-----BEGIN " + kind + "-----",
                        Base64.getMimeEncoder().encodeToString(bytes),
                        "-----END " + kind + "-----"));
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean isShown(Service service, KeyStore trusted, String subject) {
        try {
            return shownBy(service, trusted).equals(subject);
        } catch (Exception _) {
            return false;
        }
    }

    private static String shownBy(Service service, KeyStore trusted) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        String alias = trusted.aliases().nextElement();
        authorities.setCertificateEntry(alias, trusted.getCertificate(alias));
        trust.init(authorities);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        HttpsURLConnection connection =
                (HttpsURLConnection)
                        URI.create("https://127.0.0.1:" + service.port() + "/actuator/health")
                                .toURL()
                                .openConnection();
        connection.setSSLSocketFactory(context.getSocketFactory());
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

package io.waybill.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Keys and certificates that hold for a day, made by the JDK's own keytool. */
public final class TestCertificates {
    private static final String PASSWORD = "changeit";

    private final Path store;

    /**
     * @param store where they are kept, a file that is not there yet
     */
    public TestCertificates(Path store) {
        this.store = store;
    }

    public void authority(String name) throws Exception {
        make(name, "RSA", List.of("-ext", "bc:critical"));
    }

    public void selfSigned(String name) throws Exception {
        make(name, "RSA", List.of());
    }

    /**
     * @param algorithm of the key: {@code RSA} or {@code EC}
     * @param extensions as keytool takes them, such as {@code san=ip:127.0.0.1}
     */
    public void signedBy(String authority, String algorithm, String name, String... extensions)
            throws Exception {
        List<String> options = new ArrayList<>(List.of("-signer", authority));
        for (String extension : extensions) {
            options.addAll(List.of("-ext", extension));
        }
        make(name, algorithm, options);
    }

    private void make(String name, String algorithm, List<String> options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-genkeypair", "-keyalg", algorithm, "-validity", "1"));
        command.addAll(List.of("-alias", name, "-dname", "CN=" + name));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString()));
        command.addAll(List.of("-storepass", PASSWORD));
        command.addAll(options);
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes());
        assertThat(keytool.waitFor()).as(said).isZero();
    }

    public PrivateKey key(String name) throws GeneralSecurityException, IOException {
        return (PrivateKey) opened().getKey(name, PASSWORD.toCharArray());
    }

    public byte[] certificate(String name) throws GeneralSecurityException, IOException {
        return opened().getCertificate(name).getEncoded();
    }

    /** The certificate as a PEM text. */
    public String certificatePem(String name) throws GeneralSecurityException, IOException {
        return pem("CERTIFICATE", certificate(name));
    }

    /** The key as a PEM text. */
    public String keyPem(String name) throws GeneralSecurityException, IOException {
        return pem("PRIVATE KEY", key(name).getEncoded());
    }

    /** The content as PEM writes it. */
    public static String pem(String kind, byte[] content) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, lines, kind);
    }

    private KeyStore opened() throws GeneralSecurityException, IOException {
        KeyStore opened = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(store)) {
            opened.load(stream, PASSWORD.toCharArray());
        }
        return opened;
    }
}

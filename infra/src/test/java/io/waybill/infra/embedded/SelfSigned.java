package io.waybill.infra.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate of 127.0.0.1 that nobody else vouches for.
 *
 * @param store with its key
 * @param pem for who is to trust it
 */
public record SelfSigned(Path store, Path pem) {
    public static final String PASSWORD = "changeit";
    private static final String ALIAS = "test";

    static SelfSigned into(Path folder) throws IOException {
        return into(folder, "test");
    }

    /**
     * @param name that it is made out to, beside the address
     */
    public static SelfSigned into(Path folder, String name) throws IOException {
        Files.createDirectories(folder);
        SelfSigned made = new SelfSigned(folder.resolve("tls.p12"), folder.resolve("tls.pem"));
        String store = made.store().toString();
        keytool(
                List.of(
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12"),
                store);
        keytool(List.of("-exportcert", "-rfc", "-file", made.pem().toString()), store);
        return made;
    }

    /** With all that is in it, under {@link #PASSWORD}. */
    public KeyStore open() throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }

    /** For who trusts nobody else. */
    public SSLContext trusted() throws IOException, GeneralSecurityException {
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        authorities.setCertificateEntry(ALIAS, open().getCertificate(ALIAS));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(authorities);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** Of the one that is in the store. */
    public byte[] privateKey() throws IOException, GeneralSecurityException {
        return open().getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
    }

    private static void keytool(List<String> arguments, String store) throws IOException {
        List<String> command = new ArrayList<>(arguments);
        command.addFirst(System.getProperty("java.home") + "/bin/keytool");
        command.addAll(List.of("-alias", ALIAS, "-keystore", store, "-storepass", PASSWORD));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException("keytool failed: " + String.join(" ", command));
            }
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }
}

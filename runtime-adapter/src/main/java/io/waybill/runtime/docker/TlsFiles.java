package io.waybill.runtime.docker;

import com.github.dockerjava.core.util.CertificateUtils;

import io.waybill.domain.host.HostEndpoint.Tls;
import io.waybill.runtime.EngineAway;

import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.Certificate;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Reads the PEM files of a host. One that cannot be used is told by its name. */
final class TlsFiles {
    private static final char[] IN_MEMORY_ONLY = "docker".toCharArray();

    static {
        // CertificateUtils asks for this provider by name, and leaves it to others to add it.
        Security.addProvider(new BouncyCastleProvider());
    }

    private TlsFiles() {}

    static SSLContext context(Tls tls) {
        PrivateKey key = read(tls.key(), "private key", CertificateUtils::loadPrivateKey);
        Certificate[] chain = read(tls.certificate(), "certificate", TlsFiles::certificates);
        Certificate[] authorities = read(tls.ca(), "certificate", TlsFiles::certificates);
        try {
            KeyStore own = empty();
            own.setKeyEntry("agent", key, IN_MEMORY_ONLY, chain);
            KeyStore trusted = empty();
            for (Certificate authority : authorities) {
                trusted.setCertificateEntry("authority-" + trusted.size(), authority);
            }
            KeyManagerFactory keys =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, IN_MEMORY_ONLY);
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException unusable) {
            throw new EngineAway("the TLS files of the host cannot be used: " + unusable, unusable);
        }
    }

    private static <T> T read(String file, String what, PemReader<T> reader) {
        try {
            T found = reader.read(Files.readString(Path.of(file)));
            if (found == null) {
                throw new IOException("it holds no " + what);
            }
            return found;
        } catch (IOException | GeneralSecurityException unusable) {
            String why =
                    unusable instanceof NoSuchFileException
                            ? "it is not there"
                            : String.valueOf(unusable.getMessage());
            throw new EngineAway(
                    "the TLS file " + file + " of the host cannot be used: " + why, unusable);
        }
    }

    private interface PemReader<T> {
        /** Returns nothing where the text holds none. */
        @Nullable T read(String pem) throws IOException, GeneralSecurityException;
    }

    private static Certificate @Nullable [] certificates(String pem)
            throws IOException, GeneralSecurityException {
        List<Certificate> certificates = CertificateUtils.loadCertificates(pem);
        return certificates.isEmpty() ? null : certificates.toArray(Certificate[]::new);
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}

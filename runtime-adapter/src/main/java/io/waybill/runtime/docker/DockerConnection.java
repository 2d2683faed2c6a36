package io.waybill.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.util.CertificateUtils;
import com.github.dockerjava.transport.SSLConfig;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;

import io.waybill.domain.host.HostEndpoint;
import io.waybill.domain.host.HostEndpoint.Tls;
import io.waybill.runtime.EngineAway;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Clients of one engine: one for calls that answer soon, one for those that may take their time.
 */
record DockerConnection(DockerClient prompt, DockerClient patient) implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final int CONNECTIONS = 64;

    static DockerConnection to(HostEndpoint endpoint) {
        SSLConfig ssl = endpoint.tls() == null ? null : ssl(endpoint.tls());
        return new DockerConnection(
                client(endpoint, ssl, ANSWER), client(endpoint, ssl, Duration.ZERO));
    }

    private static DockerClient client(
            HostEndpoint endpoint, @Nullable SSLConfig ssl, Duration answer) {
        // Nothing is taken from the environment: where an engine is, and how it is spoken to, is on
        // record.
        DefaultDockerClientConfig.Builder config =
                new DefaultDockerClientConfig.Builder().withDockerHost(endpoint.address());
        ZerodepDockerHttpClient.Builder http =
                new ZerodepDockerHttpClient.Builder()
                        .dockerHost(URI.create(endpoint.address()))
                        .connectionTimeout(CONNECT)
                        .maxConnections(CONNECTIONS);
        if (!answer.isZero()) {
            http.responseTimeout(answer);
        }
        if (ssl != null) {
            http.sslConfig(ssl);
        }
        return DockerClientImpl.getInstance(config.build(), http.build());
    }

    private static SSLConfig ssl(Tls tls) {
        try {
            KeyStore own =
                    CertificateUtils.createKeyStore(read(tls.key()), read(tls.certificate()));
            KeyStore trusted = CertificateUtils.createTrustStore(read(tls.ca()));
            KeyManagerFactory keys =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, "docker".toCharArray());
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return new Fixed(context);
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new EngineAway(
                    "the TLS files of the host cannot be used: " + unreadable, unreadable);
        }
    }

    private static String read(String file) throws IOException {
        return Files.readString(Path.of(file));
    }

    @Override
    public void close() {
        try (prompt;
                patient) {
            // Both are closed, even if closing one fails.
        } catch (IOException _) {
            // There is nothing left to lose on these connections.
        }
    }

    private record Fixed(SSLContext context) implements SSLConfig {
        @Override
        public SSLContext getSSLContext() {
            return context;
        }
    }
}

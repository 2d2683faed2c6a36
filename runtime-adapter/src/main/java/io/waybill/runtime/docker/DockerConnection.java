package io.waybill.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.SSLConfig;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;

import io.waybill.domain.host.HostEndpoint;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * Clients of one engine: one for calls that answer soon, one for those that may take their time.
 */
record DockerConnection(DockerClient prompt, DockerClient patient) implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final Duration LETS_IN_WITHIN = Duration.ofSeconds(2);
    private static final int CONNECTIONS = 64;

    static DockerConnection to(HostEndpoint endpoint) {
        SSLConfig ssl = ssl(endpoint);
        return new DockerConnection(
                client(endpoint, ssl, ANSWER), client(endpoint, ssl, Duration.ZERO));
    }

    private static @Nullable SSLConfig ssl(HostEndpoint endpoint) {
        return endpoint.tls() == null ? null : new Fixed(TlsFiles.context(endpoint.tls()));
    }

    /** Whether the engine answers over a connection that is new. */
    static boolean letsIn(HostEndpoint endpoint) {
        try (DockerClient client = client(endpoint, ssl(endpoint), LETS_IN_WITHIN)) {
            client.pingCmd().exec();
            return true;
        } catch (IOException | RuntimeException _) {
            return false;
        }
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
        if (ssl == null) {
            return DockerClientImpl.getInstance(config.build(), http.build());
        }
        http.sslConfig(ssl);
        return DockerClientImpl.getInstance(config.build(), new OverTls(http.build()));
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

    /**
     * An engine may refuse a certificate after the agent has begun to speak, by hanging up: the
     * agent then learns of a broken pipe alone, sooner than why.
     */
    private record OverTls(DockerHttpClient http) implements DockerHttpClient {
        @Override
        public Response execute(Request request) {
            try {
                return http.execute(request);
            } catch (RuntimeException failure) {
                if (failure.getCause() instanceof SocketException hangUp
                        && !(hangUp instanceof ConnectException)) {
                    throw new UncheckedIOException(
                            new SSLException(
                                    "it hung up ("
                                            + hangUp.getMessage()
                                            + "); it may not accept the agent's certificate",
                                    failure));
                }
                throw failure;
            }
        }

        @Override
        public void close() throws IOException {
            http.close();
        }
    }
}

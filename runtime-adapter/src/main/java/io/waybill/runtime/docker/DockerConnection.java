package io.waybill.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.SSLConfig;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;

import io.waybill.domain.host.HostEndpoint;
import io.waybill.runtime.Tracing;

import org.jspecify.annotations.Nullable;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * Clients of one engine: one for calls that answer soon, one for those that may take their time.
 */
record DockerConnection(DockerClient prompt, DockerClient patient, DockerHttpClient http)
        implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final Duration LETS_IN_WITHIN = Duration.ofSeconds(2);
    private static final int CONNECTIONS = 64;

    static DockerConnection to(HostEndpoint endpoint) {
        SSLConfig ssl = ssl(endpoint);
        DockerHttpClient patient = http(endpoint, ssl, Duration.ZERO);
        return new DockerConnection(
                client(endpoint, http(endpoint, ssl, ANSWER)), client(endpoint, patient), patient);
    }

    /**
     * What the engine sends for that path. Closing it breaks off: docker-java's own calls would
     * read it to its end.
     *
     * @throws DockerException where the engine refuses
     */
    InputStream download(String path) {
        DockerHttpClient.Response response = answer(path);
        if (response.getStatusCode() >= 400) {
            try (response) {
                throw new DockerException(
                        new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8),
                        response.getStatusCode());
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
        return new FilterInputStream(response.getBody()) {
            @Override
            public void close() {
                response.close();
            }
        };
    }

    /** The engine's answer for that path, a refusal's, too; closing it breaks off. */
    DockerHttpClient.Response answer(String path) {
        return http.execute(
                DockerHttpClient.Request.builder()
                        .method(DockerHttpClient.Request.Method.GET)
                        .path(path)
                        .build());
    }

    private static @Nullable SSLConfig ssl(HostEndpoint endpoint) {
        return endpoint.tls() == null ? null : new Fixed(TlsFiles.context(endpoint.tls()));
    }

    /** Whether the engine answers over a connection that is new. */
    static boolean letsIn(HostEndpoint endpoint) {
        try (DockerClient client =
                client(endpoint, http(endpoint, ssl(endpoint), LETS_IN_WITHIN))) {
            client.pingCmd().exec();
            return true;
        } catch (IOException | RuntimeException _) {
            return false;
        }
    }

    private static DockerClient client(HostEndpoint endpoint, DockerHttpClient http) {
        // Nothing is taken from the environment: where an engine is, and how it is spoken to, is on
        // record.
        return DockerClientImpl.getInstance(
                new DefaultDockerClientConfig.Builder().withDockerHost(endpoint.address()).build(),
                http);
    }

    private static DockerHttpClient http(
            HostEndpoint endpoint, @Nullable SSLConfig ssl, Duration answer) {
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
        DockerHttpClient made = ssl == null ? http.build() : new OverTls(http.build());
        return Tracing.isOn() ? new TracedHttp(made, endpoint.address()) : made;
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

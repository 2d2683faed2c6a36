package io.waybill.infra.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A broker and a PostgreSQL that can go away and come back where they were. */
public final class RestartableServers implements AutoCloseable {
    private final Path data;
    private final int brokerPort;
    private final int postgresPort;
    private final int guardedPort;
    private @Nullable EmbeddedKafkaBroker broker;
    private @Nullable EmbeddedPostgres postgres;

    public RestartableServers(Path data, int brokerPort, int postgresPort) throws IOException {
        this(data, brokerPort, postgresPort, 0);
    }

    /** With a second way in to the broker, for user {@code edge} with password {@code secret}. */
    public static RestartableServers guarded(
            Path data, int brokerPort, int postgresPort, int guardedPort) throws IOException {
        return new RestartableServers(data, brokerPort, postgresPort, guardedPort);
    }

    private RestartableServers(Path data, int brokerPort, int postgresPort, int guardedPort)
            throws IOException {
        this.guardedPort = guardedPort;
        this.data = data;
        this.brokerPort = brokerPort;
        this.postgresPort = postgresPort;
        startPostgres();
        startBroker();
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + brokerPort;
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + postgresPort + "/postgres";
    }

    public void startBroker() {
        broker = EmbeddedKafkaBroker.start(data.resolve("kafka"), brokerPort, this::guard);
    }

    private Map<String, String> guard(Map<String, String> settings) {
        if (guardedPort > 0) {
            String guarded = ",GUARDED://" + guardedBootstrapServers();
            settings.merge("listeners", guarded, String::concat);
            settings.merge("advertised.listeners", guarded, String::concat);
            settings.merge(
                    "listener.security.protocol.map", ",GUARDED:SASL_PLAINTEXT", String::concat);
            settings.put("listener.name.guarded.sasl.enabled.mechanisms", "PLAIN");
            settings.put(
                    "listener.name.guarded.plain.sasl.jaas.config",
                    "org.apache.kafka.common.security.plain.PlainLoginModule required user_edge=\"secret\";");
        }
        return settings;
    }

    public String guardedBootstrapServers() {
        return "127.0.0.1:" + guardedPort;
    }

    public void stopBroker() {
        if (broker != null) {
            broker.close();
            broker = null;
        }
    }

    public void startPostgres() throws IOException {
        postgres =
                EmbeddedPostgres.builder()
                        .setDataDirectory(data.resolve("postgres"))
                        .setCleanDataDirectory(false)
                        .setPort(postgresPort)
                        .setPGStartupWait(Duration.ofSeconds(60))
                        .start();
    }

    public void stopPostgres() throws IOException {
        if (postgres != null) {
            postgres.close();
            postgres = null;
        }
    }

    @Override
    public void close() throws IOException {
        stopBroker();
        stopPostgres();
    }
}

package io.waybill.infra.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A broker and a PostgreSQL that can go away and come back where they were. */
public final class RestartableServers implements AutoCloseable {
    private final Path data;
    private final int brokerPort;
    private final int postgresPort;
    private @Nullable EmbeddedKafkaBroker broker;
    private @Nullable EmbeddedPostgres postgres;

    public RestartableServers(Path data, int brokerPort, int postgresPort) throws IOException {
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
        broker = EmbeddedKafkaBroker.start(data.resolve("kafka"), brokerPort);
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

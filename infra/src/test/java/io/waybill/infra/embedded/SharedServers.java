package io.waybill.infra.embedded;

import io.waybill.domain.wire.Topics;

import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One PostgreSQL and one Kafka for the services that this JVM's tests start. A service that begins
 * with a database and topics of its own cannot tell, and needs a third of the time to start.
 */
public final class SharedServers {
    private static @Nullable SharedServers started;

    private final Path data;
    private final EmbeddedServers servers;
    private final AtomicInteger parts = new AtomicInteger();

    /** What one service has of them. */
    public final class Part {
        private final String name = "waybill" + parts.incrementAndGet();

        private Part() {
            execute("create database " + name + " template postgres");
        }

        public String jdbcUrl() {
            return servers.jdbcUrl().replace("/postgres?", "/" + name + "?");
        }

        public String bootstrapServers() {
            return servers.bootstrapServers();
        }

        public Topics topics() {
            return new Topics(name);
        }

        /** Nobody may be using them any more. */
        public void delete() {
            try (Admin admin =
                    Admin.create(Map.of("bootstrap.servers", servers.bootstrapServers()))) {
                List<String> topics =
                        admin.listTopics().names().get().stream()
                                .filter(topic -> topic.startsWith(name + "."))
                                .toList();
                admin.deleteTopics(topics).all().get();
            } catch (ExecutionException failure) {
                throw new IllegalStateException(failure);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            execute("drop database " + name + " with (force)");
        }
    }

    private SharedServers(Path data, EmbeddedServers servers) {
        this.data = data;
        this.servers = servers;
    }

    public static Part part() throws IOException {
        return started().new Part();
    }

    private static synchronized SharedServers started() throws IOException {
        if (started == null) {
            Path data = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "servers-");
            PreparedPostgres.into(data);
            started = new SharedServers(data, EmbeddedServers.start(data));
            Runtime.getRuntime().addShutdownHook(new Thread(started::close, "servers"));
        }
        return started;
    }

    // The database with empty tables is a template as long as nobody is connected to it.
    private void execute(String sql) {
        try (Connection connection =
                        DriverManager.getConnection(
                                servers.jdbcUrl().replace("/postgres?", "/template1?"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void close() {
        try {
            servers.close();
            new ProcessBuilder("rm", "-rf", data.toString()).start().waitFor();
        } catch (IOException | InterruptedException failure) {
            System.err.println("what tests were run against is left in " + data + ": " + failure);
        }
    }
}

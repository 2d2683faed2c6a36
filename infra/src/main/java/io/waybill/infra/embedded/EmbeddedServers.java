package io.waybill.infra.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** PostgreSQL and Kafka in one data folder, from start to stop. */
public final class EmbeddedServers implements AutoCloseable {
    private final FileChannel lock;
    private final EmbeddedPostgresServer postgres;
    private final EmbeddedKafkaBroker kafka;

    private EmbeddedServers(
            FileChannel lock, EmbeddedPostgresServer postgres, EmbeddedKafkaBroker kafka) {
        this.lock = lock;
        this.postgres = postgres;
        this.kafka = kafka;
    }

    /**
     * Starts both, side by side.
     *
     * @throws IllegalStateException where another process has the folder, or a server does not come
     *     up
     */
    public static EmbeddedServers start(Path data) throws IOException {
        make(data);
        FileChannel lock = lock(data);
        CompletableFuture<EmbeddedPostgresServer> postgres =
                CompletableFuture.supplyAsync(
                        () -> EmbeddedPostgresServer.start(data.resolve("postgres")));
        EmbeddedKafkaBroker kafka;
        try {
            kafka = EmbeddedKafkaBroker.start(data.resolve("kafka"));
        } catch (RuntimeException failure) {
            postgres.thenAccept(EmbeddedServers::close).exceptionally(_ -> null).join();
            lock.close();
            throw failure;
        }
        try {
            return new EmbeddedServers(lock, postgres.join(), kafka);
        } catch (CompletionException failure) {
            kafka.close();
            lock.close();
            throw new IllegalStateException(
                    "the embedded PostgreSQL did not start: " + failure.getCause(), failure);
        }
    }

    private static void close(EmbeddedPostgresServer server) {
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** PostgreSQL alone, for who fills a data folder that no service has been started on. */
    public static final class Database implements AutoCloseable {
        private final FileChannel lock;
        private final EmbeddedPostgresServer postgres;

        private Database(FileChannel lock, EmbeddedPostgresServer postgres) {
            this.lock = lock;
            this.postgres = postgres;
        }

        public String jdbcUrl() {
            return postgres.jdbcUrl();
        }

        @Override
        public void close() throws IOException {
            postgres.close();
            lock.close();
        }
    }

    /**
     * @throws IllegalStateException where another process has the folder
     */
    public static Database database(Path data) throws IOException {
        make(data);
        return new Database(lock(data), EmbeddedPostgresServer.start(data.resolve("postgres")));
    }

    /** What is in it is for who runs it: the servers ask nobody for a password. */
    private static void make(Path data) throws IOException {
        if (Files.isDirectory(data)) {
            return;
        }
        Path parent = Files.createDirectories(data.toAbsolutePath().getParent());
        if (Files.getFileStore(parent).supportsFileAttributeView("posix")) {
            Files.createDirectory(
                    data,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(data);
        }
    }

    private static FileChannel lock(Path data) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw new IllegalStateException(
                    "another Waybill is running on "
                            + data
                            + "; stop it, or name another folder with --data and another port with --port");
        }
        return channel;
    }

    public String jdbcUrl() {
        return postgres.jdbcUrl();
    }

    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    @Override
    public void close() throws IOException {
        kafka.close();
        postgres.close();
        lock.close();
    }
}

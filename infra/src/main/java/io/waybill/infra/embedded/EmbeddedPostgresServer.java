package io.waybill.infra.embedded;

import com.sun.management.OperatingSystemMXBean;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** PostgreSQL as a child process. Commits are as durable as everywhere: fsync stays on. */
final class EmbeddedPostgresServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgresServer.class);
    private final EmbeddedPostgres server;

    private EmbeddedPostgresServer(EmbeddedPostgres server) {
        this.server = server;
    }

    static EmbeddedPostgresServer start(Path data) {
        try {
            endOrphan(data.resolve("postmaster.pid"));
            return new EmbeddedPostgresServer(
                    EmbeddedPostgres.builder()
                            .setDataDirectory(data)
                            .setCleanDataDirectory(false)
                            // It would stop before those who use it.
                            .setRegisterShutdownHook(false)
                            .setServerConfig("fsync", "on")
                            .setServerConfig("synchronous_commit", "on")
                            .setServerConfig("full_page_writes", "on")
                            .setServerConfig("shared_buffers", sharedBuffers())
                            .setServerConfig("max_wal_size", "2GB")
                            .setServerConfig("max_connections", "100")
                            .setPGStartupWait(Duration.ofSeconds(60))
                            .start());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** An eighth of the machine's memory, and 2 GB at most: indexes of many events fit in it. */
    private static String sharedBuffers() {
        long memory =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                        .getTotalMemorySize();
        return Math.clamp(memory / 8 >> 20, 128, 2_048) + "MB";
    }

    /**
     * A service that was killed leaves its PostgreSQL behind; it ends in an orderly way before the
     * next one starts.
     */
    private static void endOrphan(Path pidFile) throws IOException {
        if (!Files.exists(pidFile)) {
            return;
        }
        long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().trim());
        ProcessHandle orphan = ProcessHandle.of(pid).orElse(null);
        if (orphan == null || !orphan.info().command().orElse("").contains("postgres")) {
            return;
        }
        log.info("ending the PostgreSQL that a killed Waybill left behind (process {})", pid);
        // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for clients.
        new ProcessBuilder("kill", "-INT", Long.toString(pid)).start();
        try {
            orphan.onExit().get(20, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException _) {
            orphan.destroyForcibly();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    String jdbcUrl() {
        return server.getJdbcUrl("postgres", "postgres") + "&reWriteBatchedInserts=true";
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

package io.waybill.infra.embedded;

import io.waybill.projections.ProjectionSchema;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import javax.sql.DataSource;

/**
 * A PostgreSQL's data folder with empty tables, made once and copied for each test that begins with
 * nothing: to make one takes seconds, to copy it a moment.
 */
public final class PreparedPostgres {
    private static @Nullable Path made;

    private PreparedPostgres() {}

    /** Puts one into a service's data folder, where it has none. */
    public static synchronized void into(Path data) throws IOException {
        Path postgres = data.resolve("postgres");
        if (Files.exists(postgres)) {
            return;
        }
        if (made == null) {
            made = make();
        }
        Files.createDirectories(data);
        copy(made, postgres);
    }

    private static Path make() throws IOException {
        Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "postgres-");
        Path postgres = folder.resolve("postgres");
        try (EmbeddedPostgres server =
                EmbeddedPostgres.builder()
                        .setDataDirectory(postgres)
                        .setCleanDataDirectory(false)
                        .setPGStartupWait(Duration.ofMinutes(3))
                        .start()) {
            DataSource tables = server.getPostgresDatabase();
            Flyway.configure()
                    .dataSource(tables)
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
            ProjectionSchema.migrate(tables);
        }
        return postgres;
    }

    static void copy(Path from, Path to) throws IOException {
        Process copying =
                new ProcessBuilder("cp", "-a", from.toString(), to.toString()).inheritIO().start();
        try {
            if (copying.waitFor() != 0) {
                throw new IOException("cannot copy " + from + " to " + to);
            }
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }
}

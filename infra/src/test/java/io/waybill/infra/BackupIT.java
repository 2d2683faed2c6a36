package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.cli.InProcess;
import io.waybill.infra.backup.Restore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/** A backup that is taken under load is restored as a log with the same root; a harmed one is refused. */
class BackupIT {
    private static final int EVENTS = 300;

    @TempDir private Path folder;

    private record Said(int code, String text) {}

    private static Said restore(String... arguments) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(said, true);
        return new Said(Restore.run(stream, stream, arguments), said.toString());
    }

    private static void register(Service service, String name) {
        String body = "{\"name\": \"%1$s\", \"repository\": \"registry.example/%1$s\"}";
        assertThat(service.post("/api/v1/images", body.formatted(name)).status()).isEqualTo(200);
    }

    private static String database(Service service, String name) throws SQLException {
        try (Connection connection = DriverManager.getConnection(service.jdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name + " template template0");
        }
        return service.jdbcUrl().replaceFirst("/[a-z0-9]+\\?", "/" + name + "?");
    }

    private static String rootAt(Service service, long size) {
        return service.getUntil(
                        "/api/v1/proof/inclusion?position=1&size=" + size,
                        answer -> answer.status() == 200)
                .body()
                .path("root")
                .asString();
    }

    @Test
    void aRestoredLogHasTheSameRootAndGoesOn() throws Exception {
        try (Service service =
                Service.simulated(folder.resolve("data"), "--waybill.proof.every=200ms")) {
            for (int i = 0; i < EVENTS; i++) {
                register(service, "before-" + i);
            }
            String token = service.tokenOf("ada", "read");
            AtomicBoolean enough = new AtomicBoolean();
            Thread load =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        for (int i = 0; !enough.get(); i++) {
                                            register(service, "during-" + i);
                                        }
                                    });
            InProcess.Ran backup =
                    InProcess.run(
                            folder,
                            "--server", "http://127.0.0.1:" + service.port(),
                            "--token", service.token(),
                            "backup", "taken", "-m", "a drill");
            enough.set(true);
            load.join();
            assertThat(backup.code()).as(backup.toString()).isZero();
            Path file = folder.resolve("taken");
            assertThat(service.get("/api/v1/backups").body().toString()).contains("a drill");
            register(service, "after");

            assertThat(restore(file.toString(), "--into", service.jdbcUrl()).text())
                    .contains("is not empty");
            refuseHarmed(file);

            String url = database(service, "restored");
            Said done = restore(file.toString(), "--into", url);
            assertThat(done.code()).as(done.text()).isZero();
            try (Service restored =
                    Service.against(
                            folder.resolve("restored"), url, service.bootstrapServers())) {
                restored.signInAs(service);
                long size = restored.get("/api/v1/proof").body().path("position").asLong();
                assertThat(size).isGreaterThan(EVENTS);
                assertThat(rootAt(restored, size)).isEqualTo(rootAt(service, size));
                register(restored, "goes-on");
                restored.getUntil(
                        "/api/v1/images/goes-on", answer -> answer.status() == 200);
                assertThat(token).isNotEmpty();
            }
        }
    }

    private void refuseHarmed(Path file) throws Exception {
        byte[] whole = Files.readAllBytes(file);
        Path harmed = folder.resolve("harmed");
        Files.write(harmed, Arrays.copyOf(whole, whole.length - 100));
        assertThat(restore(harmed.toString(), "--check").text()).contains("is truncated");
        Files.write(harmed, Arrays.copyOf(whole, whole.length / 2));
        assertThat(restore(harmed.toString(), "--check").text()).contains("is truncated");
        byte[] flipped = whole.clone();
        flipped[whole.length / 2] ^= 1;
        Files.write(harmed, flipped);
        assertThat(restore(harmed.toString(), "--check").text()).contains("is damaged");
    }
}

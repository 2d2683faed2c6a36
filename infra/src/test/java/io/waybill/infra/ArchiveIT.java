package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.waybill.bench.lives.Lives;
import io.waybill.bench.lives.LogWriter;
import io.waybill.cli.InProcess;
import io.waybill.cli.InProcess.Ran;
import io.waybill.domain.wire.WaybillJson;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The log is written to files that are proven by the key alone and asked without the service; what
 * is lost or damaged is told, and whatever it was in the midst of, nothing half has a file's name.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ArchiveIT {
    private static final int EACH = 256;
    private static final int FEW = 600;
    private static final int MANY = 40_000;
    private static final Lives LIVES =
            new Lives(31, FEW + MANY, Instant.now().minus(Duration.ofDays(90)));

    @TempDir private static Path folder;
    private static Path data;
    private static Path archive;
    private static Service service;
    private static LogWriter log;
    private static String key;

    @BeforeAll
    static void start() throws Exception {
        data = folder.resolve("data");
        archive = folder.resolve("archive");
        service =
                Service.aloneSimulated(
                        data,
                        "--waybill.proof.every=200ms",
                        "--waybill.archive.folder=" + archive,
                        "--waybill.archive.events=" + EACH,
                        "--waybill.archive.after=0s");
        assertThat(
                        service.post(
                                        "/api/v1/images",
                                        "{\"name\": \"kept\", \"repository\": \"registry.example/kept\", \"reason\": \"f\u00fcr immer\"}")
                                .status())
                .isEqualTo(200);
        // Until its own events have their positions, nobody else writes to the log.
        service.getUntil("/api/v1/proof", proof -> proof.body().path("size").asLong() > 0);
        log =
                new LogWriter(
                        DriverManager.getConnection(service.jdbcUrl()),
                        LogWriter.Positions.LEFT_TO_THE_SERVICE);
        log.write(LIVES, FEW);
        key = service.text("/api/v1/proof/key").strip();
        awaitArchived(FEW / EACH);
    }

    @AfterAll
    static void stop() throws Exception {
        if (service != null) {
            service.close();
        }
    }

    private static List<JsonNode> listed() {
        return service.get("/api/v1/archives").body().path("items").valueStream().toList();
    }

    private static List<JsonNode> awaitArchived(int files) {
        return Soon.answer(ArchiveIT::listed, all -> all.size() >= files);
    }

    private static Ran waybill(String... arguments) {
        return InProcess.run(folder, data.resolve("credentials.json"), arguments);
    }

    private static Ran verify(String... files) {
        List<String> arguments = new ArrayList<>(List.of("archive", "verify", "--key", key));
        arguments.addAll(List.of(files));
        return waybill(arguments.toArray(String[]::new));
    }

    private static void sql(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(service.jdbcUrl());
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private static Path file(int number) {
        return archive.resolve(listed().get(number - 1).path("file").asString());
    }

    private static void flip(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    private static void awaitHealth(String status, String because) {
        service.getUntil(
                "/actuator/health",
                health -> {
                    JsonNode told = health.body().at("/components/archive");
                    return told.path("status").asString("").equals(status)
                            && told.at("/details/because").toString().contains(because);
                });
    }

    @Test
    @Order(1)
    void whatIsOldIsInFilesThatAreProvenByTheKeyAlone() throws Exception {
        List<JsonNode> listed = listed();
        assertThat(listed.getFirst().path("from").asLong()).isEqualTo(1);
        assertThat(listed.getFirst().path("to").asLong()).isEqualTo(EACH);
        assertThat(listed.getFirst().path("file").asString())
                .isEqualTo("events-000000000001-000000000256.zip");
        Ran taken = waybill("archive", "get", "--all", "--into", "kept");
        assertThat(taken.code()).as(taken.shown()).isZero();
        for (JsonNode each : listed) {
            Path kept = folder.resolve("kept").resolve(each.path("file").asString());
            assertThat(Files.size(kept)).isEqualTo(each.path("bytes").asLong());
        }
        Ran proven = verify("kept");
        assertThat(proven.code()).as(proven.shown()).isZero();
        assertThat(proven.shown()).startsWith("Proven: the events 1 to ");
        assertThat(waybill("archive", "ls").shown()).contains("NUMBER", "257");
        assertThat(service.get("/api/v1/archives/99999").status()).isEqualTo(404);
        JsonNode progress = service.get("/api/v1/archives").body().path("progress");
        assertThat(progress.path("events").asLong()).isEqualTo((long) EACH * listed.size());
        assertThat(progress.path("waiting").asLong()).isBetween(1L, EACH - 1L);
        assertThat(progress.has("due")).as("the next file is not full").isFalse();
        service.awaitMetric("waybill_archive_files", files -> files == listed.size());
        awaitHealth("UP", "");
    }

    @Test
    @Order(2)
    void theFilesAreAskedAsTheServiceIs() {
        String after = "{\"position\":" + (EACH * folderSize() + 1) + ",";
        List<String> told =
                waybill("events", "-o", "json")
                        .shown()
                        .lines()
                        .takeWhile(line -> !line.startsWith(after))
                        .toList();
        Ran asked = waybill("archive", "events", "kept", "-o", "json", "--key", key);
        assertThat(asked.code()).isZero();
        List<JsonNode> inFiles = asked.shown().lines().map(ArchiveIT::json).toList();
        assertThat(inFiles).isEqualTo(told.stream().map(ArchiveIT::json).toList());
        assertThat(waybill("archive", "events", "kept", "--subject", "images/kept").shown())
                .contains("io.waybill.image.registered.v1  images/kept  by ")
                .contains("(f\u00fcr immer)");
    }

    private static JsonNode json(String line) {
        return WaybillJson.mapper().readTree(line);
    }

    private static long folderSize() {
        try (Stream<Path> files = Files.list(folder.resolve("kept"))) {
            return files.count();
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    @Test
    @Order(3)
    void anotherVerifierComesToTheSame() throws Exception {
        if (!Boolean.getBoolean("waybill.engine.required")) {
            assumeThat(SecondVerifier.canRun(folder)).as("there is a python3").isTrue();
        }
        Files.writeString(folder.resolve("key"), key);
        List<String> files = new ArrayList<>(List.of("key"));
        try (Stream<Path> kept = Files.list(folder.resolve("kept"))) {
            kept.map(Path::toString).sorted().forEach(files::add);
        }
        Ran proven = SecondVerifier.run(folder, files);
        assertThat(proven.shown())
                .isEqualTo(
                        "proven: the events 1 to "
                                + EACH * folderSize()
                                + " are what was signed\n");
        assertThat(proven.code()).isZero();
        Path altered = folder.resolve("altered.zip");
        Files.copy(Path.of(files.get(1)), altered);
        flip(altered);
        Ran refused = SecondVerifier.run(folder, List.of("key", altered.toString()));
        assertThat(refused.shown()).startsWith("NOT PROVEN: ");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(verify(altered.toString()).code()).isEqualTo(1);
        files.set(1, altered.toString());
        assertThat(SecondVerifier.run(folder, files).code()).isEqualTo(1);
    }

    @Test
    @Order(4)
    void aFileThatIsLostOrDamagedIsToldAndWrittenAnewWhereThatIsAskedFor() throws Exception {
        byte[] whole = Files.readAllBytes(file(1));
        Files.delete(file(1));
        awaitHealth("DEGRADED", "events-000000000001-000000000256.zip is not there");
        service.awaitMetric("waybill_archive_damaged_files", damaged -> damaged == 1);
        assertThat(service.get("/api/v1/archives/1").status()).isEqualTo(404);
        Ran rewritten = waybill("archive", "rewrite", "1", "-m", "the disk failed");
        assertThat(rewritten.code()).as(rewritten.shown()).isZero();
        awaitHealth("UP", "");
        assertThat(Files.readAllBytes(file(1))).isEqualTo(whole);
        assertThat(listed().getFirst().path("reason").asString()).isEqualTo("the disk failed");

        flip(file(2));
        awaitHealth("DEGRADED", "events-000000000257-000000000512.zip is not what was written");
        Ran found = verify(archive.toString());
        assertThat(found.code()).isEqualTo(1);
        assertThat(found.shown()).contains(file(2).getFileName().toString());
        assertThat(waybill("archive", "get", "2", "--into", "other").shown())
                .contains("is not what the service wrote");
        assertThat(waybill("archive", "rewrite", "2").code()).isZero();
        awaitHealth("UP", "");
        assertThat(verify(archive.toString()).code()).isZero();
    }

    @Test
    @Order(5)
    void whatWasChangedInTheLogIsNotWrittenAsIfItWereWhatWasSigned() throws Exception {
        String change =
                "update event set payload_revision = %s where global_index = (select global_index from event_position where position = 9)";
        sql("set session_replication_role = replica", change.formatted("payload_revision || 'x'"));
        Files.delete(file(1));
        Ran refused = waybill("archive", "rewrite", "1");
        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.shown()).contains("events 1 to 256 are not what was hashed");
        assertThat(Files.exists(file(1))).isFalse();
        sql(
                "set session_replication_role = replica",
                change.formatted("rtrim(payload_revision, 'x')"));
        assertThat(waybill("archive", "rewrite", "1").code()).isZero();
    }

    @Test
    @Order(6)
    void aFileWithoutARowIsTakenWhereItIsWholeAndElseWrittenAnew() throws Exception {
        int newest = listed().size();
        String forget = "delete from archive_segment where number = " + newest;
        String sha256 = listed().getLast().path("sha256").asString();
        Path file = file(newest);
        Object before = Files.getLastModifiedTime(file);
        sql(forget);
        assertThat(awaitArchived(newest).getLast().path("sha256").asString()).isEqualTo(sha256);
        assertThat((Object) Files.getLastModifiedTime(file)).isEqualTo(before);
        flip(file);
        sql(forget);
        assertThat(awaitArchived(newest).getLast().path("sha256").asString()).isEqualTo(sha256);
        assertThat(verify(file.toString()).code()).isZero();
    }

    @Test
    @Order(7)
    void whatIsKilledInTheMidstLeavesNothingHalf() throws Exception {
        int before = listed().size();
        int all = before + MANY / EACH;
        log.write(LIVES, MANY);
        log.close();
        for (int kills = 1; kills <= 2; kills++) {
            awaitArchived(before + 10 * kills);
            service.kill();
            Ran found = verify(archive.toString());
            assertThat(found.code()).as(found.shown()).isZero();
            try (Stream<Path> files = Files.list(archive)) {
                assertThat(files.count()).as("it was killed in the midst").isLessThan(all);
            }
            service.startAgain();
        }
        List<JsonNode> listed = awaitArchived(all);
        assertThat(listed.stream().map(item -> item.path("number").asInt()).toList())
                .isEqualTo(Stream.iterate(1, n -> n + 1).limit(listed.size()).toList());
        Ran proven = verify(archive.toString());
        assertThat(proven.code()).as(proven.shown()).isZero();
        assertThat(proven.shown()).contains("in " + listed.size() + " files");
        awaitHealth("UP", "");
    }

    @Test
    @Order(8)
    void whatKeepsItFromBeingWrittenIsTold() throws Exception {
        Path away = folder.resolve("away");
        Files.move(archive, away);
        awaitHealth("DEGRADED", "is not there");
        assertThat(archive).doesNotExist();
        Files.move(away, archive);
        awaitHealth("UP", "");
        assertThat(service.post("/api/v1/archives/99999/rewrite", "{}").status()).isEqualTo(404);
        service.close();
        service.startAgainWith(
                "--waybill.proof.enabled=false",
                "--waybill.archive.folder=" + archive,
                "--waybill.archive.events=" + EACH);
        awaitHealth("DEGRADED", "waybill.proof.enabled is false");
        service.signInWith(service.tokenOf("vera", "viewer"));
        assertThat(service.get("/api/v1/archives").status()).isEqualTo(200);
        assertThat(service.post("/api/v1/archives/1/rewrite", "{}").status()).isEqualTo(403);
    }
}

package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

class BackupCommandsTest {
    @TempDir private Path folder;
    private final Peer peer;

    BackupCommandsTest() throws IOException {
        peer = new Peer();
    }

    @AfterEach
    void close() {
        peer.close();
    }

    @Test
    void aBackupIsKeptUnderItsNameOnceItIsWhole() throws IOException {
        Path file = folder.resolve("waybill.backup");
        peer.answer(200, "what it holds");
        Peer.Ran ran = peer.run("backup", file.toString(), "-m", "a drill");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).isEqualTo(file + ": 13 B\n");
        assertThat(ran.err()).contains("keys are not in it");
        assertThat(peer.asked.getFirst().uri()).isEqualTo("/api/v1/backup?reason=a+drill");
        assertThat(file).hasContent("what it holds");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        assertThat(peer.run("backup", file.toString()))
                .isEqualTo(
                        new Peer.Ran(2, "", "waybill: there is a file '" + file + "' already\n"));
    }

    @Test
    void oneThatIsCutOffLeavesNoFile() throws IOException {
        peer.answer(
                exchange -> {
                    exchange.sendResponseHeaders(200, 1_000);
                    exchange.getResponseBody().write(1);
                    exchange.getResponseBody().flush();
                    throw new IOException("cut off");
                });
        Peer.Ran ran = peer.run("backup", folder.resolve("waybill.backup").toString());
        assertThat(ran.code()).as(ran.err()).isEqualTo(4);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void itIsWrittenToStandardOutputAndNothingElseIs() {
        peer.answer(200, "what it holds");
        assertThat(peer.run("backup", "-").out()).isEqualTo("what it holds");
    }

    @Test
    void whoTookWhichIsListed() {
        peer.answer(
                200,
                """
                {"items":[
                 {"id":"b2","actor":"ada","reason":"before the upgrade","begunAt":"2026-03-01T11:58:00Z",
                  "finishedAt":"2026-03-01T11:58:03Z","position":1200,"bytes":52428},
                 {"id":"b1","actor":"bob","begunAt":"2026-03-01T11:00:00Z"}]}""");
        assertThat(peer.run("backups").out())
                .isEqualTo(
                        """
                        BEGUN    TOOK        POSITION   SIZE       BY    REASON               TICKET
                        2m ago   3s          1200       51.2 KiB   ada   before the upgrade   -
                        1h ago   not whole   -          -          bob   -                    -
                        """);
    }
}

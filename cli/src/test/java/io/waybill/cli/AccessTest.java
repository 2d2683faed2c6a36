package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

class AccessTest {
    private static final String EMPTY = "{\"items\":[]}";

    @TempDir Path folder = Path.of("");

    private Peer peer = peer();

    @BeforeEach
    void listen() {
        peer.close();
        peer = peer();
        peer.answer(200, EMPTY);
    }

    @AfterEach
    void close() {
        peer.close();
    }

    @Test
    void credentialsAreFoundInAFolderAbove() throws IOException {
        keep(folder, peer.url(), "kept");
        Path below = Files.createDirectories(folder.resolve("a/b"));
        assertThat(Peer.run(Map.of(), below, null, "ps").code()).isZero();
        assertThat(peer.asked.getFirst().headers()).containsEntry("Authorization", "Bearer kept");
    }

    @Test
    void credentialsAreFoundBesideTheLauncher() throws IOException {
        keep(folder, peer.url(), "kept");
        assertThat(Peer.run(Map.of(), Path.of("/"), folder, "ps").code()).isZero();
        assertThat(peer.asked.getFirst().headers()).containsEntry("Authorization", "Bearer kept");
    }

    @Test
    void anOptionGoesBeforeTheEnvironmentAndThatBeforeAFile() throws IOException {
        keep(folder, peer.url(), "kept");
        peer.answer(200, EMPTY);
        Map<String, String> environment = Map.of("WAYBILL_TOKEN", "exported");
        assertThat(Peer.run(environment, folder, null, "ps").code()).isZero();
        assertThat(Peer.run(environment, folder, null, "ps", "--token", "given").code()).isZero();
        assertThat(peer.asked.get(0).headers()).containsEntry("Authorization", "Bearer exported");
        assertThat(peer.asked.get(1).headers()).containsEntry("Authorization", "Bearer given");
    }

    @Test
    void aTokenIsShownOnlyToTheServerItWasKeptFor() throws IOException {
        keep(folder, "http://somewhere.example", "kept");
        Peer.Ran ran = Peer.run(Map.of(), folder, null, "ps", "--server", peer.url());
        assertThat(ran.code()).isEqualTo(5);
        assertThat(ran.err()).contains("no token for " + peer.url());
        assertThat(peer.asked).isEmpty();
    }

    @Test
    void credentialsThatCannotBeReadAreNamed() throws IOException {
        Files.writeString(folder.resolve("mine.json"), "{");
        Peer.Ran ran = Peer.run(Map.of("WAYBILL_CREDENTIALS", "mine.json"), folder, null, "ps");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("mine.json");
    }

    private static void keep(Path folder, String server, String token) throws IOException {
        Files.createDirectories(folder.resolve(".waybill"));
        Files.writeString(
                folder.resolve(".waybill/credentials.json"),
                Json.object().put("server", server).put("token", token).toString());
    }

    private static Peer peer() {
        try {
            return new Peer();
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}

package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

class ContextsTest {
    private static final String EMPTY = "{\"items\":[]}";

    @TempDir Path home = Path.of("");

    private final InputStream usualInput = System.in;
    private final Peer peer;

    ContextsTest() throws IOException {
        peer = new Peer();
    }

    @BeforeEach
    void answer() {
        peer.answer(200, EMPTY).answer(200, EMPTY).answer(200, EMPTY);
    }

    @AfterEach
    void close() {
        System.setIn(usualInput);
        peer.close();
    }

    private Peer.Ran run(String... arguments) {
        return run(Map.of(), arguments);
    }

    private Peer.Ran run(Map<String, String> environment, String... arguments) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("HOME", home.toString());
        return Peer.run(all, home, null, arguments);
    }

    private Path file() {
        return home.resolve(".config/waybill/contexts.json");
    }

    @Test
    void whoLoggedInNeedsToSayNeitherServerNorTokenAgain() throws IOException {
        System.setIn(new ByteArrayInputStream("wb_1\n".getBytes(StandardCharsets.UTF_8)));
        Peer.Ran ran = run("login", "--server", peer.url(), "prod");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .isEqualTo(
                        "signed in to %s; kept as context prod in %s\n"
                                .formatted(peer.url(), file()));
        assertThat(run("ps").code()).isZero();
        assertThat(peer.asked)
                .allSatisfy(
                        asked ->
                                assertThat(asked.headers())
                                        .containsEntry("Authorization", "Bearer wb_1"));
        assertThat(peer.asked).hasSize(2);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void aTokenThatIsNotKnownIsNotKept() {
        Peer stranger = peer;
        stranger.asked.clear();
        try (Peer refusing = new Peer()) {
            refusing.answer(401, "{\"detail\":\"unknown token\",\"code\":\"unauthorised\"}");
            Peer.Ran ran = run("login", "--server", refusing.url(), "--token", "wb_2");
            assertThat(ran.code()).isEqualTo(5);
            assertThat(ran.err()).contains("unknown token");
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
        assertThat(file()).doesNotExist();
    }

    @Test
    void oneOfSeveralIsCurrentAndAnyCanBeNamed() throws IOException {
        assertThat(run("login", "--server", peer.url(), "--token", "wb_1", "prod").code()).isZero();
        assertThat(run("login", "--server", peer.url(), "--token", "wb_2", "lab").code()).isZero();
        assertThat(run("context").out())
                .isEqualTo(
                        """
                        NAME   SERVER                   CURRENT
                        lab    %1$s   current
                        prod   %1$s   -
                        """
                                .formatted(peer.url()));
        assertThat(run("ps", "--context", "prod").code()).isZero();
        assertThat(peer.asked.getLast().headers()).containsEntry("Authorization", "Bearer wb_1");
        assertThat(run("context", "use", "prod").code()).isZero();
        peer.answer(200, EMPTY).answer(200, EMPTY);
        assertThat(run("ps").code()).isZero();
        assertThat(peer.asked.getLast().headers()).containsEntry("Authorization", "Bearer wb_1");
        assertThat(run(Map.of("WAYBILL_CONTEXT", "lab"), "ps").code()).isZero();
        assertThat(peer.asked.getLast().headers()).containsEntry("Authorization", "Bearer wb_2");
        assertThat(run("context", "rm", "prod").code()).isZero();
        assertThat(run("context", "-o", "json").out())
                .isEqualTo(
                        "{\"items\":[{\"name\":\"lab\",\"server\":\"%s\",\"current\":false}]}\n"
                                .formatted(peer.url()));
        Peer.Ran unknown = run("ps", "--context", "prod");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).contains("there is no context 'prod': there are lab");
    }

    @Test
    void aFileInTheFolderGoesBeforeTheCurrentContext() throws IOException {
        assertThat(run("login", "--server", peer.url(), "--token", "wb_1").code()).isZero();
        Files.createDirectories(home.resolve(".waybill"));
        Files.writeString(
                home.resolve(".waybill/credentials.json"),
                "{\"server\":\"%s\",\"token\":\"near\"}".formatted(peer.url()));
        assertThat(run("ps").code()).isZero();
        assertThat(peer.asked.getLast().headers()).containsEntry("Authorization", "Bearer near");
    }
}

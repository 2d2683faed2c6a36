package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.proof.Checkpoint;
import io.waybill.proof.GrowingTree;
import io.waybill.proof.LogEntry;
import io.waybill.proof.SigningKey;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

class ProofTest {
    private static final int EVENTS = 5;
    private static final SigningKey KEY = new SigningKey("waybill/test", new byte[SigningKey.SEED]);
    private static final String NONE = "{\"items\":[]}";

    @TempDir private Path folder;
    private final Peer peer;
    private final List<LogEntry> log = new ArrayList<>();
    private final ByteArrayOutputStream leaves = new ByteArrayOutputStream();

    ProofTest() throws IOException {
        peer = new Peer();
    }

    @BeforeEach
    void sign() throws IOException {
        GrowingTree tree = new GrowingTree();
        for (int i = 1; i <= EVENTS; i++) {
            log.add(entry(i, "payload"));
            leaves.writeBytes(log.getLast().leaf().bytes());
            tree.add(log.getLast().leaf());
        }
        String note = KEY.sign(new Checkpoint("waybill/test", EVENTS, tree.root()).text()).write();
        Files.writeString(folder.resolve("kept"), note);
        Files.writeString(folder.resolve("altered"), note.replace("\n5\n", "\n4\n"));
        Files.writeString(folder.resolve("empty"), "");
    }

    @AfterEach
    void close() {
        peer.close();
    }

    @Test
    void aLogThatIsWhatWasSignedIsProven() {
        assertThat(verify(NONE, 7))
                .isEqualTo(
                        new Peer.Ran(
                                0,
                                """
                                Proven: all 5 events are what they were when waybill/test signed them.
                                2 events came after that, and are not covered.
                                """,
                                ""));
        assertThat(peer.asked.getFirst().uri()).isEqualTo("/api/v1/proof/entries?to=6");
    }

    @Test
    void whatWasChangedIsNamed() {
        log.set(2, entry(3, "other"));
        Peer.Ran ran = verify(NONE, 5);
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out())
                .isEqualTo(
                        """
                        position 3: changed: event id-3 (t of hosts/a, sequence 3, recorded now) is not what was recorded
                        Not proven: the first that is not is at position 3.
                        """);
    }

    @Test
    void anEventWithoutAPositionIsNamed() {
        String entry = Base64.getEncoder().encodeToString(entry(0, "forged").bytes());
        Peer.Ran ran = verify("{\"items\":[{\"entry\":\"" + entry + "\"}]}", 5);
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out())
                .startsWith("inserted: the log's table has an event that no position leads to: ")
                .contains("Proven but for that: all 5 events");
    }

    @Test
    void programsAreToldTheSame() {
        log.remove(2);
        Peer.Ran ran = verify(NONE, 5, "-o", "json");
        assertThat(ran.out())
                .startsWith("{\"outcome\":\"different\",\"key\":\"waybill/test+")
                .contains("\"differences\":[{\"position\":3,\"what\":\"missing\"}]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "altered|waybill/test|1|is not signed with",
                "kept|waybill/other|1|is not signed with",
                "empty|waybill/test|2|there is no checkpoint",
                "nosuch|waybill/test|2|cannot read checkpoints"
            })
    void whatIsNoCheckpointOfThatKeyIsRefused(String file, String name, int code, String said) {
        String key = new SigningKey(name, new byte[SigningKey.SEED]).verifier().toString();
        Peer.Ran ran = run("verify", "--proof", "--checkpoint", file, "--key", key);
        assertThat(ran.code()).isEqualTo(code);
        assertThat(ran.err()).contains(said);
        assertThat(peer.asked).isEmpty();
    }

    @Test
    void withoutAKeyAndACheckpointOfOnesOwnItIsSaidWhatThatIsWorth() throws IOException {
        String own =
                Json.object()
                        .put("key", KEY.verifier().toString())
                        .put("position", 5)
                        .set(
                                "checkpoint",
                                Json.object().put("note", Files.readString(folder.resolve("kept"))))
                        .toString();
        peer.answer(200, own);
        answerLog();
        peer.answer(200, NONE);
        Peer.Ran ran = run("verify", "--proof");
        assertThat(ran.code()).isZero();
        assertThat(ran.err())
                .contains("the key is what Waybill itself says")
                .contains("the checkpoint is Waybill's own");
    }

    private Peer.Ran verify(String strays, long position, String... more) {
        answerLog();
        peer.answer(200, strays).answer(200, "{\"position\":" + position + "}");
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "verify",
                                "--proof",
                                "--checkpoint",
                                "kept",
                                "--key",
                                KEY.verifier().toString()));
        arguments.addAll(Arrays.asList(more));
        return run(arguments.toArray(String[]::new));
    }

    private void answerLog() {
        ByteArrayOutputStream entries = new ByteArrayOutputStream();
        for (LogEntry entry : log) {
            byte[] bytes = entry.bytes();
            entries.writeBytes(ByteBuffer.allocate(4).putInt(bytes.length).array());
            entries.writeBytes(bytes);
        }
        for (byte[] answer : new byte[][] {entries.toByteArray(), leaves.toByteArray()}) {
            peer.answer(
                    exchange -> {
                        exchange.sendResponseHeaders(200, answer.length);
                        exchange.getResponseBody().write(answer);
                        exchange.close();
                    });
        }
    }

    private Peer.Ran run(String... arguments) {
        return Peer.run(
                Map.of("WAYBILL_SERVER", peer.url(), "WAYBILL_TOKEN", "secret"),
                folder,
                null,
                arguments);
    }

    private static LogEntry entry(long position, String payload) {
        List<byte[]> texts = new ArrayList<>();
        for (String text :
                List.of("id-" + position, "hosts/a", "Host", "now", "t", "1", payload, "{}")) {
            texts.add(text.getBytes(StandardCharsets.UTF_8));
        }
        return new LogEntry(position, position, texts);
    }
}

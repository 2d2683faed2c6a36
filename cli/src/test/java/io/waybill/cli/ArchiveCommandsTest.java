package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.proof.ArchiveSegment;
import io.waybill.proof.ArchiveWriter;
import io.waybill.proof.Checkpoint;
import io.waybill.proof.GrowingTree;
import io.waybill.proof.LogEntry;
import io.waybill.proof.MerkleTree;
import io.waybill.proof.SigningKey;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

class ArchiveCommandsTest {
    private static final int EVENTS = 14;
    private static final int EACH = 4;
    private static final SigningKey KEY = new SigningKey("waybill/test", new byte[SigningKey.SEED]);
    private static final String VERIFIER = KEY.verifier().toString();

    @TempDir private Path folder;
    private final Peer peer;
    private final List<LogEntry> log = new ArrayList<>();

    ArchiveCommandsTest() throws IOException {
        peer = new Peer();
    }

    @BeforeEach
    void write() throws IOException {
        for (int i = 1; i <= EVENTS; i++) {
            log.add(entry(i, "{\"n\":" + i + "}"));
        }
        for (int index = 0; index < EVENTS / EACH; index++) {
            write(folder, index);
        }
    }

    @AfterEach
    void close() {
        peer.close();
    }

    private static LogEntry entry(int position, String payload) {
        List<byte[]> texts = new ArrayList<>();
        for (String text :
                List.of(
                        "id-" + position,
                        position > EACH ? "hosts/b" : "hosts/a",
                        "Host",
                        "2026-02-%02dT00:00:00.000Z".formatted(position),
                        position % 2 == 0
                                ? "io.waybill.host.cordoned"
                                : "io.waybill.host.uncordoned",
                        "1",
                        payload,
                        position == 7
                                ? "{\"actor\":\"bob\"}"
                                : "{\"actor\":\"ada\",\"reason\":\"why\"}")) {
            texts.add(text.getBytes(StandardCharsets.UTF_8));
        }
        return new LogEntry(position, position, texts);
    }

    private static String name(int index) {
        return new ArchiveSegment(2, index).fileName();
    }

    private void write(Path into, int index) throws IOException {
        MerkleTree tree =
                new MerkleTree(
                        (height, at) -> {
                            GrowingTree of = new GrowingTree();
                            log.subList((int) (at << height), (int) ((at + 1) << height))
                                    .forEach(entry -> of.add(entry.leaf()));
                            return of.root();
                        });
        try (OutputStream out = Files.newOutputStream(into.resolve(name(index)));
                ArchiveWriter writer = new ArchiveWriter(out, new ArchiveSegment(2, index))) {
            for (LogEntry entry : log.subList(EACH * index, EACH * (index + 1))) {
                writer.add(entry);
            }
            writer.finish(
                    KEY.sign(new Checkpoint("waybill/test", EVENTS, tree.root(EVENTS)).text()),
                    tree.inclusion(2, index, EVENTS));
        }
    }

    /** Where no service is to be asked. */
    private Peer.Ran run(String... arguments) {
        return Peer.run(Map.of(), folder, null, arguments);
    }

    private void flip(int index) throws IOException {
        Path file = folder.resolve(name(index));
        byte[] bytes = Files.readAllBytes(file);
        bytes[60] ^= 1; // of the entries
        Files.write(file, bytes);
    }

    @Test
    void filesAreProvenByTheKeyAlone() {
        assertThat(run("archive", "verify", "--key", VERIFIER, "."))
                .isEqualTo(
                        new Peer.Ran(
                                0,
                                "Proven: the events 1 to 12, in 3 files, are what they were when waybill/test signed them.\n",
                                "verifying file 1 of 3\n"));
        assertThat(run("archive", "verify", "--key", VERIFIER, name(1)).out())
                .startsWith("Proven: the events 5 to 8, in 1 files,");
    }

    @Test
    void whatIsDamagedAndWhatIsMissingIsNamed() throws IOException {
        flip(1);
        Peer.Ran ran = run("archive", "verify", "--key", VERIFIER, ".");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out())
                .startsWith(folder.resolve(".").resolve(name(1)) + " is ")
                .contains("\nmissing: no file that is proven has the events 5 to 8\n")
                .endsWith("Not proven as a whole: 2 of 3 files are, within the events 1 to 12.\n");
        Files.delete(folder.resolve(name(1)));
        assertThat(run("archive", "verify", "--key", VERIFIER, "-o", "json", "."))
                .matches(said -> said.code() == 1)
                .matches(said -> said.out().startsWith("{\"outcome\":\"not-proven\",\"files\":["))
                .matches(said -> said.out().contains("\"missing\":[{\"from\":5,\"to\":8}]"));
        assertThat(run("archive", "verify", "--key", VERIFIER, name(1)).out())
                .endsWith(" is not there, or no file\nNot proven: none of the files is.\n");
    }

    @Test
    void anotherKeyProvesNothing() {
        String other = new SigningKey("waybill/b", new byte[SigningKey.SEED]).verifier().toString();
        Peer.Ran ran = run("archive", "verify", "--key", other, name(0));
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).contains("is not signed with " + other);
        assertThat(run("archive", "verify", "--key", other, "--key", VERIFIER, ".").code())
                .isZero();
        assertThat(run("archive", "verify", "--key", "x", ".").code()).isEqualTo(2);
    }

    @Test
    void twoHistoriesThatWereSignedAreNoProof() throws IOException {
        log.set(5, entry(6, "{\"n\":66}"));
        Path other = Files.createDirectory(folder.resolve("other"));
        write(other, 1);
        Peer.Ran ran = run("archive", "verify", "--key", VERIFIER, ".", "other");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out())
                .startsWith(other.resolve(name(1)) + " has other events 5 to 8 than ")
                .contains("there are two histories");
    }

    @Test
    void theirEventsAreToldAsTheServiceTellsThem() {
        Peer.Ran ran = run("archive", "events", ".", "--actor", "bob");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out())
                .isEqualTo("#7       22d ago   io.waybill.host.uncordoned.v1  hosts/b  by bob\n");
        assertThat(run("archive", "events", name(0), "--from", "2026-02-04", "-o", "json").out())
                .isEqualTo(
                        """
                        {"position":4,"id":"id-4","type":"io.waybill.host.cordoned.v1","subject":"hosts/a","sequence":4,\
                        "recordedAt":"2026-02-04T00:00:00.000Z","actor":"ada","reason":"why","data":{"n":4}}
                        """);
    }

    @Test
    void whatIsAskedForAppliesTogetherAndEachEventIsToldOnce() {
        assertThat(positions(".")).isEqualTo("1 2 3 4 5 6 7 8 9 10 11 12");
        assertThat(positions(name(2), name(0), ".", "--subject", "hosts/a")).isEqualTo("1 2 3 4");
        assertThat(positions(".", "--type", "io.waybill.host.cordoned", "--subject", "hosts/b"))
                .isEqualTo("6 8 10 12");
        assertThat(
                        positions(
                                ".",
                                "--type",
                                "io.waybill.host.c*,io.waybill.image.*",
                                "--to",
                                "2026-02-05"))
                .isEqualTo("2 4");
        assertThat(positions(".", "--from", "2026-02-03", "--to", "2026-02-06T00:00:00Z"))
                .isEqualTo("3 4 5");
        assertThat(run("archive", "events", ".", "--subject", "hosts/c"))
                .isEqualTo(new Peer.Ran(0, "No events in these files match.\n", ""));
    }

    private String positions(String... arguments) {
        List<String> all = new ArrayList<>(List.of("archive", "events", "-o", "json"));
        all.addAll(List.of(arguments));
        return String.join(
                " ",
                run(all.toArray(String[]::new))
                        .out()
                        .lines()
                        .map(line -> Json.text(Json.read(line), "position"))
                        .toList());
    }

    /** What it has nothing of is not read, so that damage there does not matter. */
    @Test
    void aFileThatHasNothingOfASubjectIsNotRead() throws IOException {
        flip(0);
        assertThat(positions(".", "--subject", "hosts/b")).startsWith("5 6 7");
        Peer.Ran ran = run("archive", "events", ".");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains(name(0) + " is damaged: ");
        assertThat(run("archive", "events", ".", "--key", VERIFIER, "--subject", "hosts/b").err())
                .contains(name(0) + " is damaged: ");
    }

    @Test
    void whatIsNotThereIsSaid() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThat(run("archive", "events", "empty").err())
                .startsWith("waybill: there is no file of the archive in empty: ");
        assertThat(run("archive", "events", "empty/x.zip").err())
                .isEqualTo("waybill: " + empty.resolve("x.zip") + " is not there, or no file\n");
        assertThat(run("archive", "events", ".", "--from", "yesterday").err())
                .startsWith("waybill: --from: 'yesterday' is not a time");
    }

    private String item(int index) throws Exception {
        byte[] file = Files.readAllBytes(folder.resolve(name(index)));
        return "{\"number\":%d,\"from\":%d,\"to\":%d,\"earliest\":\"2026-02-01T00:00:00.000Z\",\"latest\":\"2026-02-04T00:00:00.000Z\",\"file\":\"%s\",\"bytes\":2048,\"sha256\":\"%s\",\"writtenAt\":\"2026-03-01T11:58:00Z\"}"
                .formatted(
                        index + 1,
                        EACH * index + 1,
                        EACH * (index + 1),
                        name(index),
                        HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(file)));
    }

    private void answer(int index) throws IOException {
        byte[] file = Files.readAllBytes(folder.resolve(name(index)));
        peer.answer(
                exchange -> {
                    exchange.sendResponseHeaders(200, file.length);
                    exchange.getResponseBody().write(file);
                    exchange.close();
                });
    }

    @Test
    void whatTheServiceWroteIsListed() throws Exception {
        peer.answer(200, "{\"items\":[" + item(0) + "]}");
        assertThat(peer.run("archive", "ls").out())
                .isEqualTo(
                        """
                        NUMBER   FROM   TO   EARLIEST               LATEST                 SIZE      WRITTEN
                        1        1      4    2026-02-01T00:00:00Z   2026-02-04T00:00:00Z   2.0 KiB   2m ago
                        """);
    }

    @Test
    void whyNothingIsArchivedIsSaid() {
        assertThat(nothing("\"on\":false"))
                .isEqualTo(
                        "Nothing is archived: waybill.archive.folder is not set where the service runs.\n");
        assertThat(nothing("\"on\":true,\"ofFile\":65536,\"waiting\":1200"))
                .isEqualTo(
                        "Nothing is archived yet: a file has 65,536 events, and there are 1,200 so far.\n");
        String full = "\"on\":true,\"ofFile\":65536,\"waiting\":70000,\"due\":";
        assertThat(nothing(full + "\"2126-02-01T00:00:00.5Z\""))
                .isEqualTo(
                        "Nothing is archived yet: the first file is written at 2126-02-01T00:00:00Z, when the newest of"
                                + " its 65,536 events is old enough.\n");
        assertThat(nothing(full + "\"2020-02-01T00:00:00Z\""))
                .isEqualTo(
                        "Nothing is archived yet, and the first file is due since 2020-02-01T00:00:00Z: 'waybill status'"
                                + " says what keeps it from being written.\n");
    }

    private String nothing(String progress) {
        peer.answer(200, "{\"items\":[],\"progress\":{" + progress + "}}");
        return peer.run("archive", "ls").out();
    }

    @Test
    void whatIsThereAndWholeIsNotTakenAgain() throws Exception {
        Path kept = folder.resolve("kept/here");
        String list = "{\"items\":[" + item(0) + "," + item(1) + "]}";
        peer.answer(200, list);
        answer(0);
        answer(1);
        Peer.Ran ran = peer.run("archive", "get", "--all", "--into", kept.toString());
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(kept.resolve(name(0))).hasSameBinaryContentAs(folder.resolve(name(0)));
        assertThat(peer.asked.get(1).uri()).isEqualTo("/api/v1/archives/1");

        Files.writeString(kept.resolve(name(1)), "cut off");
        peer.answer(200, list);
        answer(1);
        assertThat(peer.run("archive", "get", "--all", "--into", kept.toString()).out())
                .startsWith(name(0) + ": is there already\n" + name(1) + ": ");
        assertThat(kept.resolve(name(1))).hasSameBinaryContentAs(folder.resolve(name(1)));
        assertThat(peer.asked.getLast().uri()).isEqualTo("/api/v1/archives/2");
    }

    @Test
    void whatIsNotWhatWasWrittenIsNotKept() throws Exception {
        Path kept = folder.resolve("kept");
        peer.answer(200, "{\"items\":[" + item(0) + "]}");
        answer(1);
        Peer.Ran ran = peer.run("archive", "get", "1", "--into", kept.toString());
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("is not what the service wrote");
        assertThat(kept).isEmptyDirectory();
        peer.answer(200, "{\"items\":[" + item(0).replace(name(0), "../../evil.zip") + "]}");
        assertThat(peer.run("archive", "get", "1", "--into", kept.toString()).err())
                .contains("as none of the archive is called");
    }

    @Test
    void whichIsToBeTakenHasToBeSaid() {
        assertThat(peer.run("archive", "get").code()).isEqualTo(2);
        assertThat(peer.run("archive", "get", "1", "--all").code()).isEqualTo(2);
        peer.answer(200, "{\"items\":[]}").answer(200, "{\"items\":[]}");
        assertThat(peer.run("archive", "get", "7"))
                .isEqualTo(
                        new Peer.Ran(
                                3,
                                "",
                                "waybill: there is no file 7; 'waybill archive ls' lists those there are\n"));
        assertThat(peer.run("archive", "get", "--all").out()).startsWith("Nothing is archived: ");
    }

    @Test
    void oneIsWrittenAnewForAReason() throws Exception {
        peer.answer(200, item(0));
        assertThat(peer.run("archive", "rewrite", "1", "-m", "the disk failed").out())
                .isEqualTo(name(0) + ": 2.0 KiB\n");
        assertThat(peer.asked.getFirst().uri()).isEqualTo("/api/v1/archives/1/rewrite");
        assertThat(peer.asked.getFirst().body()).isEqualTo("{\"reason\":\"the disk failed\"}");
    }
}

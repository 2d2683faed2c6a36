package io.waybill.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

class ArchiveTest {
    private static final SigningKey KEY = new SigningKey("waybill/test", new byte[SigningKey.SEED]);
    private static final List<VerifierKey> KEYS = List.of(KEY.verifier());
    private static final int EVENTS = 43;
    private static final ArchiveSegment SEGMENT = ArchiveSegment.of(17, 32);

    @TempDir private Path folder;
    private final List<LogEntry> log = new ArrayList<>();
    private Path file;

    @BeforeEach
    void write() throws IOException {
        for (int i = 1; i <= EVENTS; i++) {
            log.add(entry(i));
        }
        file = write(SEGMENT, EVENTS);
    }

    private static LogEntry entry(int position) {
        String subject = position == 20 ? "hosts/a\\b\nc" : "hosts/h-" + position % 3;
        String time = "2026-11-01T10:00:%02d.000Z".formatted(position == 21 ? 1 : position % 60);
        List<byte[]> texts = new ArrayList<>();
        for (String text :
                List.of("id-" + position, subject, "Host", time, "t", "1", "{\"n\":1}", "{}")) {
            texts.add(text.getBytes(StandardCharsets.UTF_8));
        }
        return new LogEntry(position, position, texts);
    }

    private MerkleTree tree() {
        return new MerkleTree(
                (height, index) -> {
                    GrowingTree of = new GrowingTree();
                    log.subList((int) (index << height), (int) ((index + 1) << height))
                            .forEach(entry -> of.add(entry.leaf()));
                    return of.root();
                });
    }

    private SignedNote signed(int size) {
        return KEY.sign(new Checkpoint("waybill/test", size, tree().root(size)).text());
    }

    private Path write(ArchiveSegment segment, int size) throws IOException {
        Path written = folder.resolve(segment.fileName());
        try (OutputStream out = Files.newOutputStream(written);
                ArchiveWriter writer = new ArchiveWriter(out, segment)) {
            for (LogEntry entry : log.subList((int) segment.first() - 1, (int) segment.last())) {
                writer.add(entry);
            }
            writer.finish(signed(size), tree().inclusion(segment.height(), segment.index(), size));
        }
        return written;
    }

    private static Hash verify(Path file) {
        try (ArchiveFile archive = ArchiveFile.open(file)) {
            return archive.verify(KEYS);
        }
    }

    private static List<LogEntry> read(Path file) {
        List<LogEntry> read = new ArrayList<>();
        try (ArchiveFile archive = ArchiveFile.open(file)) {
            archive.read(read::add);
        }
        return read;
    }

    @Test
    void anySegmentOfALogOfAnySizeIsProven() throws IOException {
        for (int size = 1; size <= EVENTS; size++) {
            for (int height = 0; 1 << height <= size; height++) {
                for (int index = 0; (index + 1) << height <= size; index++) {
                    ArchiveSegment segment = new ArchiveSegment(height, index);
                    assertThat(verify(write(segment, size)))
                            .as("%s of %d", segment, size)
                            .isEqualTo(tree().subtree(height, index));
                }
            }
        }
    }

    @Test
    void itsEventsAreWhatWasWrittenAndWhatItSaysOfThemIsSo() {
        assertThat(read(file)).isEqualTo(log.subList(16, 32));
        try (ArchiveFile archive = ArchiveFile.open(file)) {
            assertThat(archive.segment()).isEqualTo(SEGMENT);
            assertThat(archive.earliest()).isEqualTo("2026-11-01T10:00:01.000Z");
            assertThat(archive.latest()).isEqualTo("2026-11-01T10:00:32.000Z");
            assertThat(archive.subjects())
                    .containsExactlyInAnyOrder(
                            "hosts/h-0", "hosts/h-1", "hosts/h-2", "hosts/a\\b\nc");
            assertThat(archive.checkpoint().size()).isEqualTo(EVENTS);
            List<Long> first = new ArrayList<>();
            archive.read(entry -> first.add(entry.position()) && first.size() < 3);
            assertThat(first).containsExactly(17L, 18L, 19L);
        }
    }

    @Test
    void theSameEventsMakeTheSameFile() throws IOException {
        byte[] before = Files.readAllBytes(file);
        assertThat(Files.readAllBytes(write(SEGMENT, EVENTS))).isEqualTo(before);
    }

    /** A bit that no reader looks at, such as one of a ZIP file's times, may be another one. */
    @Test
    void aFlippedBitAnywhereIsFoundOrChangesNothingThatIsRead() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        List<LogEntry> events = read(file);
        int refused = 0;
        for (int bit = 0; bit < whole.length * 8; bit += 5) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Path other = Files.write(folder.resolve("flipped"), flipped);
            try {
                verify(other);
            } catch (UnusableArchive found) {
                assertThat(found.because()).isNotBlank();
                refused++;
                continue;
            }
            assertThat(read(other)).as("bit %d", bit).isEqualTo(events);
        }
        assertThat(refused).isGreaterThan(whole.length);
    }

    /** With checksums that are made to fit. */
    @Test
    void anythingElseInAnyPartIsRefused() throws IOException {
        for (String part : ArchiveFormat.PARTS) {
            int length = part(file, part).length;
            int step = part.equals(ArchiveFormat.ENTRIES) ? 7 : 1;
            for (int i = 0; i < length; i += step) {
                int at = i;
                Path other =
                        rewritten(
                                part,
                                bytes -> {
                                    bytes[at] ^= 1;
                                    return bytes;
                                });
                assertThatThrownBy(() -> verify(other))
                        .as("byte %d of %s", i, part)
                        .isInstanceOf(UnusableArchive.class);
            }
            assertThatThrownBy(() -> verify(rewritten(part, _ -> new byte[0])))
                    .isInstanceOf(UnusableArchive.class);
        }
    }

    @Test
    void oneThatIsCutOffIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int length = 4; length < whole.length; length++) {
            Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> verify(cut)).hasMessageContaining("is truncated or damaged");
        }
    }

    @Test
    void whatIsNoFileOfTheArchiveIsRefused() throws IOException {
        for (byte[] other : List.of(new byte[0], "hello".getBytes(StandardCharsets.UTF_8))) {
            Path no = Files.write(folder.resolve("other"), other);
            assertThatThrownBy(() -> verify(no))
                    .hasMessage(no + " is no archive file that Waybill wrote");
        }
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> verify(missing)).hasMessage(missing + " is not there, or no file");
        Path zip = folder.resolve("zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("readme"));
        }
        assertThatThrownBy(() -> verify(zip)).hasMessageContaining("is no archive file");
    }

    @Test
    void oneOfALaterFormatSaysWhatToDo() throws IOException {
        Path later =
                rewritten(
                        "segment",
                        bytes ->
                                new String(bytes, StandardCharsets.UTF_8)
                                        .replace("archive 1\n", "archive 2\n")
                                        .getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> verify(later)).hasMessageContaining("read it with a newer one");
    }

    @Test
    void oneThatAnotherKeySignedIsRefused() {
        VerifierKey other = new SigningKey("waybill/other", new byte[SigningKey.SEED]).verifier();
        try (ArchiveFile archive = ArchiveFile.open(file)) {
            assertThatThrownBy(() -> archive.verify(List.of(other)))
                    .hasMessageContaining("is not signed with " + other);
            assertThat(archive.verify(List.of(other, KEY.verifier()))).isNotNull();
        }
    }

    @Test
    void anotherSegmentsPartsDoNotProveIt() throws IOException {
        write(ArchiveSegment.of(1, 16), EVENTS);
        Path other = folder.resolve(ArchiveSegment.of(1, 16).fileName());
        for (String part : List.of("entries", "segment", "path")) {
            byte[] exchanged = part(other, part);
            assertThat(exchanged).isNotEqualTo(part(file, part));
            assertThatThrownBy(() -> verify(rewritten(part, _ -> exchanged)))
                    .as(part)
                    .isInstanceOf(UnusableArchive.class);
        }
    }

    @Test
    void aWriterTakesTheEventsOfItsSegmentInTheirOrderAndAllOfThem() throws IOException {
        ArchiveWriter writer = new ArchiveWriter(new ByteArrayOutputStream(), SEGMENT);
        writer.add(log.get(16));
        assertThatThrownBy(() -> writer.add(log.get(18)))
                .hasMessage("the event at position 18 is missing in the log");
        assertThatThrownBy(() -> writer.finish(signed(EVENTS), List.of()))
                .hasMessage("the event at position 18 is missing in the log");
    }

    @Test
    void onlyFullSubtreesAreSegments() {
        assertThat(ArchiveSegment.of(1, 65_536)).isEqualTo(new ArchiveSegment(16, 0));
        assertThat(ArchiveSegment.of(65_537, 131_072).number()).isEqualTo(2);
        assertThat(new ArchiveSegment(16, 1).fileName())
                .isEqualTo("events-000000065537-000000131072.zip");
        for (long[] other : new long[][] {{0, 1}, {2, 3}, {1, 3}, {5, 12}, {1, 0}}) {
            assertThatThrownBy(() -> ArchiveSegment.of(other[0], other[1]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static byte[] part(Path file, String name) throws IOException {
        return Objects.requireNonNull(parts(file).get(name));
    }

    private static Map<String, byte[]> parts(Path file) throws IOException {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry part = zip.getNextEntry(); part != null; part = zip.getNextEntry()) {
                parts.put(part.getName(), zip.readAllBytes());
            }
        }
        return parts;
    }

    private Path rewritten(String name, UnaryOperator<byte[]> change) throws IOException {
        Path other = folder.resolve("rewritten");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(other))) {
            for (Map.Entry<String, byte[]> part : parts(file).entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(
                        part.getKey().equals(name)
                                ? change.apply(part.getValue().clone())
                                : part.getValue());
            }
        }
        return other;
    }
}

package io.waybill.proof;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * One file of the archive, as it is read. All that is read is held to the file's own checksums,
 * which show accidents; {@link #verify} holds it to a signature.
 */
public final class ArchiveFile implements AutoCloseable {
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final int BUFFER = 1 << 16;
    private static final int LARGEST_ENTRY = 1 << 30;

    private final Path path;
    private final ZipFile zip;
    private final ArchiveSegment segment;
    private final String text;
    private final SignedNote note;
    private final Checkpoint checkpoint;

    private interface Reading<T> {
        T read() throws IOException;
    }

    /**
     * @throws UnusableArchive where it is no file of the archive, of a format that is known here
     */
    public static ArchiveFile open(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new UnusableArchive(path, "is not there, or no file");
        }
        ZipFile zip;
        try {
            zip = new ZipFile(path.toFile());
        } catch (IOException failure) {
            throw new UnusableArchive(path, noZip(path, failure));
        }
        try {
            return new ArchiveFile(path, zip);
        } catch (RuntimeException unusable) {
            closeQuietly(zip);
            throw unusable;
        }
    }

    private static String noZip(Path path, IOException failure) {
        try (InputStream in = Files.newInputStream(path)) {
            return Arrays.equals(in.readNBytes(ZIP.length), ZIP)
                    ? "is truncated or damaged: the directory at its end cannot be read"
                    : "is no archive file that Waybill wrote";
        } catch (IOException _) {
            return "cannot be read: " + failure.getMessage();
        }
    }

    private static void closeQuietly(ZipFile zip) {
        try {
            zip.close();
        } catch (IOException _) {
            // It was only read.
        }
    }

    private ArchiveFile(Path path, ZipFile zip) {
        this.path = path;
        this.zip = zip;
        List<String> parts = zip.stream().map(ZipEntry::getName).toList();
        if (!parts.contains(ArchiveFormat.SEGMENT)) {
            throw new UnusableArchive(path, "is no archive file that Waybill wrote");
        }
        text = undamaged(() -> part(ArchiveFormat.SEGMENT));
        requireKnown();
        if (!parts.equals(ArchiveFormat.PARTS)) {
            throw damaged("it has the parts " + parts + " instead of " + ArchiveFormat.PARTS);
        }
        segment = undamaged(() -> ArchiveSegment.of(position(1), position(2)));
        note = undamaged(this::note);
        checkpoint = undamaged(() -> Checkpoint.read(note.text()));
    }

    private SignedNote note() throws IOException {
        String written = part(ArchiveFormat.CHECKPOINT);
        List<SignedNote> notes = SignedNote.readAll(written);
        if (notes.size() != 1 || !notes.getFirst().write().equals(written)) {
            throw new IOException("its '" + ArchiveFormat.CHECKPOINT + "' is not one signed note");
        }
        return notes.getFirst();
    }

    private void requireKnown() {
        String format = line(0);
        if (!format.matches(ArchiveFormat.NAME + "[1-9][0-9]{0,8}")) {
            throw damaged("it does not say which format it has");
        }
        int version = Integer.parseInt(format.substring(ArchiveFormat.NAME.length()));
        if (version > ArchiveFormat.VERSION) {
            throw new UnusableArchive(
                    path,
                    "has format "
                            + version
                            + ", and this Waybill knows "
                            + ArchiveFormat.VERSION
                            + " at most: read it with a newer one");
        }
    }

    private String line(int number) {
        List<String> lines = List.of(text.split("\n", -1));
        return number < lines.size() ? lines.get(number) : "";
    }

    private long position(int line) {
        if (!line(line).matches("[1-9][0-9]{0,17}")) {
            throw new IllegalArgumentException("'" + line(line) + "' is no position");
        }
        return Long.parseLong(line(line));
    }

    public ArchiveSegment segment() {
        return segment;
    }

    /** When the earliest of the events was recorded, as the log had it; not verified yet. */
    public String earliest() {
        return line(3);
    }

    /** When the latest of the events was recorded, as the log had it; not verified yet. */
    public String latest() {
        return line(4);
    }

    /** What the events are proved by; not verified yet. */
    public Checkpoint checkpoint() {
        return checkpoint;
    }

    /**
     * What the events are about; not verified yet.
     *
     * @throws UnusableArchive where it is damaged
     */
    public Set<String> subjects() {
        return linesOf(undamaged(() -> part(ArchiveFormat.SUBJECTS)))
                .map(SegmentContents::subjectOf)
                .collect(Collectors.toSet());
    }

    /**
     * Hands on the entries in the order of their positions, while more are wanted.
     *
     * @throws UnusableArchive where it is damaged
     */
    public void read(Predicate<LogEntry> more) {
        undamaged(() -> read((entry, _) -> more.test(entry)));
    }

    private interface Taker {
        boolean take(LogEntry entry, byte[] bytes);
    }

    private boolean read(Taker taker) throws IOException {
        try (Entries entries = new Entries()) {
            for (byte[] bytes = entries.read(); bytes != null; bytes = entries.read()) {
                if (!taker.take(entries.entry, bytes)) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * The entries, to be read one after another; to be closed before the file is.
     *
     * @throws UnusableArchive where it is damaged
     */
    public Entries entries() {
        return undamaged(Entries::new);
    }

    /** The file's entries in the order of their positions, as far as they are read. */
    public final class Entries implements AutoCloseable {
        private final ZipEntry part = ArchiveFile.this.entry(ArchiveFormat.ENTRIES);
        private final CheckedInputStream checked;
        private final DataInputStream in;
        private long next = segment.first();
        private LogEntry entry;

        @SuppressWarnings("NullAway.Init") // there is an entry once one was read
        private Entries() throws IOException {
            checked = open(part);
            in = new DataInputStream(new BufferedInputStream(checked, BUFFER));
        }

        /** The position of what is read next. */
        public long position() {
            return next;
        }

        /**
         * The next one; none after the last.
         *
         * @throws UnusableArchive where the file is damaged
         */
        public @Nullable LogEntry next() {
            return undamaged(() -> Optional.ofNullable(read()).map(_ -> entry)).orElse(null);
        }

        /**
         * Reads on to a position that was not read yet; none where the file ends before.
         *
         * @throws UnusableArchive where the file is damaged
         */
        public @Nullable LogEntry at(long position) {
            LogEntry found = null;
            while (next <= position) {
                found = next();
                if (found == null) {
                    return null;
                }
            }
            return found;
        }

        private byte @Nullable [] read() throws IOException {
            if (next > segment.last()) {
                if (in.read() >= 0) {
                    throw new IOException("it has more events than it says");
                }
                requireWhole(part, checked);
                return null;
            }
            byte[] bytes = entryIn(in);
            entry = LogEntry.read(bytes);
            if (entry.position() != next) {
                throw new IOException(
                        "there is an event of position "
                                + entry.position()
                                + " where "
                                + next
                                + " belongs");
            }
            next++;
            return bytes;
        }

        @Override
        public void close() {
            try {
                checked.close();
            } catch (IOException _) {
                // It was only read.
            }
        }
    }

    private static byte[] entryIn(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > LARGEST_ENTRY) {
            throw new IOException("no entry has " + length + " bytes");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    /**
     * Proves that the file has the very events that were signed, and that what it says of them is
     * so.
     *
     * @param keys one of them has to have signed its checkpoint
     * @return the root of the events' subtree
     * @throws UnusableArchive where that cannot be proved: it says why
     */
    public Hash verify(Collection<VerifierKey> keys) {
        return verify(keys, _ -> {});
    }

    /**
     * The same, and hands on the entries meanwhile: they are proved once it returns.
     *
     * @throws UnusableArchive where that cannot be proved: it says why
     */
    public Hash verify(Collection<VerifierKey> keys, Consumer<LogEntry> each) {
        if (keys.stream()
                .noneMatch(key -> key.name().equals(checkpoint.origin()) && key.signed(note))) {
            throw new UnusableArchive(
                    path,
                    "is not proven: its checkpoint, of "
                            + checkpoint.origin()
                            + " with "
                            + checkpoint.size()
                            + " events, is not signed with "
                            + keys.stream()
                                    .map(VerifierKey::toString)
                                    .collect(Collectors.joining(" or ")));
        }
        SegmentContents contents = new SegmentContents(segment);
        undamaged(
                () ->
                        read(
                                (entry, bytes) -> {
                                    contents.add(entry, bytes);
                                    each.accept(entry);
                                    return true;
                                }));
        List<Hash> proof = undamaged(this::proof);
        if (!MerkleTree.proves(
                proof,
                contents.root(),
                segment.height(),
                segment.index(),
                checkpoint.size(),
                checkpoint.root())) {
            throw new UnusableArchive(
                    path,
                    "is not proven: its events are not those that "
                            + checkpoint.origin()
                            + " signed");
        }
        requireSame(ArchiveFormat.SEGMENT, contents.segmentText(), text);
        requireSame(
                ArchiveFormat.SUBJECTS,
                contents.subjectsText(),
                undamaged(() -> part(ArchiveFormat.SUBJECTS)));
        return contents.root();
    }

    private List<Hash> proof() throws IOException {
        String written = part(ArchiveFormat.PATH);
        List<Hash> proof = linesOf(written).map(Hash::ofBase64).toList();
        if (!ArchiveFormat.pathText(proof).equals(written)) {
            throw new IOException("its '" + ArchiveFormat.PATH + "' are no hashes");
        }
        return proof;
    }

    private static Stream<String> linesOf(String text) {
        return text.isEmpty() ? Stream.empty() : Arrays.stream(text.split("\n"));
    }

    private void requireSame(String part, String ought, String is) {
        if (!ought.equals(is)) {
            throw new UnusableArchive(
                    path, "is not proven: its '" + part + "' is not what its events say");
        }
    }

    private String part(String name) throws IOException {
        ZipEntry part = entry(name);
        try (CheckedInputStream in = open(part)) {
            String whole = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            requireWhole(part, in);
            return whole;
        }
    }

    private ZipEntry entry(String name) {
        return Objects.requireNonNull(zip.getEntry(name));
    }

    private CheckedInputStream open(ZipEntry part) throws IOException {
        return new CheckedInputStream(zip.getInputStream(part), new CRC32());
    }

    private static void requireWhole(ZipEntry part, CheckedInputStream read) throws IOException {
        if (read.getChecksum().getValue() != part.getCrc()) {
            throw new IOException("its '" + part.getName() + "' is not what was written");
        }
    }

    private <T> T undamaged(Reading<T> reading) {
        try {
            return reading.read();
        } catch (EOFException _) {
            throw damaged("it ends before it should");
        } catch (IOException | IllegalArgumentException failure) {
            throw damaged(String.valueOf(failure.getMessage()));
        }
    }

    private UnusableArchive damaged(String how) {
        return new UnusableArchive(path, "is damaged: " + how);
    }

    @Override
    public void close() {
        closeQuietly(zip);
    }
}

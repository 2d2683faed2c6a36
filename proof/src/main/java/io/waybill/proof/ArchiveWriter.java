package io.waybill.proof;

import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes one segment of the log as a file of the archive: the same events make the same bytes. */
public final class ArchiveWriter implements Closeable {
    /** The earliest that a ZIP file can say: when a file was written is no part of it. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final ZipOutputStream zip;
    private final DataOutputStream entries;
    private final SegmentContents contents;

    /**
     * @param out is closed with this
     */
    public ArchiveWriter(OutputStream out, ArchiveSegment segment) throws IOException {
        zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        entries = new DataOutputStream(zip);
        contents = new SegmentContents(segment);
        begin(ArchiveFormat.ENTRIES);
    }

    /**
     * @throws IllegalStateException where it is not the one that comes next
     */
    public void add(LogEntry entry) throws IOException {
        if (contents.isWhole() || entry.position() != contents.next()) {
            throw missing();
        }
        byte[] bytes = entry.bytes();
        entries.writeInt(bytes.length);
        entries.write(bytes);
        contents.add(entry, bytes);
    }

    private IllegalStateException missing() {
        return new IllegalStateException(
                "the event at position " + contents.next() + " is missing in the log");
    }

    /** Of the subtree, so far. */
    public Hash root() {
        return contents.root();
    }

    /** When the earliest of the events was recorded, as the log has it. */
    public String earliest() {
        return contents.earliest();
    }

    /** When the latest of the events was recorded, as the log has it. */
    public String latest() {
        return contents.latest();
    }

    /**
     * Writes what the events are proved by, and ends the file.
     *
     * @param checkpoint that has all of them
     * @param path from the subtree's root to the checkpoint's
     * @throws IllegalStateException where events are missing
     */
    public void finish(SignedNote checkpoint, List<Hash> path) throws IOException {
        if (!contents.isWhole()) {
            throw missing();
        }
        zip.closeEntry();
        put(ArchiveFormat.SUBJECTS, contents.subjectsText());
        put(ArchiveFormat.SEGMENT, contents.segmentText());
        put(ArchiveFormat.CHECKPOINT, checkpoint.write());
        put(ArchiveFormat.PATH, ArchiveFormat.pathText(path));
        zip.finish();
        zip.flush();
    }

    private void put(String name, String text) throws IOException {
        begin(name);
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    private void begin(String name) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}

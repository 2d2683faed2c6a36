package io.waybill.infra.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether the files are there and what they were: that they are there each time, and their bytes
 * where a file was touched, and once a day.
 */
final class FileChecks {
    private static final Duration READ_AGAIN_AFTER = Duration.ofDays(1);

    /** No look at the files reads for much longer. */
    private static final Duration READS = Duration.ofSeconds(2);

    private static final int TOLD = 10;

    private final ArchiveFolder folder;
    private final Map<Long, Seen> seen = new HashMap<>();

    private volatile int damaged;

    private record Seen(FileTime modified, String sha256, long at) {}

    FileChecks(ArchiveFolder folder) {
        this.folder = folder;
    }

    /** One was just written and read back, and need not be read again so soon. */
    void written(WrittenFile file) throws IOException {
        FileTime modified = Files.getLastModifiedTime(folder.file(file.segment().fileName()));
        seen.put(file.segment().number(), new Seen(modified, file.sha256(), System.nanoTime()));
    }

    /** With how many files something was wrong. */
    int damaged() {
        return damaged;
    }

    /** What is wrong with files, the first few. */
    List<String> troubles(List<ArchivedSegment> segments) throws IOException {
        long begun = System.nanoTime();
        List<String> found = new ArrayList<>();
        int more = 0;
        for (ArchivedSegment segment : segments) {
            Optional<String> trouble = trouble(segment, begun);
            if (trouble.isPresent() && found.size() == TOLD) {
                more++;
            } else {
                trouble.ifPresent(found::add);
            }
        }
        damaged = found.size() + more;
        if (more > 0) {
            found.add("and " + more + " more files");
        }
        return found;
    }

    private Optional<String> trouble(ArchivedSegment segment, long begun) throws IOException {
        Path file = folder.file(segment.file());
        if (!Files.isRegularFile(file)) {
            return Optional.of(trouble(segment, file, "is not there"));
        }
        boolean isSame =
                Files.size(file) == segment.bytes()
                        && sha256(segment, file, begun).equals(segment.sha256());
        return isSame
                ? Optional.empty()
                : Optional.of(trouble(segment, file, "is not what was written"));
    }

    private static String trouble(ArchivedSegment segment, Path file, String what) {
        return segment.offloaded() > 0
                ? "%s %s, and %,d of its events are nowhere else: put back a copy"
                        .formatted(file, what, segment.offloaded())
                : "%s %s: put back a copy, or have it written anew with 'waybill archive rewrite %d'"
                        .formatted(file, what, segment.number());
    }

    /** As it was read last, where it need not be read again, or not now. */
    private String sha256(ArchivedSegment segment, Path file, long begun) throws IOException {
        long now = System.nanoTime();
        FileTime modified = Files.getLastModifiedTime(file);
        Seen before = seen.get(segment.number());
        boolean isKnown =
                before != null
                        && before.modified().equals(modified)
                        && now - before.at() < READ_AGAIN_AFTER.toNanos();
        if (!isKnown && now - begun < READS.toNanos()) {
            before = new Seen(modified, ArchiveFolder.sha256(file), now);
            seen.put(segment.number(), before);
        }
        return before == null ? segment.sha256() : before.sha256();
    }
}

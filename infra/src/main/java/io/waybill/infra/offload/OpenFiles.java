package io.waybill.infra.offload;

import io.waybill.infra.offload.OffloadTable.Segment;
import io.waybill.proof.ArchiveFile;
import io.waybill.proof.LogEntry;
import io.waybill.proof.UnusableArchive;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Files of the archive that are read on where reading ended: whoever reads the log page by page
 * would otherwise unpack each file from its beginning for each page.
 */
final class OpenFiles {
    private static final int MOST = 4;

    private final Path folder;
    private final Deque<Reading> idle = new ArrayDeque<>();

    OpenFiles(Path folder) {
        this.folder = folder;
    }

    /** One file, at a place. */
    static final class Reading implements AutoCloseable {
        private final String name;
        private final ArchiveFile file;
        private final ArchiveFile.Entries entries;

        private Reading(Path folder, String name) {
            this.name = name;
            file = ArchiveFile.open(folder.resolve(name));
            entries = file.entries();
        }

        /** Reads on to a position that was not read yet; none where the file ends before. */
        @Nullable LogEntry at(long position) {
            return entries.at(position);
        }

        /** The next one; none after the last. */
        @Nullable LogEntry next() {
            return entries.next();
        }

        private boolean canReach(String of, long position) {
            return name.equals(of) && entries.position() <= position;
        }

        @Override
        public void close() {
            entries.close();
            file.close();
        }
    }

    /**
     * @param position the first that is wanted
     * @throws ArchiveAway where it cannot be read
     */
    Reading take(Segment segment, long position) {
        synchronized (idle) {
            for (Reading each : idle) {
                if (each.canReach(segment.name(), position)) {
                    idle.remove(each);
                    return each;
                }
            }
        }
        try {
            return new Reading(folder, segment.name());
        } catch (UnusableArchive unusable) {
            throw new ArchiveAway(String.valueOf(unusable.getMessage()));
        }
    }

    /** Keeps it for who reads on. */
    void giveBack(Reading reading) {
        Reading oldest = null;
        synchronized (idle) {
            idle.addFirst(reading);
            if (idle.size() > MOST) {
                oldest = idle.removeLast();
            }
        }
        if (oldest != null) {
            oldest.close();
        }
    }
}

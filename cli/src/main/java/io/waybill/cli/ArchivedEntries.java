package io.waybill.cli;

import io.waybill.proof.ArchiveFile;
import io.waybill.proof.LogEntry;
import io.waybill.proof.UnusableArchive;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;

/** What files of the archive have, asked by position; fast where that grows. */
final class ArchivedEntries implements AutoCloseable {
    private final NavigableMap<Long, Path> byFirst = new TreeMap<>();
    private @Nullable Path path;
    private @Nullable ArchiveFile file;
    private ArchiveFile.@Nullable Entries entries;

    ArchivedEntries(List<Path> files) {
        for (Path each : files) {
            Matcher name = ArchiveFiles.NAME.matcher(each.getFileName().toString());
            if (name.matches()) {
                byFirst.put(Long.parseLong(name.group(1)), each);
            }
        }
    }

    /**
     * Those at these positions that a file has.
     *
     * @param positions in order
     */
    List<LogEntry> at(List<Long> positions) {
        List<LogEntry> found = new ArrayList<>();
        try {
            for (long position : positions) {
                LogEntry entry = at(position);
                if (entry != null) {
                    found.add(entry);
                }
            }
        } catch (UnusableArchive unusable) {
            throw new Failed(Failed.OPERATION, String.valueOf(unusable.getMessage()));
        }
        return found;
    }

    private @Nullable LogEntry at(long position) {
        var named = byFirst.floorEntry(position);
        if (named == null) {
            return null;
        }
        return entriesOf(named.getValue(), position).at(position);
    }

    private ArchiveFile.Entries entriesOf(Path wanted, long position) {
        if (entries == null || !wanted.equals(path) || entries.position() > position) {
            close();
            path = wanted;
            file = ArchiveFile.open(wanted);
            entries = file.entries();
        }
        return entries;
    }

    @Override
    public void close() {
        if (entries != null) {
            entries.close();
            entries = null;
        }
        if (file != null) {
            file.close();
            file = null;
        }
    }
}

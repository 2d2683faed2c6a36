package io.waybill.cli;

import io.waybill.proof.ArchiveFile;
import io.waybill.proof.LogEntry;
import io.waybill.proof.VerifierKey;

import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code waybill archive events}: the events of files in the order of their positions. */
final class ArchiveQuery {
    private final Common common;
    private final ArchiveFilter filter;
    private final ArchiveFilter.Span span;
    private final List<VerifierKey> keys;
    private long told;
    private long last;

    /** One that was looked into. */
    private record Opened(Path file, long first) {}

    /**
     * @param keys each file is proved by one of them first; none where that is not wanted
     */
    ArchiveQuery(Common common, ArchiveFilter filter, List<VerifierKey> keys) {
        this.common = common;
        this.filter = filter;
        this.keys = keys;
        span = filter.span(common.now());
    }

    void tell(List<Path> files) {
        for (Opened opened : inOrder(files)) {
            try (ArchiveFile file = ArchiveFile.open(opened.file())) {
                if (!keys.isEmpty()) {
                    file.verify(keys);
                }
                if (filter.mayBeIn(file, span)) {
                    file.read(this::tell);
                }
                last = Math.max(last, file.segment().last());
            }
            if (common.around().out().checkError()) {
                return; // nobody reads any more
            }
        }
        if (told == 0 && !common.asData()) {
            common.print("No events in these files match.");
        }
    }

    private static List<Opened> inOrder(List<Path> files) {
        List<Opened> all = new ArrayList<>();
        for (Path file : files) {
            try (ArchiveFile archive = ArchiveFile.open(file)) {
                all.add(new Opened(file, archive.segment().first()));
            }
        }
        all.sort(Comparator.comparingLong(Opened::first));
        return all;
    }

    /**
     * @return whether anybody still reads
     */
    private boolean tell(LogEntry entry) {
        if (entry.position() <= last) {
            return true; // in two files, and told
        }
        ObjectNode event = ArchivedEvents.event(entry);
        if (filter.means(event, span)) {
            told++;
            common.tell(event.toString(), () -> PastViews.event(event, common.now()));
            return !common.around().out().checkError();
        }
        return true;
    }
}

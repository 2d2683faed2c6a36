package io.waybill.proof;

import java.util.List;
import java.util.stream.Collectors;

/** What a file of the archive consists of: the names of its parts, in their order. */
final class ArchiveFormat {
    /** The first line of {@link #SEGMENT}. */
    static final String NAME = "waybill-archive ";

    static final int VERSION = 1;

    /** Each entry behind its length in four bytes. */
    static final String ENTRIES = "entries";

    /** What the entries are about, with how many are. */
    static final String SUBJECTS = "subjects";

    /** The format, the first and the last position, the earliest and the latest time recorded. */
    static final String SEGMENT = "segment";

    /** The signed note. */
    static final String CHECKPOINT = "checkpoint";

    /** Hashes from the segment's root upwards, a line each. */
    static final String PATH = "path";

    static final List<String> PARTS = List.of(ENTRIES, SUBJECTS, SEGMENT, CHECKPOINT, PATH);

    private ArchiveFormat() {}

    static String pathText(List<Hash> path) {
        return path.stream().map(hash -> hash.base64() + "\n").collect(Collectors.joining());
    }
}

package io.waybill.proof;

import io.waybill.proof.LogEntry.Field;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What follows from the events of a segment, which who writes one and who reads one make alike. */
final class SegmentContents {
    private static final Comparator<String> BY_BYTES =
            (one, other) ->
                    Arrays.compareUnsigned(
                            one.getBytes(StandardCharsets.UTF_8),
                            other.getBytes(StandardCharsets.UTF_8));

    private final ArchiveSegment segment;
    private final GrowingTree tree = new GrowingTree();
    private final Map<String, Integer> subjects = new HashMap<>();
    private String earliest = "";
    private String latest = "";

    SegmentContents(ArchiveSegment segment) {
        this.segment = segment;
    }

    /** The position of the entry that comes next. */
    long next() {
        return segment.first() + tree.size();
    }

    boolean isWhole() {
        return tree.size() == segment.size();
    }

    /**
     * @param bytes those of the entry
     */
    void add(LogEntry entry, byte[] bytes) {
        tree.add(Hash.ofLeaf(bytes));
        subjects.merge(text(entry, Field.SUBJECT), 1, Integer::sum);
        String time = text(entry, Field.RECORDED_AT);
        earliest = tree.size() == 1 || time.compareTo(earliest) < 0 ? time : earliest;
        latest = time.compareTo(latest) > 0 ? time : latest;
    }

    private static String text(LogEntry entry, Field field) {
        return Objects.requireNonNullElse(entry.text(field), "");
    }

    Hash root() {
        return tree.root();
    }

    String earliest() {
        return earliest;
    }

    String latest() {
        return latest;
    }

    /** As {@link ArchiveFormat#SUBJECTS} has it, in the order of their bytes. */
    String subjectsText() {
        return subjects.keySet().stream()
                .sorted(BY_BYTES)
                .map(subject -> subjects.get(subject) + " " + inOneLine(subject) + "\n")
                .collect(Collectors.joining());
    }

    /** As {@link ArchiveFormat#SEGMENT} has it. */
    String segmentText() {
        return "%s%d\n%d\n%d\n%s\n%s\n"
                .formatted(
                        ArchiveFormat.NAME,
                        ArchiveFormat.VERSION,
                        segment.first(),
                        segment.last(),
                        inOneLine(earliest),
                        inOneLine(latest));
    }

    // Nothing that Waybill writes has a line's end there; what somebody else put into the log may.
    private static String inOneLine(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n");
    }

    /** The subject that a line of {@link ArchiveFormat#SUBJECTS} names. */
    static String subjectOf(String line) {
        String inOneLine = line.substring(line.indexOf(' ') + 1);
        StringBuilder subject = new StringBuilder();
        for (int i = 0; i < inOneLine.length(); i++) {
            char c = inOneLine.charAt(i);
            if (c == '\\' && i + 1 < inOneLine.length()) {
                i++;
                subject.append(inOneLine.charAt(i) == 'n' ? '\n' : inOneLine.charAt(i));
            } else {
                subject.append(c);
            }
        }
        return subject.toString();
    }
}

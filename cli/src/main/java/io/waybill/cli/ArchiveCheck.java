package io.waybill.cli;

import io.waybill.proof.ArchiveFile;
import io.waybill.proof.ArchiveSegment;
import io.waybill.proof.Hash;
import io.waybill.proof.UnusableArchive;
import io.waybill.proof.VerifierKey;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code waybill archive verify}: files beside a key, and nothing else. */
final class ArchiveCheck {
    private final Common common;
    private final List<VerifierKey> keys;
    private final List<Proven> proven = new ArrayList<>();
    private final List<Unproven> unproven = new ArrayList<>();

    /**
     * @param root of its events' subtree
     * @param size of its checkpoint: how many events there were
     */
    private record Proven(Path file, ArchiveSegment segment, Hash root, String origin, long size) {}

    private record Unproven(Path file, String because) {}

    /** Positions that no proven file has, between two that some have. */
    private record Gap(long from, long to) {}

    ArchiveCheck(Common common, List<VerifierKey> keys) {
        this.common = common;
        this.keys = keys;
    }

    /**
     * @return the exit code
     */
    int run(List<Path> files) {
        ProgressLine line = new ProgressLine(common);
        for (int i = 0; i < files.size(); i++) {
            line.show(
                    "verifying",
                    (double) i / files.size(),
                    "verifying file %,d of %,d".formatted(i + 1, files.size()));
            verify(files.get(i));
        }
        line.end();
        requireOneHistory();
        proven.sort(Comparator.comparing(file -> file.segment().first()));
        List<Gap> gaps = gaps();
        if (common.asData()) {
            common.print(common.data(data(gaps).toString()));
        } else {
            unproven.forEach(file -> common.print(sentence(file)));
            gaps.forEach(
                    gap ->
                            common.print(
                                    "missing: no file that is proven has the events %,d to %,d"
                                            .formatted(gap.from(), gap.to())));
            common.print(verdict(gaps));
        }
        return isProven(gaps) ? 0 : Failed.OPERATION;
    }

    private void verify(Path file) {
        try (ArchiveFile archive = ArchiveFile.open(file)) {
            Hash root = archive.verify(keys);
            proven.add(
                    new Proven(
                            file,
                            archive.segment(),
                            root,
                            archive.checkpoint().origin(),
                            archive.checkpoint().size()));
        } catch (UnusableArchive unusable) {
            unproven.add(new Unproven(file, unusable.because()));
        }
    }

    /** What was signed twice, with other events each time, proves nothing. */
    private void requireOneHistory() {
        Map<ArchiveSegment, Proven> first = new HashMap<>();
        List<Proven> others = new ArrayList<>();
        for (Proven file : proven) {
            Proven known = first.putIfAbsent(file.segment(), file);
            if (known != null && !known.root().equals(file.root())) {
                others.add(file);
                unproven.add(
                        new Unproven(
                                file.file(),
                                "has other "
                                        + file.segment()
                                        + " than "
                                        + known.file()
                                        + ", and both were signed: there are two histories"));
            }
        }
        proven.removeAll(others);
    }

    private List<Gap> gaps() {
        List<Gap> gaps = new ArrayList<>();
        long last = proven.isEmpty() ? 0 : proven.getFirst().segment().first() - 1;
        for (Proven file : proven) {
            if (file.segment().first() - 1 > last) {
                gaps.add(new Gap(last + 1, file.segment().first() - 1));
            }
            last = Math.max(last, file.segment().last());
        }
        return gaps;
    }

    private long last() {
        return proven.stream().mapToLong(file -> file.segment().last()).max().orElse(0);
    }

    private boolean isProven(List<Gap> gaps) {
        return unproven.isEmpty() && gaps.isEmpty();
    }

    private static String sentence(Unproven file) {
        return Table.printable(file.file() + " " + file.because());
    }

    private String verdict(List<Gap> gaps) {
        if (proven.isEmpty()) {
            return "Not proven: none of the files is.";
        }
        String range =
                "the events %,d to %,d".formatted(proven.getFirst().segment().first(), last());
        if (!isProven(gaps)) {
            return "Not proven as a whole: %,d of %,d files are, within %s."
                    .formatted(proven.size(), proven.size() + unproven.size(), range);
        }
        String origins =
                proven.stream().map(Proven::origin).distinct().collect(Collectors.joining(" and "));
        return "Proven: %s, in %,d files, are what they were when %s signed them."
                .formatted(range, proven.size(), origins);
    }

    private ObjectNode data(List<Gap> gaps) {
        ObjectNode data = Json.object();
        data.put("outcome", isProven(gaps) ? "proven" : "not-proven");
        ArrayNode files = data.putArray("files");
        for (Proven file : proven) {
            files.addObject()
                    .put("file", file.file().toString())
                    .put("proven", true)
                    .put("from", file.segment().first())
                    .put("to", file.segment().last())
                    .put("root", file.root().base64())
                    .put("origin", file.origin())
                    .put("size", file.size());
        }
        for (Unproven file : unproven) {
            files.addObject()
                    .put("file", file.file().toString())
                    .put("proven", false)
                    .put("because", file.because());
        }
        ArrayNode missing = data.putArray("missing");
        gaps.forEach(gap -> missing.addObject().put("from", gap.from()).put("to", gap.to()));
        return data;
    }
}

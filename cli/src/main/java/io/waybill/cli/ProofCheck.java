package io.waybill.cli;

import io.waybill.proof.Checkpoint;
import io.waybill.proof.LogCheck;
import io.waybill.proof.LogCheck.Difference;
import io.waybill.proof.LogCheck.Result;
import io.waybill.proof.LogEntry;
import io.waybill.proof.LogEntry.Field;
import io.waybill.proof.SignedNote;
import io.waybill.proof.VerifierKey;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code waybill verify --proof}: the log beside a checkpoint, with no trust in what serves it. */
final class ProofCheck {
    private static final int TELLS_EVERY = 16_384;

    private final Common common;
    private final ProofOptions options;
    private final List<String> notes = new ArrayList<>();

    ProofCheck(Common common, ProofOptions options) {
        this.common = common;
        this.options = options;
    }

    /**
     * @return the exit code
     */
    int run() {
        VerifierKey given = options.verifierKey();
        List<SignedNote> kept =
                options.checkpoints == null
                        ? List.of()
                        : KeptCheckpoints.read(options.checkpoints, common.around());
        try (ProofSource source = source()) {
            VerifierKey key = given == null ? ownKey(source) : given;
            List<Checkpoint> checkpoints =
                    KeptCheckpoints.verified(kept.isEmpty() ? own(source) : kept, key);
            Result result = check(source, checkpoints);
            List<LogEntry> strays = source.strays();
            long after = Math.max(0, source.position() - result.size());
            tell(key, result, strays, after);
            return result.isProven() && strays.isEmpty() ? 0 : Failed.OPERATION;
        }
    }

    private ProofSource source() {
        String database = options.database;
        if (database == null && options.archive != null) {
            throw new Failed(
                    Failed.USAGE,
                    "--archive goes with --database: a service that is asked reads its files itself");
        }
        if (database == null) {
            return new ApiProofSource(common.api());
        }
        return new DatabaseProofSource(
                database.isEmpty() ? common.dataFolder().databaseUrl() : database,
                options.archive == null
                        ? null
                        : new ArchivedEntries(
                                ArchiveFiles.of(List.of(options.archive), common.around())));
    }

    private VerifierKey ownKey(ProofSource source) {
        String own = source.key();
        if (own == null) {
            throw new Failed(Failed.REFUSED, "there is no key of checkpoints; name one with --key");
        }
        notes.add("the key is what Waybill itself says: name the one that you kept with --key");
        return VerifierKey.read(own);
    }

    private List<SignedNote> own(ProofSource source) {
        String own = source.checkpoint();
        if (own == null) {
            throw new Failed(
                    Failed.REFUSED,
                    "no checkpoint was signed yet; name one that you kept with --checkpoint");
        }
        notes.add(
                "the checkpoint is Waybill's own: that the log agrees with it does not show that it is what it was before."
                        + " Name one that was kept elsewhere with --checkpoint");
        return SignedNote.readAll(own);
    }

    private Result check(ProofSource source, List<Checkpoint> checkpoints) {
        ProgressLine line = new ProgressLine(common);
        long reads = LogCheck.reads(checkpoints);
        Result result =
                new LogCheck(
                                checkpoints,
                                position -> {
                                    if (position % TELLS_EVERY == 0) {
                                        line.show(
                                                "hashing",
                                                (double) position / (reads - 1),
                                                "%,d of %,d events".formatted(position, reads - 1));
                                    }
                                })
                        .check(source.entries(reads), source.leaves(reads));
        line.end();
        return result;
    }

    private void tell(VerifierKey key, Result result, List<LogEntry> strays, long after) {
        if (common.asData()) {
            common.print(common.data(data(key, result, strays, after).toString()));
            return;
        }
        notes.forEach(common::warn);
        result.differences().forEach(difference -> common.print(sentence(difference)));
        if (result.differing() > result.differences().size()) {
            common.print(
                    "… and %,d more differ"
                            .formatted(result.differing() - result.differences().size()));
        }
        strays.forEach(
                stray ->
                        common.print(
                                "inserted: the log's table has an event that no position leads to: "
                                        + event(stray)));
        common.print(verdict(key, result, strays));
        if (after > 0) {
            common.print("%,d events came after that, and are not covered.".formatted(after));
        }
    }

    private static String sentence(Difference difference) {
        LogEntry entry = difference.entry();
        String where = "position " + difference.position() + ": ";
        String now = entry == null ? "" : event(entry);
        return switch (difference.kind()) {
            case CHANGED -> where + "changed: " + now + " is not what was recorded";
            case MISSING ->
                    where
                            + "removed: nothing stands there"
                            + (difference.elsewhere() == 0
                                    ? ""
                                    : "; what was recorded there stands at position "
                                            + difference.elsewhere());
            case REMOVED ->
                    where
                            + "removed: what was recorded there is gone, and "
                            + now
                            + ", which came next, stands there";
            case INSERTED ->
                    where
                            + "inserted: "
                            + now
                            + " was not recorded there; what was stands after it";
            case MOVED ->
                    where
                            + "moved: what was recorded there stands at position "
                            + difference.elsewhere()
                            + (entry == null ? "" : ", and " + now + " in its place");
        };
    }

    private static String event(LogEntry entry) {
        return Table.printable(
                "event %s (%s of %s, sequence %d, recorded %s)"
                        .formatted(
                                entry.text(Field.ID),
                                entry.text(Field.TYPE),
                                entry.text(Field.SUBJECT),
                                entry.sequence(),
                                entry.text(Field.RECORDED_AT)));
    }

    private static String verdict(VerifierKey key, Result result, List<LogEntry> strays) {
        if (result.isProven()) {
            return (strays.isEmpty() ? "Proven" : "Proven but for that")
                    + ": all %,d events are what they were when %s signed them."
                            .formatted(result.size(), key.name());
        }
        String begin =
                result.proven() == 0
                        ? "Not proven: "
                        : result.proven() >= result.changedBy()
                                ? "Not proven, for checkpoints contradict each other: "
                                : "Not proven: the first %,d events are what they were; "
                                        .formatted(result.proven());
        if (!result.differences().isEmpty()) {
            return begin
                    + "the first that is not is at position "
                    + result.differences().getFirst().position()
                    + ".";
        }
        return begin
                + "of the first %,d one at least is not, and which one cannot be told: the tree that would tell was changed, too, or does not reach so far."
                        .formatted(result.changedBy());
    }

    private ObjectNode data(VerifierKey key, Result result, List<LogEntry> strays, long after) {
        ObjectNode data = Json.object();
        data.put("outcome", result.isProven() && strays.isEmpty() ? "proven" : "different");
        data.put("key", key.toString());
        data.put("size", result.size());
        data.put("proven", result.proven());
        if (!result.isProven()) {
            data.put("changedBy", result.changedBy());
        }
        data.put("after", after);
        data.put("differing", result.differing());
        ArrayNode differences = data.putArray("differences");
        for (Difference difference : result.differences()) {
            ObjectNode item = differences.addObject().put("position", difference.position());
            item.put("what", difference.kind().name().toLowerCase(Locale.ROOT));
            if (difference.elsewhere() != 0) {
                item.put("elsewhere", difference.elsewhere());
            }
            put(item, difference.entry());
        }
        ArrayNode unplaced = data.putArray("strays");
        strays.forEach(stray -> put(unplaced.addObject(), stray));
        ArrayNode warnings = data.putArray("warnings");
        notes.forEach(warnings::add);
        return data;
    }

    private static void put(ObjectNode item, @Nullable LogEntry entry) {
        if (entry != null) {
            Json.put(item, "id", entry.text(Field.ID));
            Json.put(item, "type", entry.text(Field.TYPE));
            Json.put(item, "subject", entry.text(Field.SUBJECT));
            item.put("sequence", entry.sequence());
            Json.put(item, "recordedAt", entry.text(Field.RECORDED_AT));
        }
    }
}

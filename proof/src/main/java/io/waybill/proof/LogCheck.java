package io.waybill.proof;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * Whether a log is what it was when checkpoints of it were signed. All of it is hashed anew; and
 * the hashes that the log's tree has are read beside it, for they tell which event it is that
 * differs, where they themselves are what was signed.
 */
public final class LogCheck {
    private static final int NAMED = 20;

    private final Map<Long, Checkpoint> bySize = new TreeMap<>();
    private final long last;
    private final LongConsumer reached;
    private final GrowingTree now = new GrowingTree();
    private final GrowingTree kept = new GrowingTree();
    private final List<Difference> differing = new ArrayList<>();
    private final Map<Long, Long> differingUpTo = new HashMap<>();
    private long count;
    private boolean isWhole = true;
    private long proven;
    private long changedBy;
    private long sound;
    private @Nullable First first;

    /** What is the matter with what stands at a position. */
    public enum Kind {
        /** It is not what was recorded there. */
        CHANGED,
        /** Nothing stands there any more. */
        MISSING,
        /** What was recorded there is gone, and what came after it stands in its place. */
        REMOVED,
        /** It was not recorded, and what was stands after it. */
        INSERTED,
        /** What was recorded there stands elsewhere. */
        MOVED
    }

    /**
     * The first ones are named.
     *
     * @param entry what stands there now; none where nothing does
     * @param elsewhere where what was recorded there stands now; 0 where that is not known
     */
    public record Difference(long position, Kind kind, @Nullable LogEntry entry, long elsewhere) {}

    /**
     * What was found.
     *
     * @param size of the largest checkpoint
     * @param proven up to which position all is what was signed
     * @param changedBy the size of the first checkpoint that the log is not; 0 where there is none
     * @param differing how many events differ for certain
     * @param differences the first of them; none where the hashes that would tell were changed, too
     */
    public record Result(
            long size, long proven, long changedBy, long differing, List<Difference> differences) {
        public boolean isProven() {
            return changedBy == 0;
        }
    }

    /** What was recorded at the first position that differs, to be looked for elsewhere. */
    private record First(long position, @Nullable LogEntry entry, @Nullable Hash recorded) {}

    /**
     * @param checkpoints of one log, one at least, of whose signatures somebody has made sure
     * @param reached is told how far it is
     */
    public LogCheck(Collection<Checkpoint> checkpoints, LongConsumer reached) {
        checkpoints.forEach(checkpoint -> bySize.putIfAbsent(checkpoint.size(), checkpoint));
        last = bySize.keySet().stream().max(Long::compare).orElseThrow();
        this.reached = reached;
        // Of two that say different things of one size, the log is one at most.
        checkpoints.stream()
                .filter(one -> !one.equals(bySize.get(one.size())))
                .map(Checkpoint::size)
                .min(Long::compare)
                .ifPresent(size -> changedBy = size);
    }

    /** How many entries and leaves are to be read, if there are as many: one after the last. */
    public static long reads(Collection<Checkpoint> checkpoints) {
        return 1 + checkpoints.stream().mapToLong(Checkpoint::size).max().orElse(0);
    }

    /**
     * Checks once.
     *
     * @param entries in the order of their positions; where one is missing, so it is here
     * @param leaves of the tree, each in its place
     */
    public Result check(Iterator<LogEntry> entries, Iterator<Hash> leaves) {
        LogEntry next = next(entries);
        compare(0);
        for (long position = 1; position <= last; position++) {
            while (next != null && next.position() < position) {
                next = next(entries); // cannot be, but for a source that makes things up
            }
            LogEntry entry = next != null && next.position() == position ? next : null;
            take(position, entry, leaves.hasNext() ? leaves.next() : null);
            if (entry != null) {
                next = next(entries);
            }
            compare(position);
            reached.accept(position);
        }
        if (next != null) {
            lookFor(next);
        }
        return new Result(
                last,
                proven,
                changedBy,
                differingUpTo.getOrDefault(sound, 0L),
                differing.stream().filter(one -> one.position() <= sound).toList());
    }

    private static @Nullable LogEntry next(Iterator<LogEntry> entries) {
        return entries.hasNext() ? entries.next() : null;
    }

    private void take(long position, @Nullable LogEntry entry, @Nullable Hash recorded) {
        Hash leaf = entry == null ? null : entry.leaf();
        if (leaf == null) {
            isWhole = false;
        } else {
            now.add(leaf);
        }
        if (recorded != null) {
            kept.add(recorded);
        }
        if (entry != null) {
            lookFor(entry);
        }
        First before = first;
        if (before != null && before.position() + 1 == position) {
            lookIfMovedUp(before, recorded);
        }
        if (leaf == null || !leaf.equals(recorded)) {
            differs(position, entry, recorded);
        }
    }

    private void differs(long position, @Nullable LogEntry entry, @Nullable Hash recorded) {
        count++;
        if (first == null) {
            first = new First(position, entry, recorded);
        }
        if (differing.size() < NAMED) {
            differing.add(
                    new Difference(
                            position, entry == null ? Kind.MISSING : Kind.CHANGED, entry, 0));
        }
    }

    /** Whether it is what was recorded at the first position that differs. */
    private void lookFor(LogEntry entry) {
        if (first == null || differing.getFirst().elsewhere() != 0) {
            return;
        }
        if (entry.at(first.position()).leaf().equals(first.recorded())) {
            Kind kind =
                    first.entry() != null && entry.position() == first.position() + 1
                            ? Kind.INSERTED
                            : Kind.MOVED;
            differing.set(
                    0, new Difference(first.position(), kind, first.entry(), entry.position()));
        }
    }

    /** Whether what stands at the first position that differs was recorded at the next one. */
    private void lookIfMovedUp(First before, @Nullable Hash recorded) {
        LogEntry entry = before.entry();
        if (entry != null && entry.at(before.position() + 1).leaf().equals(recorded)) {
            // Where each stands in the other's place, none is gone.
            Difference told = differing.getFirst();
            Kind kind = told.elsewhere() == 0 ? Kind.REMOVED : Kind.MOVED;
            differing.set(0, new Difference(told.position(), kind, entry, told.elsewhere()));
        }
    }

    private void compare(long size) {
        Checkpoint checkpoint = bySize.get(size);
        if (checkpoint == null) {
            return;
        }
        if (isWhole && now.root().equals(checkpoint.root())) {
            proven = size;
        } else if (changedBy == 0 || changedBy > size) {
            changedBy = size;
        }
        if (kept.size() == size && kept.root().equals(checkpoint.root())) {
            sound = size;
            differingUpTo.put(size, count);
        }
    }
}

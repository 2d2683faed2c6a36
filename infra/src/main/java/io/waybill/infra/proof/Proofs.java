package io.waybill.infra.proof;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.UnknownThing;
import io.waybill.infra.publisher.EventLog;
import io.waybill.infra.publisher.Publisher;
import io.waybill.proof.Hash;
import io.waybill.proof.LogEntry;
import io.waybill.proof.MerkleTree;
import io.waybill.proof.Tile;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What others are told to verify the log with. */
@Component
public class Proofs {
    private final EventLog log;
    private final Publisher publisher;
    private final LogEntries entries;
    private final TreeStore store;
    private final Checkpoints checkpoints;
    private final CheckpointKey key;
    private final TreeGrowth growth;
    private final Signing signing;

    Proofs(
            EventLog log,
            Publisher publisher,
            LogEntries entries,
            TreeStore store,
            Checkpoints checkpoints,
            CheckpointKey key,
            TreeGrowth growth,
            Signing signing) {
        this.log = log;
        this.publisher = publisher;
        this.entries = entries;
        this.store = store;
        this.checkpoints = checkpoints;
        this.key = key;
        this.growth = growth;
        this.signing = signing;
    }

    /**
     * That an event is in the log of a size.
     *
     * @param leaf the hash of its entry, as the tree has it
     * @param hashes from the leaf upwards
     */
    public record Inclusion(
            long position, long size, String leaf, List<String> hashes, String root) {}

    /**
     * That the log of one size is the beginning of that of another.
     *
     * @param firstRoot of the smaller one
     * @param secondRoot of the larger one
     */
    public record Consistency(
            long first, long second, List<String> hashes, String firstRoot, String secondRoot) {}

    /**
     * That a full subtree is in the log that a checkpoint was signed of.
     *
     * @param root of the subtree
     * @param path from there upwards
     */
    public record Subtree(Hash root, SignedCheckpoint checkpoint, List<Hash> path) {}

    /** Whether the tree grows and is signed. */
    public boolean areMade() {
        return growth.isOn();
    }

    public String origin() {
        return key.origin();
    }

    /**
     * What the newest checkpoint is verified with; where there is none yet, what this instance
     * would sign with. None where nothing can be signed.
     */
    public @Nullable String key(Optional<SignedCheckpoint> newest) {
        if (newest.isPresent()) {
            return newest.get().key();
        }
        try {
            return key.key().verifier().toString();
        } catch (CheckpointKey.NoKey _) {
            return null; // the troubles say why
        }
    }

    /** How many events the tree has. */
    public long size() {
        return store.size();
    }

    /** The position of the newest event. */
    public long position() {
        return log.lastPosition();
    }

    /**
     * What keeps the tree from growing, or checkpoints from being signed; only the leading instance
     * knows.
     */
    public List<String> troubles() {
        if (!publisher.isLeading()) {
            return List.of();
        }
        String missing = growth.trouble();
        List<String> of = signing.troubles();
        return missing == null ? of : Stream.concat(Stream.of(missing), of.stream()).toList();
    }

    public Optional<SignedCheckpoint> newest() {
        return checkpoints.newest(origin());
    }

    /** Those that are smaller, the largest first. */
    public List<SignedCheckpoint> before(long size, int limit) {
        return checkpoints.before(origin(), size, limit);
    }

    /**
     * @throws UnknownThing where none is on record
     */
    public SignedCheckpoint checkpoint(long size) {
        return checkpoints
                .at(origin(), size)
                .orElseThrow(
                        () ->
                                new UnknownThing(
                                        "no checkpoint with " + size + " events is on record"));
    }

    /**
     * @param size of the tree; all there is, where none is named
     */
    public Inclusion inclusion(long position, @Nullable Long size) {
        long of = requireSize("size", size);
        if (position < 1 || position > of) {
            throw new InvalidInput(
                    "position", position + " is not in a tree of " + of + ": it counts from 1");
        }
        MerkleTree tree = store.tree();
        return new Inclusion(
                position,
                of,
                leafAt(position).base64(),
                base64(tree.inclusion(position - 1, of)),
                tree.root(of).base64());
    }

    /**
     * Of the smallest checkpoint that has all of a full subtree; none where there is none yet.
     *
     * @param height of the subtree, which has 2<sup>height</sup> events
     * @param index among those of its height, from 0
     */
    public Optional<Subtree> subtree(int height, long index) {
        return checkpoints
                .covering(origin(), (index + 1) << height)
                .map(
                        checkpoint -> {
                            MerkleTree tree = store.tree();
                            return new Subtree(
                                    tree.subtree(height, index),
                                    checkpoint,
                                    tree.inclusion(height, index, checkpoint.size()));
                        });
    }

    /**
     * @param second all there is, where none is named
     */
    public Consistency consistency(long first, @Nullable Long second) {
        long to = requireSize("to", second);
        if (first < 0 || first > to) {
            throw new InvalidInput("from", first + " is not from 0 to " + to);
        }
        MerkleTree tree = store.tree();
        return new Consistency(
                first,
                to,
                base64(tree.consistency(first, to)),
                tree.root(first).base64(),
                tree.root(to).base64());
    }

    private static List<String> base64(List<Hash> hashes) {
        return hashes.stream().map(Hash::base64).toList();
    }

    private long requireSize(String field, @Nullable Long size) {
        long all = store.size();
        if (size == null) {
            return all;
        }
        if (size < 0 || size > all) {
            throw new InvalidInput(field, size + " is not from 0 to " + all + ", the tree's size");
        }
        return size;
    }

    /** The leaf of an event, as the tree has it. */
    private Hash leafAt(long position) {
        long index = position - 1;
        return store.tile(0, index >> Tile.HEIGHT).at((int) (index % Tile.WIDTH));
    }

    /**
     * The leaves of up to 256 events, as the tree has them: of those that stand in one tile with
     * the one at a position, from that on.
     */
    public List<Hash> leavesFrom(long position) {
        long index = position - 1;
        Tile tile = store.tile(0, index >> Tile.HEIGHT);
        return tile.from((int) (index % Tile.WIDTH));
    }

    /** Those of the next {@code count} positions, as the log has them now. */
    public List<LogEntry> entriesAfter(long position, int count) {
        return entries.after(position, count);
    }

    /**
     * @throws UnknownThing where there is no such event
     */
    public LogEntry entryAt(long position) {
        return entries.after(position - 1, 1).stream()
                .filter(entry -> entry.position() == position)
                .findFirst()
                .orElseThrow(() -> new UnknownThing("there is no event at position " + position));
    }

    /** Rows of the log's table that have no position and never will. */
    public List<LogEntry> strays(int limit) {
        return entries.strays(limit);
    }

    /**
     * @throws UnknownThing where there is no such event, or it has no position yet
     */
    public long positionOf(String eventId) {
        return log.positionOf(eventId)
                .orElseThrow(
                        () ->
                                new UnknownThing(
                                        "no event "
                                                + eventId
                                                + " is on record, or it has no position yet"));
    }
}

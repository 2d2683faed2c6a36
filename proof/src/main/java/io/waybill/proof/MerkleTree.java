package io.waybill.proof;

import java.util.ArrayList;
import java.util.List;

/**
 * The tree of RFC 9162, section 2.1: its root at any size, that a leaf is in it, and that one of a
 * size is the beginning of another. Leaves are counted from 0.
 */
public final class MerkleTree {
    private final Nodes nodes;

    public MerkleTree(Nodes nodes) {
        this.nodes = nodes;
    }

    /** Of the first {@code size} leaves. */
    public Hash root(long size) {
        return size == 0 ? Hash.EMPTY : root(0, size);
    }

    /** Of the leaves from {@code from}, where a subtree of the whole begins. */
    private Hash root(long from, long size) {
        if (Long.bitCount(size) == 1) {
            int height = Long.numberOfTrailingZeros(size);
            return nodes.at(height, from >> height);
        }
        long left = split(size);
        return Hash.ofNode(root(from, left), root(from + left, size - left));
    }

    /** The largest power of two that is smaller. */
    private static long split(long size) {
        return Long.highestOneBit(size - 1);
    }

    /**
     * That a leaf is in the tree of a size: what is missing for its root, from the leaf upwards.
     */
    public List<Hash> inclusion(long leaf, long size) {
        if (leaf < 0 || leaf >= size) {
            throw new IllegalArgumentException("leaf " + leaf + " is not in a tree of " + size);
        }
        List<Hash> proof = new ArrayList<>();
        inclusion(leaf, 0, size, proof);
        return proof;
    }

    /** Of a full subtree, as {@link Nodes} has it. */
    public Hash subtree(int height, long index) {
        return nodes.at(height, index);
    }

    /**
     * That a full subtree is in the tree of a size: what is missing for the whole tree's root, from
     * the subtree's root upwards. It is what proves the subtree's first leaf, without what lies
     * within the subtree.
     *
     * @throws IllegalArgumentException where the tree has not all of it
     */
    public List<Hash> inclusion(int height, long index, long size) {
        if (index < 0 || index >= size >> height) {
            throw new IllegalArgumentException(
                    "a tree of " + size + " has no full subtree " + index + " of height " + height);
        }
        List<Hash> proof = inclusion(index << height, size);
        return List.copyOf(proof.subList(height, proof.size()));
    }

    private void inclusion(long leaf, long from, long size, List<Hash> proof) {
        if (size == 1) {
            return;
        }
        long left = split(size);
        if (leaf < from + left) {
            inclusion(leaf, from, left, proof);
            proof.add(root(from + left, size - left));
        } else {
            inclusion(leaf, from + left, size - left, proof);
            proof.add(root(from, left));
        }
    }

    /** That the tree of one size is the beginning of that of another. */
    public List<Hash> consistency(long first, long second) {
        if (first < 0 || first > second) {
            throw new IllegalArgumentException("a tree of " + first + " begins none of " + second);
        }
        List<Hash> proof = new ArrayList<>();
        if (first > 0 && first < second) {
            consistency(first, 0, second, true, proof);
        }
        return proof;
    }

    private void consistency(long first, long from, long size, boolean whole, List<Hash> proof) {
        if (first == size) {
            if (!whole) {
                proof.add(root(from, size));
            }
            return;
        }
        long left = split(size);
        if (first <= left) {
            consistency(first, from, left, whole, proof);
            proof.add(root(from + left, size - left));
        } else {
            consistency(first - left, from + left, size - left, false, proof);
            proof.add(root(from, left));
        }
    }

    /** Whether a leaf is proved to be in the tree of that size and root (section 2.1.3.2). */
    public static boolean proves(List<Hash> proof, Hash leafHash, long leaf, long size, Hash root) {
        if (leaf < 0 || leaf >= size) {
            return false;
        }
        Way up = new Way(leaf, size - 1);
        Hash hash = leafHash;
        for (Hash sibling : proof) {
            if (up.isOver()) {
                return false;
            }
            hash = up.isRight() ? Hash.ofNode(sibling, hash) : Hash.ofNode(hash, sibling);
            up.go();
        }
        return up.isOver() && hash.equals(root);
    }

    /**
     * Whether a full subtree is proved to be in the tree of that size and root: as a leaf is, of
     * the tree whose leaves are the roots of subtrees of its height.
     */
    public static boolean proves(
            List<Hash> proof, Hash subtree, int height, long index, long size, Hash root) {
        return index >= 0
                && index < size >> height
                && proves(proof, subtree, index, ((size - 1) >> height) + 1, root);
    }

    /**
     * Whether the tree of one size and root is proved to be the beginning of another (section
     * 2.1.4.2).
     */
    public static boolean provesBeginning(
            List<Hash> proof, long first, Hash firstRoot, long second, Hash secondRoot) {
        if (first == 0 || first == second) {
            return proof.isEmpty() && firstRoot.equals(first == 0 ? Hash.EMPTY : secondRoot);
        }
        if (first < 0 || first > second || proof.isEmpty()) {
            return false;
        }
        List<Hash> rest = new ArrayList<>(proof);
        if (Long.bitCount(first) == 1) {
            rest.addFirst(firstRoot);
        }
        int whole = Long.numberOfTrailingZeros(first); // up to which height both have the same
        Way up = new Way((first - 1) >> whole, (second - 1) >> whole);
        Hash before = rest.getFirst();
        Hash after = rest.getFirst();
        for (Hash sibling : rest.subList(1, rest.size())) {
            if (up.isOver()) {
                return false;
            }
            if (up.isRight()) {
                before = Hash.ofNode(sibling, before);
                after = Hash.ofNode(sibling, after);
            } else {
                after = Hash.ofNode(after, sibling);
            }
            up.go();
        }
        return up.isOver() && before.equals(firstRoot) && after.equals(secondRoot);
    }

    /** From a node up to the root, past the heights at which the last one has no sibling. */
    private static final class Way {
        private long here;
        private long last;

        Way(long here, long last) {
            this.here = here;
            this.last = last;
        }

        boolean isOver() {
            return last == 0;
        }

        /** Whether the sibling stands to its left. */
        boolean isRight() {
            return (here & 1) == 1 || here == last;
        }

        void go() {
            if (isRight()) {
                while ((here & 1) == 0 && here != 0) {
                    up();
                }
            }
            up();
        }

        private void up() {
            here >>= 1;
            last >>= 1;
        }
    }
}

package io.waybill.proof;

import java.util.ArrayList;
import java.util.List;

/** A tree that grows leaf by leaf and keeps only what its root is made of. */
public final class GrowingTree {
    private final List<Hash> full = new ArrayList<>(); // subtrees, the largest first
    private long size;

    public void add(Hash leaf) {
        Hash hash = leaf;
        for (long half = size; (half & 1) == 1; half >>= 1) {
            hash = Hash.ofNode(full.removeLast(), hash);
        }
        full.add(hash);
        size++;
    }

    public long size() {
        return size;
    }

    public Hash root() {
        if (full.isEmpty()) {
            return Hash.EMPTY;
        }
        Hash root = full.getLast();
        for (int i = full.size() - 2; i >= 0; i--) {
            root = Hash.ofNode(full.get(i), root);
        }
        return root;
    }
}

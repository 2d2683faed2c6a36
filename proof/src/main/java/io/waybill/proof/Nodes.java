package io.waybill.proof;

/** Where the hashes of a tree's full subtrees are had from. */
@FunctionalInterface
public interface Nodes {
    /**
     * The root of a full subtree.
     *
     * @param height 0 for a leaf: the subtree has 2<sup>height</sup> leaves
     * @param index of the subtree among those of its height, from 0
     */
    Hash at(int height, long index);
}

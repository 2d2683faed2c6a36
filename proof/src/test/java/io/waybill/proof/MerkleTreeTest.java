package io.waybill.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

class MerkleTreeTest {
    private static final int ALL_UP_TO = 70;
    private static final int MANY = 70_000;

    /** The leaves and roots that implementations of certificate transparency are tested with. */
    @Test
    void theRootsAreThoseOfCertificateTransparency() {
        List<String> entries =
                List.of(
                        "",
                        "00",
                        "10",
                        "2021",
                        "3031",
                        "40414243",
                        "5051525354555657",
                        "606162636465666768696a6b6c6d6e6f");
        GrowingTree tree = new GrowingTree();
        List<String> roots = new ArrayList<>();
        for (String entry : entries) {
            tree.add(Hash.ofLeaf(HexFormat.of().parseHex(entry)));
            roots.add(HexFormat.of().formatHex(tree.root().bytes()));
        }
        assertThat(roots.getFirst())
                .isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assertThat(roots.get(1))
                .isEqualTo("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
        assertThat(roots.get(2))
                .isEqualTo("aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77");
        assertThat(roots.getLast())
                .isEqualTo("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
        assertThat(HexFormat.of().formatHex(Hash.EMPTY.bytes()))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void rootsAndProofsAreThoseOfTheDefinition() {
        for (int size = 0; size <= ALL_UP_TO; size++) {
            List<Hash> leaves = leaves(size);
            MerkleTree tree = treeOf(leaves);
            Hash root = ByTheBook.root(leaves);
            assertThat(tree.root(size)).isEqualTo(root);
            assertThat(grown(leaves).root()).isEqualTo(root);
            for (int leaf = 0; leaf < size; leaf++) {
                List<Hash> proof = tree.inclusion(leaf, size);
                assertThat(proof).isEqualTo(ByTheBook.path(leaf, leaves));
                assertThat(MerkleTree.proves(proof, leaves.get(leaf), leaf, size, root)).isTrue();
            }
            for (int first = 0; first <= size; first++) {
                List<Hash> proof = tree.consistency(first, size);
                assertThat(proof).isEqualTo(ByTheBook.proof(first, leaves));
                Hash before = ByTheBook.root(leaves.subList(0, first));
                assertThat(MerkleTree.provesBeginning(proof, first, before, size, root)).isTrue();
            }
        }
    }

    @Test
    void aFullSubtreeIsProvedWhereItIsAndNowhereElse() {
        List<Hash> leaves = leaves(ALL_UP_TO);
        MerkleTree tree = treeOf(leaves);
        for (int size = 1; size <= ALL_UP_TO; size++) {
            Hash root = tree.root(size);
            for (int height = 0; 1 << height <= size; height++) {
                for (long index = 0; index < size >> height; index++) {
                    Hash subtree = tree.subtree(height, index);
                    List<Hash> proof = tree.inclusion(height, index, size);
                    assertThat(MerkleTree.proves(proof, subtree, height, index, size, root))
                            .isTrue();
                    assertThat(MerkleTree.proves(proof, subtree, height, index + 1, size, root))
                            .isFalse();
                    assertThat(MerkleTree.proves(proof, leaves.get(69), height, index, size, root))
                            .isEqualTo(subtree.equals(leaves.get(69)));
                    if (!proof.isEmpty()) {
                        assertThat(
                                        MerkleTree.proves(
                                                proof.subList(1, proof.size()),
                                                subtree,
                                                height,
                                                index,
                                                size,
                                                root))
                                .isFalse();
                    }
                }
                int none = height;
                int of = size;
                assertThatThrownBy(() -> tree.inclusion(none, of >> none, of))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void ofALargeTreeAnyLeafAndAnyBeginningIsProved() {
        List<Hash> leaves = leaves(MANY);
        MerkleTree tree = treeOf(leaves);
        Random random = new Random(9162);
        for (int i = 0; i < 30; i++) {
            int size = 1 + random.nextInt(MANY);
            int first = 1 + random.nextInt(size);
            int leaf = random.nextInt(size);
            Hash root = tree.root(size);
            assertThat(root).isEqualTo(grown(leaves.subList(0, size)).root());
            assertThat(
                            MerkleTree.proves(
                                    tree.inclusion(leaf, size), leaves.get(leaf), leaf, size, root))
                    .isTrue();
            assertThat(
                            MerkleTree.provesBeginning(
                                    tree.consistency(first, size),
                                    first,
                                    tree.root(first),
                                    size,
                                    root))
                    .isTrue();
        }
    }

    @Test
    void nothingElseIsProved() {
        List<Hash> leaves = leaves(ALL_UP_TO);
        MerkleTree tree = treeOf(leaves);
        Hash other = Hash.ofLeaf(new byte[] {7});
        for (int size = 1; size <= ALL_UP_TO; size++) {
            Hash root = tree.root(size);
            for (int leaf = 0; leaf < size; leaf++) {
                List<Hash> proof = tree.inclusion(leaf, size);
                Hash hash = leaves.get(leaf);
                assertThat(MerkleTree.proves(proof, other, leaf, size, root)).isFalse();
                assertThat(MerkleTree.proves(proof, hash, leaf, size, other)).isFalse();
                assertThat(MerkleTree.proves(proof, hash, size, size, root)).isFalse();
                assertThat(MerkleTree.proves(proof, hash, (leaf + 1) % size, size, root))
                        .isEqualTo(size == 1);
                assertThat(MerkleTree.proves(more(proof, other), hash, leaf, size, root)).isFalse();
                for (int i = 0; i < proof.size(); i++) {
                    assertThat(MerkleTree.proves(with(proof, i, other), hash, leaf, size, root))
                            .isFalse();
                    assertThat(MerkleTree.proves(without(proof, i), hash, leaf, size, root))
                            .isFalse();
                }
            }
            for (int first = 1; first < size; first++) {
                List<Hash> proof = tree.consistency(first, size);
                Hash before = tree.root(first);
                assertThat(MerkleTree.provesBeginning(proof, first, other, size, root)).isFalse();
                assertThat(MerkleTree.provesBeginning(proof, first, before, size, other)).isFalse();
                assertThat(
                                MerkleTree.provesBeginning(
                                        more(proof, other), first, before, size, root))
                        .isFalse();
                for (int i = 0; i < proof.size(); i++) {
                    assertThat(
                                    MerkleTree.provesBeginning(
                                            with(proof, i, other), first, before, size, root))
                            .isFalse();
                }
            }
        }
        assertThat(MerkleTree.provesBeginning(List.of(), 3, tree.root(3), 3, tree.root(4)))
                .isFalse();
        assertThat(MerkleTree.provesBeginning(List.of(), 4, tree.root(4), 3, tree.root(3)))
                .isFalse();
    }

    @Test
    void aTileKnowsTheRootsOfAllItsSubtrees() {
        List<Hash> leaves = leaves(Tile.WIDTH);
        Tile tile = Tile.empty().with(leaves.subList(0, 100)).with(leaves.subList(100, 256));
        assertThat(tile.isFull()).isTrue();
        assertThat(new Tile(tile.bytes()).root()).isEqualTo(ByTheBook.root(leaves));
        for (int height = 0; height <= Tile.HEIGHT; height++) {
            int width = 1 << height;
            for (int index = 0; index < Tile.WIDTH / width; index++) {
                assertThat(tile.root(height, index))
                        .isEqualTo(
                                ByTheBook.root(leaves.subList(index * width, (index + 1) * width)));
            }
        }
    }

    private static List<Hash> leaves(int count) {
        List<Hash> leaves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            leaves.add(Hash.ofLeaf(("entry " + i).getBytes(StandardCharsets.UTF_8)));
        }
        return leaves;
    }

    private static MerkleTree treeOf(List<Hash> leaves) {
        return new MerkleTree(
                (height, index) ->
                        ByTheBook.root(
                                leaves.subList(
                                        (int) index << height, ((int) index + 1) << height)));
    }

    private static GrowingTree grown(List<Hash> leaves) {
        GrowingTree tree = new GrowingTree();
        leaves.forEach(tree::add);
        return tree;
    }

    private static List<Hash> with(List<Hash> proof, int at, Hash other) {
        List<Hash> changed = new ArrayList<>(proof);
        changed.set(at, other);
        return changed;
    }

    private static List<Hash> without(List<Hash> proof, int at) {
        List<Hash> changed = new ArrayList<>(proof);
        changed.remove(at);
        return changed;
    }

    private static List<Hash> more(List<Hash> proof, Hash last) {
        List<Hash> changed = new ArrayList<>(proof);
        changed.add(last);
        return changed;
    }
}

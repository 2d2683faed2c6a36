package io.waybill.proof;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Up to 256 hashes side by side, as a tree is kept: on level 0 those of leaves, on each higher one
 * the roots of the full tiles below.
 */
public final class Tile {
    public static final int HEIGHT = 8;
    public static final int WIDTH = 1 << HEIGHT;

    private final byte[] hashes;

    /**
     * @param hashes one after the other
     */
    public Tile(byte[] hashes) {
        if (hashes.length % Hash.LENGTH != 0 || hashes.length > WIDTH * Hash.LENGTH) {
            throw new IllegalArgumentException("no tile has " + hashes.length + " bytes");
        }
        this.hashes = hashes.clone();
    }

    public static Tile empty() {
        return new Tile(new byte[0]);
    }

    public int count() {
        return hashes.length / Hash.LENGTH;
    }

    public boolean isFull() {
        return count() == WIDTH;
    }

    public byte[] bytes() {
        return hashes.clone();
    }

    /**
     * @throws IllegalStateException where there is none
     */
    public Hash at(int place) {
        if (place >= count()) {
            throw new IllegalStateException("the tree lacks a hash that it should have");
        }
        return Hash.of(hashes, place * Hash.LENGTH, Hash.LENGTH);
    }

    /** The hashes from a place on. */
    public List<Hash> from(int place) {
        return IntStream.range(place, count()).mapToObj(this::at).toList();
    }

    /** The same with more. */
    public Tile with(Iterable<Hash> more) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(WIDTH * Hash.LENGTH);
        bytes.writeBytes(hashes);
        more.forEach(hash -> bytes.writeBytes(hash.bytes()));
        return new Tile(bytes.toByteArray());
    }

    /**
     * The root of a full subtree within.
     *
     * @param height less than {@link #HEIGHT}, or that for the whole tile
     * @param index among those of its height in this tile
     */
    public Hash root(int height, int index) {
        int leaves = 1 << height;
        Hash[] row = new Hash[leaves];
        for (int i = 0; i < leaves; i++) {
            row[i] = at(index * leaves + i);
        }
        for (int count = leaves; count > 1; count /= 2) {
            for (int i = 0; i < count / 2; i++) {
                row[i] = Hash.ofNode(row[2 * i], row[2 * i + 1]);
            }
        }
        return row[0];
    }

    /** Of the whole tile, where it is full. */
    public Hash root() {
        return root(HEIGHT, 0);
    }
}

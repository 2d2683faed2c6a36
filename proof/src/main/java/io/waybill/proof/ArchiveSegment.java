package io.waybill.proof;

/**
 * Which events one file of the archive has: those of a full subtree of the log's tree.
 *
 * @param height of the subtree, which has 2<sup>height</sup> events
 * @param index of the subtree among those of its height, from 0
 */
public record ArchiveSegment(int height, long index) {
    private static final int HIGHEST = 30;

    public ArchiveSegment {
        if (height < 0 || height > HIGHEST || index < 0 || index > Long.MAX_VALUE >> height + 1) {
            throw new IllegalArgumentException(
                    "there is no segment " + index + " of height " + height);
        }
    }

    /**
     * @param first position
     * @param last position
     * @throws IllegalArgumentException where these are not the events of one full subtree
     */
    public static ArchiveSegment of(long first, long last) {
        long size = last - first + 1;
        if (first < 1 || size < 1 || Long.bitCount(size) != 1 || (first - 1) % size != 0) {
            throw new IllegalArgumentException(
                    "the events from " + first + " to " + last + " are no full subtree");
        }
        return new ArchiveSegment(Long.numberOfTrailingZeros(size), (first - 1) / size);
    }

    /** Which file of the archive it is, from 1. */
    public long number() {
        return index + 1;
    }

    /** The position of its first event. */
    public long first() {
        return (index << height) + 1;
    }

    /** The position of its last event. */
    public long last() {
        return (index + 1) << height;
    }

    /** How many events it has. */
    public int size() {
        return 1 << height;
    }

    /** What its file is called; in the order of names, files are in that of positions. */
    public String fileName() {
        return "events-%012d-%012d.zip".formatted(first(), last());
    }

    @Override
    public String toString() {
        return "events %,d to %,d".formatted(first(), last());
    }
}

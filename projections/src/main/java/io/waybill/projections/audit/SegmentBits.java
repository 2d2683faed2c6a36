package io.waybill.projections.audit;

import java.nio.ByteBuffer;
import java.util.function.IntConsumer;

/**
 * A set of places within one segment of the log. Where it has few, each is written as two bytes;
 * else it is written bit by bit. So a row of the index is never larger than a kilobyte.
 */
final class SegmentBits {
    /** How many positions make a segment. */
    static final int SIZE = 8_192;

    private static final int WORDS = SIZE / Long.SIZE;
    private static final int BYTES = SIZE / Byte.SIZE;

    private final long[] words = new long[WORDS];

    static SegmentBits full() {
        SegmentBits bits = new SegmentBits();
        java.util.Arrays.fill(bits.words, -1);
        return bits;
    }

    static SegmentBits read(byte[] written) {
        SegmentBits bits = new SegmentBits();
        ByteBuffer buffer = ByteBuffer.wrap(written);
        if (written.length == BYTES) {
            buffer.asLongBuffer().get(bits.words);
        } else {
            while (buffer.hasRemaining()) {
                bits.add(buffer.getShort());
            }
        }
        return bits;
    }

    byte[] write() {
        int count = count();
        boolean sparse = count * Short.BYTES < BYTES;
        ByteBuffer buffer = ByteBuffer.allocate(sparse ? count * Short.BYTES : BYTES);
        if (sparse) {
            forEach(place -> buffer.putShort((short) place));
        } else {
            buffer.asLongBuffer().put(words);
        }
        return buffer.array();
    }

    void add(int place) {
        words[place / Long.SIZE] |= 1L << place;
    }

    /** Leaves those that are below {@code end}. */
    SegmentBits below(int end) {
        return between(0, end);
    }

    /** Leaves those that are at {@code begin} or above. */
    SegmentBits from(int begin) {
        return between(begin, SIZE);
    }

    private SegmentBits between(int begin, int end) {
        SegmentBits rest = new SegmentBits();
        forEach(
                place -> {
                    if (place >= begin && place < end) {
                        rest.add(place);
                    }
                });
        return rest;
    }

    SegmentBits and(SegmentBits other) {
        SegmentBits both = new SegmentBits();
        for (int i = 0; i < WORDS; i++) {
            both.words[i] = words[i] & other.words[i];
        }
        return both;
    }

    SegmentBits or(SegmentBits other) {
        SegmentBits either = new SegmentBits();
        for (int i = 0; i < WORDS; i++) {
            either.words[i] = words[i] | other.words[i];
        }
        return either;
    }

    int count() {
        int count = 0;
        for (long word : words) {
            count += Long.bitCount(word);
        }
        return count;
    }

    boolean isEmpty() {
        for (long word : words) {
            if (word != 0) {
                return false;
            }
        }
        return true;
    }

    /** In ascending order. */
    void forEach(IntConsumer consumer) {
        for (int i = 0; i < WORDS; i++) {
            for (long left = words[i]; left != 0; left &= left - 1) {
                consumer.accept(i * Long.SIZE + Long.numberOfTrailingZeros(left));
            }
        }
    }
}

package io.waybill.proof;

import org.jspecify.annotations.Nullable;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All that is on record of one event, as the bytes that are hashed: a byte that says which form
 * this is, the position and the sequence number with eight bytes each, and then each text in UTF-8
 * behind its length in four bytes, all of them big-endian. No two events have the same bytes.
 *
 * @param position in the whole log, from 1
 * @param texts in the order of {@link Field}, in UTF-8; null where the log has none
 */
public record LogEntry(long position, long sequence, List<byte @Nullable []> texts) {
    private static final byte FORM = 1;
    private static final int ABSENT = -1;
    private static final int HEAD = 1 + Long.BYTES + Long.BYTES;

    /** The texts of an event, by the log's columns, in their order. */
    public enum Field {
        ID("event_identifier"),
        SUBJECT("aggregate_identifier"),
        AGGREGATE("type"),
        RECORDED_AT("time_stamp"),
        TYPE("payload_type"),
        REVISION("payload_revision"),
        PAYLOAD("payload"),
        METADATA("meta_data");

        private final String column;

        Field(String column) {
            this.column = column;
        }

        /** Which one stands in that column of the table {@code event}. */
        public static Field ofColumn(String column) {
            return Arrays.stream(values())
                    .filter(field -> field.column.equals(column))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no column " + column));
        }

        /** Of the table {@code event}. */
        public String column() {
            return column;
        }
    }

    public LogEntry {
        if (texts.size() != Field.values().length) {
            throw new IllegalArgumentException("an event has other texts than " + texts.size());
        }
    }

    /** What stands there; null where the log has nothing. */
    public @Nullable String text(Field field) {
        byte[] text = texts.get(field.ordinal());
        return text == null ? null : new String(text, StandardCharsets.UTF_8);
    }

    /** The same event, as if it stood at another position. */
    public LogEntry at(long other) {
        return new LogEntry(other, sequence, texts);
    }

    public byte[] bytes() {
        int length = HEAD;
        for (byte[] text : texts) {
            length += Integer.BYTES + (text == null ? 0 : text.length);
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        bytes.put(FORM).putLong(position).putLong(sequence);
        for (byte[] text : texts) {
            if (text == null) {
                bytes.putInt(ABSENT);
            } else {
                bytes.putInt(text.length).put(text);
            }
        }
        return bytes.array();
    }

    public Hash leaf() {
        return Hash.ofLeaf(bytes());
    }

    /**
     * What the bytes say.
     *
     * @throws IllegalArgumentException where they are no entry
     */
    public static LogEntry read(byte[] bytes) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        try {
            byte form = rest.get();
            if (form != FORM) {
                throw new IllegalArgumentException("an entry of form " + form + " is not known");
            }
            long position = rest.getLong();
            long sequence = rest.getLong();
            List<byte @Nullable []> texts = new ArrayList<>();
            for (int i = 0; i < Field.values().length; i++) {
                texts.add(text(rest));
            }
            if (rest.hasRemaining()) {
                throw new IllegalArgumentException("an entry has more than it should");
            }
            return new LogEntry(position, sequence, texts);
        } catch (BufferUnderflowException _) {
            throw new IllegalArgumentException("an entry ends before it should");
        }
    }

    private static byte @Nullable [] text(ByteBuffer rest) {
        int length = rest.getInt();
        if (length == ABSENT) {
            return null;
        }
        if (length < 0 || length > rest.remaining()) {
            throw new IllegalArgumentException("an entry ends before it should");
        }
        byte[] text = new byte[length];
        rest.get(text);
        return text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LogEntry entry && Arrays.equals(bytes(), entry.bytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes());
    }
}

package io.waybill.cli;

import io.waybill.proof.Hash;
import io.waybill.proof.LogEntry;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** By the API: the service reads its database. */
final class ApiProofSource implements ProofSource {
    /** What is asked for, and what a refusal is. */
    static final String BYTES = "application/octet-stream, application/problem+json";

    private static final int BUFFER = 1 << 16;
    private static final int LARGEST_ENTRY = 1 << 30;

    private final Api api;
    private final List<InputStream> open = new ArrayList<>();
    private @Nullable JsonNode provable;

    ApiProofSource(Api api) {
        this.api = api;
    }

    private JsonNode provable() {
        if (provable == null) {
            provable = api.get("/proof", Map.of()).json();
        }
        return provable;
    }

    @Override
    public Iterator<LogEntry> entries(long last) {
        DataInputStream in = open("/proof/entries", last);
        return new Reading<>(api) {
            @Override
            @Nullable LogEntry read() throws IOException {
                int length = lengthIn(in);
                return length < 0 ? null : LogEntry.read(in.readNBytes(length));
            }
        };
    }

    private static int lengthIn(DataInputStream in) throws IOException {
        int first = in.read();
        if (first < 0) {
            return -1;
        }
        byte[] rest = in.readNBytes(3);
        if (rest.length < 3) {
            throw new EOFException("it ended in the midst of an entry");
        }
        int length =
                first << 24 | (rest[0] & 0xff) << 16 | (rest[1] & 0xff) << 8 | (rest[2] & 0xff);
        if (length < 0 || length > LARGEST_ENTRY) {
            throw new IOException("no entry has " + length + " bytes");
        }
        return length;
    }

    @Override
    public Iterator<Hash> leaves(long last) {
        DataInputStream in = open("/proof/leaves", last);
        return new Reading<>(api) {
            @Override
            @Nullable Hash read() throws IOException {
                byte[] hash = in.readNBytes(Hash.LENGTH);
                return hash.length == 0 ? null : Hash.of(hash);
            }
        };
    }

    private DataInputStream open(String path, long last) {
        InputStream body =
                api.opened(asked -> asked.read(path, Map.of("to", Long.toString(last)), BYTES))
                        .body();
        open.add(body);
        return new DataInputStream(new BufferedInputStream(body, BUFFER));
    }

    @Override
    public List<LogEntry> strays() {
        List<LogEntry> strays = new ArrayList<>();
        for (JsonNode item : api.get("/proof/strays", Map.of()).json().path("items")) {
            strays.add(LogEntry.read(Base64.getDecoder().decode(Json.text(item, "entry"))));
        }
        return strays;
    }

    @Override
    public long position() {
        return provable().path("position").asLong();
    }

    @Override
    public @Nullable String checkpoint() {
        String note = Json.text(provable().path("checkpoint"), "note");
        return note.isEmpty() ? null : note;
    }

    @Override
    public @Nullable String key() {
        String key = Json.text(provable(), "key");
        return key.isEmpty() ? null : key;
    }

    @Override
    public void close() {
        for (InputStream each : open) {
            try {
                each.close();
            } catch (IOException _) {
                // It was read as far as it was wanted.
            }
        }
    }

    /** What comes one after the other. */
    private abstract static class Reading<T> implements Iterator<T> {
        private final Api api;
        private @Nullable T next;
        private boolean ended;

        Reading(Api api) {
            this.api = api;
        }

        /** The next; none where all has come. */
        abstract @Nullable T read() throws IOException;

        @Override
        public boolean hasNext() {
            if (next == null && !ended) {
                try {
                    next = read();
                } catch (IOException failure) {
                    throw api.unreachable(failure);
                } catch (IllegalArgumentException failure) {
                    throw new Failed(
                            Failed.OPERATION,
                            api.server() + " tells what is no log: " + failure.getMessage());
                }
                ended = next == null;
            }
            return next != null;
        }

        @Override
        public T next() {
            T taken = hasNext() ? next : null;
            if (taken == null) {
                throw new NoSuchElementException();
            }
            next = null;
            return taken;
        }
    }
}

package io.waybill.infra.terminal;

import io.waybill.domain.ContainerId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.TerminalSize;
import io.waybill.domain.wire.WaybillJson;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one terminal shows, in asciinema's format (asciicast v2): what is shown and each change of
 * size, with the time since the beginning. What is typed is not in it but where it is shown, so
 * that a password is not. Kept part by part while it goes on.
 */
public final class Transcript {
    private static final int PART = 64 << 10;
    private static final Duration AT_THE_LATEST = Duration.ofSeconds(1);
    private static final Duration GIVEN_UP_AFTER = Duration.ofSeconds(10);

    private final OperationId operation;
    private final ContainerId container;
    private final Transcripts kept;
    private final long beganNanos = System.nanoTime();
    private final CharsetDecoder decoder =
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private ByteBuffer undecoded = ByteBuffer.allocate(0);
    private final StringBuilder pending = new StringBuilder();
    private @Nullable Long pendingSinceNanos;
    private int parts;

    public Transcript(
            OperationId operation,
            ContainerId container,
            TerminalSize size,
            String title,
            Instant begins,
            Transcripts kept) {
        this.operation = operation;
        this.container = container;
        this.kept = kept;
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("version", 2);
        header.put("width", size.columns());
        header.put("height", size.rows());
        header.put("timestamp", begins.getEpochSecond());
        header.put("title", title);
        line(header);
    }

    public synchronized void shown(byte[] data) {
        ByteBuffer all = ByteBuffer.allocate(undecoded.remaining() + data.length);
        all.put(undecoded).put(data).flip();
        CharBuffer text = CharBuffer.allocate(all.remaining() + 1);
        decoder.decode(all, text, false);
        undecoded = all.slice(); // the beginning of a character, perhaps
        event("o", text.flip().toString());
    }

    public synchronized void resized(TerminalSize size) {
        event("r", size.columns() + "x" + size.rows());
    }

    private void event(String kind, String data) {
        if (!data.isEmpty()) {
            double seconds = (System.nanoTime() - beganNanos) / 1_000_000 / 1_000.0;
            line(List.of(seconds, kind, data));
        }
    }

    private void line(Object value) {
        if (pendingSinceNanos == null) {
            pendingSinceNanos = System.nanoTime();
        }
        pending.append(WaybillJson.mapper().writeValueAsString(value)).append('\n');
    }

    /**
     * Keeps what is due; to be called often.
     *
     * @throws NotKept where it could not be kept for long: what is shown on is not on record
     */
    public synchronized void keep() {
        Long since = pendingSinceNanos;
        if (since == null) {
            return;
        }
        long waited = System.nanoTime() - since;
        if (waited < AT_THE_LATEST.toNanos() && pending.length() < PART) {
            return;
        }
        try {
            keepAll();
        } catch (DataAccessException | TransactionException away) {
            if (waited > GIVEN_UP_AFTER.toNanos()) {
                throw new NotKept(away);
            }
        }
    }

    /** Keeps all of it. */
    public synchronized void keepAll() {
        if (!pending.isEmpty()) {
            kept.add(operation, container, parts, pending.toString());
            parts++;
            pending.setLength(0);
        }
        pendingSinceNanos = null;
    }

    /** The transcript cannot be kept. */
    public static final class NotKept extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotKept(RuntimeException cause) {
            super("the database is away, so what the terminal shows cannot be kept", cause);
        }
    }
}

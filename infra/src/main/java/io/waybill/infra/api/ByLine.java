package io.waybill.infra.api;

import io.waybill.domain.wire.HostReply.Chunk;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.interaction.Reading;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.MediaType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Hands on what comes from where, a JSON object a line; an empty one while there is nothing. */
final class ByLine implements Reading.Taker {
    private static final long BEAT_NANOS = 5_000_000_000L;

    private final HttpServletResponse response;
    private long saidNanos = System.nanoTime();

    ByLine(HttpServletResponse response) {
        this.response = response;
        response.setContentType(MediaType.APPLICATION_NDJSON_VALUE);
        response.setHeader("Cache-Control", "no-store");
    }

    @Override
    public void take(Chunk chunk) throws IOException {
        say(WaybillJson.mapper().writeValueAsString(OutputPiece.of(chunk)) + "\n");
    }

    // Also how a reader that is gone is noticed.
    @Override
    public void idle() throws IOException {
        response.flushBuffer();
        if (System.nanoTime() - saidNanos > BEAT_NANOS) {
            say("{}\n");
            response.flushBuffer();
        }
    }

    private void say(String line) throws IOException {
        saidNanos = System.nanoTime();
        response.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
    }
}

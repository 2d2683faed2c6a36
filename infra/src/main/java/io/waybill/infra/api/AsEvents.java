package io.waybill.infra.api;

import io.waybill.domain.wire.HostReply.Chunk;
import io.waybill.infra.interaction.Reading;

import jakarta.servlet.http.HttpServletResponse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Hands on lines of JSON as server-sent events. */
final class AsEvents implements Reading.Taker {
    private final HttpServletResponse response;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    AsEvents(HttpServletResponse response) {
        this.response = response;
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
    }

    @Override
    public void take(Chunk chunk) throws IOException {
        OutputStream out = response.getOutputStream();
        for (byte next : chunk.data()) {
            if (next == '\n') {
                out.write("data: ".getBytes(StandardCharsets.UTF_8));
                line.writeTo(out);
                out.write("\n\n".getBytes(StandardCharsets.UTF_8));
                line.reset();
            } else {
                line.write(next);
            }
        }
        response.flushBuffer();
    }
}

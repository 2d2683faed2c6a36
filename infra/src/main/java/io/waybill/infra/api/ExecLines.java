package io.waybill.infra.api;

import io.waybill.domain.wire.HostReply.Chunk;
import io.waybill.domain.wire.WaybillJson;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.MediaType;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Hands on what is written while an act is done, a JSON object a line. */
final class ExecLines extends OutputTaker {
    private final HttpServletResponse response;

    ExecLines(HttpServletResponse response) {
        this.response = response;
    }

    void begin(Object accepted) throws IOException {
        response.setContentType(MediaType.APPLICATION_NDJSON_VALUE);
        response.setHeader("Cache-Control", "no-store");
        line(accepted);
    }

    @Override
    void take(Chunk chunk) {
        try {
            line(OutputPiece.of(chunk));
        } catch (IOException gone) {
            // Who asked hung up: the program goes on, its output goes nowhere.
            throw new UncheckedIOException(gone);
        }
    }

    void end(Object reply) throws IOException {
        line(reply);
    }

    private void line(Object value) throws IOException {
        OutputStream out = response.getOutputStream();
        out.write(WaybillJson.mapper().writeValueAsBytes(value));
        out.write('\n');
        response.flushBuffer();
    }
}

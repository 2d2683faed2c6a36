package io.waybill.infra.api;

import io.waybill.domain.wire.HostReply.Chunk;
import io.waybill.infra.interaction.Reading;

import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

/** Hands on the bytes as the host hands them over. */
final class AsIs implements Reading.Taker {
    private final HttpServletResponse response;

    AsIs(HttpServletResponse response, String contentType) {
        this.response = response;
        response.setContentType(contentType);
        if (contentType.startsWith("text/")) {
            response.setCharacterEncoding("UTF-8");
        }
        response.setHeader("Cache-Control", "no-store");
    }

    @Override
    public void take(Chunk chunk) throws IOException {
        response.getOutputStream().write(chunk.data());
    }

    @Override
    public void idle() throws IOException {
        response.flushBuffer();
    }
}

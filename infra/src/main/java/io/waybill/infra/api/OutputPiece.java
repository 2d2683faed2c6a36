package io.waybill.infra.api;

import io.waybill.domain.wire.HostReply.Chunk;

import java.util.Base64;
import java.util.Locale;

/**
 * A piece of output, as a line of an answer.
 *
 * @param data in Base64
 */
record OutputPiece(String stream, String data) {
    static OutputPiece of(Chunk chunk) {
        return new OutputPiece(
                chunk.stream().name().toLowerCase(Locale.ROOT),
                Base64.getEncoder().encodeToString(chunk.data()));
    }
}

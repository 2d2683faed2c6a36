package io.waybill.infra.api;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.Sha256;
import io.waybill.infra.command.Caller;
import io.waybill.infra.command.NewIds;

import jakarta.servlet.http.HttpServletRequest;

import java.nio.charset.StandardCharsets;

/**
 * What a request begins has an id that follows from its key, so that the same request again means
 * that.
 */
final class OnceUnderItsKey {
    private OnceUnderItsKey() {}

    static String idOf(HttpServletRequest http, Caller caller) {
        String key = http.getHeader("Idempotency-Key");
        if (key != null && (key.isBlank() || key.length() > 255)) {
            throw new InvalidInput("Idempotency-Key", "it is 1 to 255 characters long");
        }
        return key == null
                ? NewIds.next()
                : Sha256.hex(
                                (caller.actor() + "\n" + http.getRequestURI() + "\n" + key)
                                        .getBytes(StandardCharsets.UTF_8))
                        .substring(0, 32);
    }
}

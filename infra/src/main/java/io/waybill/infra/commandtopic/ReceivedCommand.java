package io.waybill.infra.commandtopic;

import io.waybill.domain.Sha256;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A command as it was read: a request of the API.
 *
 * @param path after the API's own
 * @param body JSON; empty where the request has none
 * @param parameters of the query
 * @param authorization as it stands in the record
 * @param place where it was read, such as {@code kafka:waybill.commands/0@17}
 */
record ReceivedCommand(
        Asked asked,
        String method,
        String path,
        String body,
        Map<String, String> parameters,
        @Nullable String authorization,
        String place) {

    /** The same command read again, or sent again, is the same request. */
    String idempotencyKey() {
        return "ce-"
                + Sha256.hex((asked.source() + "\n" + asked.id()).getBytes(StandardCharsets.UTF_8));
    }
}

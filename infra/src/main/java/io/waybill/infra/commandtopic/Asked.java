package io.waybill.infra.commandtopic;

import org.jspecify.annotations.Nullable;

/**
 * What of a command every answer to it repeats.
 *
 * @param key of its record, in Base64; none where it had none
 */
record Asked(
        String id,
        String source,
        String type,
        @Nullable String subject,
        @Nullable String correlationId,
        @Nullable String traceParent,
        @Nullable String key) {

    /** What ties together all that follows from it. */
    String correlation() {
        return correlationId == null ? id : correlationId;
    }
}

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

    /**
     * Which command it is about.
     *
     * @param id its {@code ce_id}
     * @param source its {@code ce_source}
     * @param type its {@code ce_type}
     * @param subject its {@code ce_subject}
     */
    record Named(String id, String source, String type, @Nullable String subject) {}

    Named named() {
        return new Named(id, source, type, subject);
    }

    /** What ties together all that follows from it. */
    String correlation() {
        return correlationId == null ? id : correlationId;
    }
}

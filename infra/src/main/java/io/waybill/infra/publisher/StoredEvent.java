package io.waybill.infra.publisher;

import io.waybill.domain.DomainEvent;
import io.waybill.domain.wire.EventTypes;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.proof.LogEntry;
import io.waybill.proof.LogEntry.Field;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.type.TypeReference;

import java.util.Map;
import java.util.Objects;

/**
 * An event as it stands in the log.
 *
 * @param type without revision, such as {@code io.waybill.container.started}
 * @param recordedAt ISO 8601
 * @param payload JSON
 */
public record StoredEvent(
        long position,
        String id,
        String subject,
        long sequence,
        String recordedAt,
        String type,
        String revision,
        String payload,
        Map<String, String> metadata) {

    private static final TypeReference<Map<String, String>> METADATA = new TypeReference<>() {};

    /** The same event as a file of the archive has it. */
    static StoredEvent of(LogEntry entry) {
        return new StoredEvent(
                entry.position(),
                text(entry, Field.ID),
                text(entry, Field.SUBJECT),
                entry.sequence(),
                text(entry, Field.RECORDED_AT),
                text(entry, Field.TYPE),
                text(entry, Field.REVISION),
                text(entry, Field.PAYLOAD),
                metadataIn(text(entry, Field.METADATA)));
    }

    private static String text(LogEntry entry, Field field) {
        return Objects.requireNonNull(entry.text(field), field.column());
    }

    static Map<String, String> metadataIn(String json) {
        return WaybillJson.mapper().readValue(json, METADATA);
    }

    public String cloudEventType() {
        return EventTypes.cloudEventType(type, revision);
    }

    public DomainEvent event() {
        return WaybillJson.mapper().readValue(payload, EventTypes.classOf(type));
    }

    public @Nullable String metadata(String key) {
        return metadata.get(key);
    }
}

package io.waybill.infra.publisher;

import io.waybill.domain.DomainEvent;
import io.waybill.domain.wire.EventTypes;
import io.waybill.domain.wire.WaybillJson;

import org.jspecify.annotations.Nullable;

import java.util.Map;

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

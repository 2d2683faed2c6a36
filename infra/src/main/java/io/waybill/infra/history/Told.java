package io.waybill.infra.history;

import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.publisher.StoredEvent;
import io.waybill.projections.audit.AuditEntry;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.util.List;
import java.util.Map;

/**
 * An entry of the audit trail with all that is behind it.
 *
 * @param sourceAddress that it was asked for from; none where that is not on record
 * @param changes what the event made of the thing that it is about
 */
public record Told(
        AuditEntry entry, @Nullable String sourceAddress, Event event, List<Change> changes) {

    /**
     * The event as it stands in the log.
     *
     * @param sequence its place in the life of what it is about
     */
    public record Event(
            String id,
            String type,
            String subject,
            long sequence,
            String time,
            Map<String, String> metadata,
            JsonNode data) {
        static Event of(StoredEvent stored) {
            return new Event(
                    stored.id(),
                    stored.cloudEventType(),
                    stored.subject(),
                    stored.sequence(),
                    stored.recordedAt(),
                    stored.metadata(),
                    WaybillJson.mapper().readTree(stored.payload()));
        }
    }
}

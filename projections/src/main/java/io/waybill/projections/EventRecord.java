package io.waybill.projections;

import io.waybill.domain.DomainEvent;
import io.waybill.domain.container.Occurred;
import io.waybill.domain.wire.EventTypes;
import io.waybill.domain.wire.Instants;
import io.waybill.domain.wire.WaybillJson;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * An event as the events topic carries it.
 *
 * @param position its place in the whole log, from 1
 * @param sequence its place in its own aggregate, from 0
 * @param type with its revision, such as {@code io.waybill.container.started.v1}
 * @param subject what it is about, such as {@code containers/4fd1…}
 * @param time when it happened, by the engine's clock where it happened on a host
 * @param recordedAt when the log took it in
 * @param approvedBy who approved of it beforehand, where somebody else had to
 */
public record EventRecord(
        long position,
        long sequence,
        String id,
        String type,
        String subject,
        Instant time,
        Instant recordedAt,
        String actor,
        String actorKind,
        @Nullable String reason,
        @Nullable String ticket,
        @Nullable String approvedBy,
        @Nullable String correlationId,
        @Nullable String causationId,
        DomainEvent event) {

    private static final String NOT_SAID = "unknown";

    /**
     * @throws UnreadableEvent where the record is no event, or one that this program does not know
     */
    public static EventRecord from(ConsumerRecord<String, byte[]> kafka) {
        try {
            return read(kafka);
        } catch (RuntimeException failure) {
            throw new UnreadableEvent(
                    "the record at offset "
                            + kafka.offset()
                            + " of "
                            + kafka.topic()
                            + " cannot be read: "
                            + failure.getMessage(),
                    failure);
        }
    }

    private static EventRecord read(ConsumerRecord<String, byte[]> kafka) {
        Attributes attributes = new Attributes(kafka.headers());
        String type = attributes.required("type");
        DomainEvent event = WaybillJson.mapper().readValue(kafka.value(), EventTypes.classOf(type));
        Instant recordedAt = Instants.parse(attributes.required("time"));
        return new EventRecord(
                Long.parseLong(attributes.required("position")),
                Long.parseLong(attributes.required("sequence")),
                attributes.required("id"),
                type,
                attributes.required("subject"),
                occurredAt(event, recordedAt),
                recordedAt,
                attributes.or("actor", NOT_SAID),
                attributes.or("actorkind", NOT_SAID),
                attributes.get("reason"),
                attributes.get("ticket"),
                attributes.get("approvedby"),
                attributes.get("correlationid"),
                attributes.get("causationid"),
                event);
    }

    /** A decision happens as it is recorded. */
    private static Instant occurredAt(DomainEvent event, Instant recordedAt) {
        Instant own = event instanceof Occurred occurred ? occurred.occurredAt() : null;
        return own == null ? recordedAt : own;
    }

    /** The CloudEvent's attributes; of several of one name, the last. */
    private static final class Attributes {
        private static final String PREFIX = "ce_";

        private final Header[] headers;
        private final String[] names;

        Attributes(Headers all) {
            headers = all.toArray();
            names = new String[headers.length];
            for (int i = 0; i < names.length; i++) {
                String key = headers[i].key();
                names[i] = key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : "";
            }
        }

        @Nullable String get(String attribute) {
            for (int i = names.length - 1; i >= 0; i--) {
                if (names[i].equals(attribute)) {
                    return new String(headers[i].value(), StandardCharsets.UTF_8);
                }
            }
            return null;
        }

        String required(String attribute) {
            String value = get(attribute);
            if (value == null) {
                throw new IllegalArgumentException("it has no header " + PREFIX + attribute);
            }
            return value;
        }

        String or(String attribute, String otherwise) {
            String value = get(attribute);
            return value == null ? otherwise : value;
        }
    }
}

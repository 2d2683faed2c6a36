package io.waybill.projections;

import io.waybill.domain.DomainEvent;
import io.waybill.domain.container.Occurred;
import io.waybill.domain.wire.EventTypes;
import io.waybill.domain.wire.WaybillJson;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * An event as the events topic carries it.
 *
 * @param position its place in the whole log, from 1
 * @param sequence its place in its own aggregate, from 0
 * @param type with its revision, such as {@code io.waybill.container.started.v1}
 * @param subject what it is about, such as {@code containers/4fd1…}
 * @param time when it happened, by the engine's clock where it happened on a host
 * @param recordedAt when the log took it in
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
        String type = required(kafka, "type");
        DomainEvent event = WaybillJson.mapper().readValue(kafka.value(), EventTypes.classOf(type));
        Instant recordedAt = OffsetDateTime.parse(required(kafka, "time")).toInstant();
        return new EventRecord(
                Long.parseLong(required(kafka, "position")),
                Long.parseLong(required(kafka, "sequence")),
                required(kafka, "id"),
                type,
                required(kafka, "subject"),
                occurredAt(event, recordedAt),
                recordedAt,
                or(header(kafka, "actor"), NOT_SAID),
                or(header(kafka, "actorkind"), NOT_SAID),
                header(kafka, "reason"),
                header(kafka, "ticket"),
                header(kafka, "correlationid"),
                header(kafka, "causationid"),
                event);
    }

    /** A decision happens as it is recorded. */
    private static Instant occurredAt(DomainEvent event, Instant recordedAt) {
        Instant own = event instanceof Occurred occurred ? occurred.occurredAt() : null;
        return own == null ? recordedAt : own;
    }

    private static String required(ConsumerRecord<String, byte[]> kafka, String attribute) {
        String value = header(kafka, attribute);
        if (value == null) {
            throw new IllegalArgumentException("it has no header ce_" + attribute);
        }
        return value;
    }

    private static @Nullable String header(ConsumerRecord<String, byte[]> kafka, String attribute) {
        Header header = kafka.headers().lastHeader("ce_" + attribute);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static String or(@Nullable String value, String otherwise) {
        return value == null ? otherwise : value;
    }
}

package io.waybill.projections;

import io.waybill.bench.lives.GeneratedEvent;
import io.waybill.bench.lives.Lives;
import io.waybill.domain.DomainEvent;
import io.waybill.domain.wire.EventTypes;
import io.waybill.domain.wire.WaybillJson;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Gives events their positions and sequences, and writes them as the publisher does. */
public final class Log {
    public static final String TOPIC = "waybill.events";

    private final Map<String, Long> sequences = new HashMap<>();
    private long position;

    public ProducerRecord<String, byte[]> next(DomainEvent event) {
        String subject = event.about().subject();
        long sequence = sequences.merge(subject, 1L, Long::sum) - 1;
        position++;
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(
                        TOPIC, 0, subject, WaybillJson.mapper().writeValueAsBytes(event));
        Headers headers = record.headers();
        add(headers, "id", "event-" + position);
        add(
                headers,
                "type",
                EventTypes.cloudEventType(
                        EventTypes.nameOf(event.getClass()),
                        EventTypes.revisionOf(event.getClass())));
        add(headers, "subject", subject);
        add(headers, "time", Story.NOON.plusSeconds(position).toString());
        add(headers, "position", Long.toString(position));
        add(headers, "sequence", Long.toString(sequence));
        add(headers, "actor", "ada");
        add(headers, "actorkind", "user");
        add(headers, "reason", "too much memory");
        return record;
    }

    /** Generated lives, from where they were read before. */
    List<EventRecord> records(Lives lives, int count) {
        return Stream.generate(lives::next).limit(count).map(this::next).map(Log::read).toList();
    }

    private ProducerRecord<String, byte[]> next(GeneratedEvent generated) {
        ProducerRecord<String, byte[]> record = next(generated.event());
        Headers headers = record.headers();
        headers.remove("ce_reason");
        add(headers, "id", generated.id());
        add(headers, "time", generated.recordedAt().toString());
        // The last header of a name is the one that counts.
        generated
                .metadata()
                .forEach((key, value) -> add(headers, key.toLowerCase(Locale.ROOT), value));
        return record;
    }

    /** As if an event had been lost on its way. */
    public void lose() {
        position++;
    }

    List<EventRecord> records(List<DomainEvent> events) {
        return events.stream().map(this::next).map(Log::read).toList();
    }

    static EventRecord read(ProducerRecord<String, byte[]> written) {
        ConsumerRecord<String, byte[]> record =
                new ConsumerRecord<>(TOPIC, 0, 0, written.key(), written.value());
        written.headers().forEach(record.headers()::add);
        return EventRecord.from(record);
    }

    private static void add(Headers headers, String attribute, String value) {
        headers.add("ce_" + attribute, value.getBytes(StandardCharsets.UTF_8));
    }
}

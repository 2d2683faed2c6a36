package io.waybill.infra;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The feed as another platform reads it. */
final class EventsTopic {
    record Event(long position, String subject, long sequence, String type) {}

    private EventsTopic() {}

    /** Every event on {@code waybill.events}, from the first to the last that is there now. */
    static List<Event> readAll(String bootstrapServers) {
        return CommittedTopic.readAll(bootstrapServers, "waybill.events").stream()
                .map(EventsTopic::event)
                .toList();
    }

    private static Event event(ConsumerRecord<byte[], byte[]> record) {
        return new Event(
                Long.parseLong(header(record, "ce_position")),
                header(record, "ce_subject"),
                Long.parseLong(header(record, "ce_sequence")),
                header(record, "ce_type"));
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}

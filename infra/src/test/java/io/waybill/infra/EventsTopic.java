package io.waybill.infra;

import io.waybill.domain.wire.Topics;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The feed as another platform reads it. */
final class EventsTopic {
    record Event(long position, String subject, long sequence, String type) {}

    private EventsTopic() {}

    /** Every event that a service has published, from the first to the last that is there now. */
    static List<Event> readAll(Service service) {
        return readAll(service.bootstrapServers(), service.topics());
    }

    /** The same of those that name their topics as they usually are. */
    static List<Event> readAll(String bootstrapServers) {
        return readAll(bootstrapServers, Topics.DEFAULT);
    }

    private static List<Event> readAll(String bootstrapServers, Topics topics) {
        return CommittedTopic.readAll(bootstrapServers, topics.events()).stream()
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

package io.waybill.infra.publisher;

import io.waybill.domain.DomainEvent;
import io.waybill.domain.HostId;
import io.waybill.domain.host.HostEvent.HostRegistered;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.KafkaProperties;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;

/**
 * One connection of the publisher to Kafka, from its opening to its first failure. Each batch is
 * one transaction together with the position it reaches; opening fences off whoever published
 * before, so what was read as published is final.
 */
final class TransactionalPublisher implements AutoCloseable {
    private final KafkaProducer<String, byte @Nullable []> producer;
    private final TopicProvisioning provisioning;
    private final KafkaRecords records;
    private final String positionTopic;
    private final UUID logId;
    private long position;

    TransactionalPublisher(KafkaProperties kafka, UUID logId, long lastPosition, List<HostId> hosts)
            throws ExecutionException, InterruptedException {
        this.logId = logId;
        positionTopic = kafka.topics().publisherPosition();
        records = new KafkaRecords(kafka.topics(), KafkaRecords.sourceOf(logId));
        provisioning = new TopicProvisioning(kafka);
        producer =
                new KafkaProducer<>(
                        properties(kafka), new StringSerializer(), new ByteArraySerializer());
        try {
            provisioning.ensureShared();
            provisioning.ensureOfAll(hosts);
            producer.initTransactions();
            position = positionOf(PublishedPosition.read(kafka), lastPosition);
        } catch (RuntimeException | ExecutionException | InterruptedException failure) {
            close();
            throw failure;
        }
    }

    private static Map<String, Object> properties(KafkaProperties kafka) {
        Map<String, Object> properties = kafka.clientProperties();
        properties.put("transactional.id", kafka.topicPrefix() + "-publisher");
        properties.put("enable.idempotence", true);
        properties.put("acks", "all");
        properties.put("linger.ms", 0);
        properties.put("batch.size", 256 << 10);
        properties.put("max.block.ms", 10_000);
        properties.put("delivery.timeout.ms", 30_000);
        properties.put("request.timeout.ms", 10_000);
        properties.put("transaction.timeout.ms", 60_000);
        return properties;
    }

    private long positionOf(@Nullable LogPosition published, long lastPosition) {
        if (published == null) {
            return 0;
        }
        if (!published.logId().equals(logId)) {
            throw new ForeignLog(
                    "the topics carry another log ("
                            + published.logId()
                            + ") than the database ("
                            + logId
                            + "); give this service another topic prefix, or the database that belongs to the topics");
        }
        if (published.position() > lastPosition) {
            throw new ForeignLog(
                    "the topics carry events up to position "
                            + published.position()
                            + ", the database only up to "
                            + lastPosition
                            + ": it was restored to an earlier time; restore it to a later one, or give this service"
                            + " another topic prefix");
        }
        return published.position();
    }

    /** The position of the newest event that is on Kafka for good. */
    long position() {
        return position;
    }

    void publish(List<StoredEvent> events) throws ExecutionException, InterruptedException {
        List<DomainEvent> payloads = events.stream().map(StoredEvent::event).toList();
        for (DomainEvent event : payloads) {
            if (event instanceof HostRegistered registered) {
                provisioning.ensureOf(registered.hostId());
            }
        }
        producer.beginTransaction();
        for (int i = 0; i < events.size(); i++) {
            producer.send(records.eventRecord(events.get(i)));
            records.desiredRecords(events.get(i), payloads.get(i)).forEach(producer::send);
        }
        long reached = events.getLast().position();
        byte[] value = WaybillJson.mapper().writeValueAsBytes(new LogPosition(logId, reached));
        producer.send(new ProducerRecord<>(positionTopic, "position", value));
        producer.commitTransaction();
        position = reached;
    }

    @Override
    public void close() {
        Thread.interrupted(); // an interrupted thread could not close the producer
        producer.close(java.time.Duration.ofSeconds(2));
        provisioning.close();
    }

    /** The topics tell another history than the database: publishing there would mix the two. */
    static final class ForeignLog extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ForeignLog(String message) {
            super(message);
        }
    }
}

package io.waybill.infra.replay;

import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.KafkaProperties;
import io.waybill.infra.publisher.CommittedRecords;
import io.waybill.infra.publisher.KafkaRecords;
import io.waybill.infra.publisher.StoredEvent;
import io.waybill.infra.publisher.TopicProvisioning;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One replay's side of Kafka. Each transaction has some events and how far the replay is with them:
 * whoever goes on, after whatever ended this, goes on there, and no event is on the topic twice for
 * who reads what is committed.
 */
final class ReplayTopics implements AutoCloseable {
    /** An extension of CloudEvents: which replay an event was told by. */
    static final String HEADER = "ce_replay";

    private static final Duration READ_WITHIN = Duration.ofSeconds(60);
    private static final Duration CLOSES_WITHIN = Duration.ofSeconds(2);

    private final KafkaProperties kafka;
    private final String id;
    private final String topic;
    private final KafkaRecords records;
    private final KafkaProducer<String, byte @Nullable []> producer;

    /** Whoever was at this replay before is not any more. */
    ReplayTopics(KafkaProperties kafka, Replay replay, KafkaRecords records)
            throws ExecutionException, InterruptedException {
        this.kafka = kafka;
        this.records = records;
        id = replay.id();
        topic = replay.topic();
        producer =
                new KafkaProducer<>(producing(), new StringSerializer(), new ByteArraySerializer());
        try (TopicProvisioning provisioning = new TopicProvisioning(kafka)) {
            producer.initTransactions();
            provisioning.ensureOfReplays(topic);
        } catch (RuntimeException | ExecutionException | InterruptedException failure) {
            close();
            throw failure;
        }
    }

    private Map<String, Object> producing() {
        Map<String, Object> properties = kafka.producerProperties();
        properties.put("transactional.id", kafka.topicPrefix() + "-replay-" + id);
        properties.put("transaction.timeout.ms", 30_000);
        return properties;
    }

    /**
     * How far it is. All that was written by now counts, so it waits for other replays'
     * transactions that stand before.
     */
    @Nullable Reached reached() throws ExecutionException, InterruptedException {
        TopicPartition partition = new TopicPartition(kafka.topics().replays(), 0);
        long end = end(partition);
        Map<String, Object> properties = kafka.clientProperties();
        properties.put("isolation.level", "read_committed");
        properties.put("allow.auto.create.topics", false);
        AtomicReference<@Nullable Reached> reached = new AtomicReference<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new StringDeserializer(), new ByteArrayDeserializer())) {
            CommittedRecords.read(
                    consumer,
                    Map.of(partition, end),
                    READ_WITHIN,
                    found -> {
                        if (id.equals(found.key())) {
                            reached.set(
                                    WaybillJson.mapper().readValue(found.value(), Reached.class));
                        }
                    });
        }
        return reached.get();
    }

    private long end(TopicPartition partition) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(kafka.clientProperties())) {
            // Of what is written, not of what is committed.
            return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
        }
    }

    void write(List<StoredEvent> events, Reached reached) {
        producer.beginTransaction();
        events.forEach(event -> producer.send(told(event)));
        progress(WaybillJson.mapper().writeValueAsBytes(reached));
        producer.commitTransaction();
    }

    /** It is over: nobody will ask any more how far it is. */
    void forget() {
        producer.beginTransaction();
        progress(null);
        producer.commitTransaction();
    }

    private void progress(byte @Nullable [] value) {
        producer.send(new ProducerRecord<>(kafka.topics().replays(), id, value));
    }

    private ProducerRecord<String, byte @Nullable []> told(StoredEvent event) {
        ProducerRecord<String, byte @Nullable []> first = records.eventRecord(event);
        Headers headers = first.headers();
        headers.add(HEADER, id.getBytes(StandardCharsets.UTF_8));
        return new ProducerRecord<>(topic, null, first.key(), first.value(), headers);
    }

    @Override
    public void close() {
        boolean interrupted = Thread.interrupted(); // an interrupted thread could not close it
        producer.close(CLOSES_WITHIN);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

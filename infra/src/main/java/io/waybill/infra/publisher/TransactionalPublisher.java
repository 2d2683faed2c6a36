package io.waybill.infra.publisher;

import io.waybill.domain.host.HostEvent.HostRegistered;
import io.waybill.domain.wire.StateDocument;
import io.waybill.domain.wire.StateDocuments;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.KafkaProperties;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * One connection of the publisher to Kafka, from its opening to its first failure. Each batch is
 * one transaction together with the states it changes and the position it reaches; opening fences
 * off whoever published before, so what was read as published is final.
 */
final class TransactionalPublisher implements AutoCloseable {
    private static final int AT_ONCE = 1_000;

    private final KafkaProducer<String, byte @Nullable []> producer;
    private final TopicProvisioning provisioning;
    private final KafkaRecords records;
    private final String positionTopic;
    private final EventLog eventLog;
    private final UUID logId;
    private final StateDocuments states;
    private List<String> complaints;
    private long position;
    private @Nullable String event;

    /**
     * @param progress is told what keeps it from opening, where that takes long
     */
    TransactionalPublisher(KafkaProperties kafka, EventLog eventLog, Consumer<String> progress)
            throws ExecutionException, InterruptedException {
        this.eventLog = eventLog;
        logId = eventLog.id();
        positionTopic = kafka.topics().publisherPosition();
        records = KafkaRecords.of(kafka, eventLog);
        provisioning = new TopicProvisioning(kafka);
        producer =
                new KafkaProducer<>(
                        properties(kafka), new StringSerializer(), new ByteArraySerializer());
        PublishedStates published = new PublishedStates(eventLog, kafka);
        states = published.documents();
        try {
            provisioning.ensureShared();
            provisioning.ensureOfAll(eventLog.hosts());
            complaints = provisioning.complaints(); // refuses where nothing may be written
            producer.initTransactions();
            LogPosition reached = PublishedPosition.read(kafka);
            position = positionOf(reached);
            event = reached == null ? null : reached.event();
            if (reached != null && !published.restore(reached)) {
                published.fold(position, progress);
                write(published.changed());
            }
        } catch (RuntimeException | ExecutionException | InterruptedException failure) {
            close();
            throw failure;
        }
    }

    // Until the last of these transactions, nothing on the topics of states is relied on.
    private void write(Map<String, StoredEvent> changed) {
        List<String> keys = List.copyOf(changed.keySet());
        for (int from = 0; from < keys.size(); from += AT_ONCE) {
            producer.beginTransaction();
            for (String key : keys.subList(from, Math.min(from + AT_ONCE, keys.size()))) {
                send(key, Objects.requireNonNull(changed.get(key)));
            }
            producer.commitTransaction();
        }
        producer.beginTransaction();
        sendPosition(position, event);
        producer.commitTransaction();
    }

    private static Map<String, Object> properties(KafkaProperties kafka) {
        Map<String, Object> properties = kafka.producerProperties();
        properties.put("transactional.id", kafka.topicPrefix() + "-publisher");
        properties.put("linger.ms", 20); // a commit sends what is there at once
        properties.put("batch.size", 256 << 10);
        properties.put("transaction.timeout.ms", 60_000);
        return properties;
    }

    private long positionOf(@Nullable LogPosition published) {
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
        if (published.position() > 0) {
            ForeignLog.refuseOther(
                    published.position(),
                    published.event(),
                    eventLog.at(published.position()).orElse(null));
        }
        return published.position();
    }

    /** In what the topics were not as they should be when they were looked at last. */
    List<String> complaints() {
        return complaints;
    }

    void lookAtTopicsAgain() throws ExecutionException, InterruptedException {
        complaints = provisioning.complaints();
    }

    /** The position of the newest event that is on Kafka for good. */
    long position() {
        return position;
    }

    /** The id of that event; none where that is not known. */
    @Nullable String event() {
        return event;
    }

    void publish(List<ReadEvent> events) throws ExecutionException, InterruptedException {
        for (ReadEvent read : events) {
            if (read.event() instanceof HostRegistered registered) {
                provisioning.ensureOf(registered.hostId());
            }
        }
        producer.beginTransaction();
        Map<String, StoredEvent> changed = new LinkedHashMap<>();
        for (ReadEvent read : events) {
            StoredEvent stored = read.stored();
            producer.send(records.eventRecord(stored));
            records.desiredRecords(stored, read.event()).forEach(producer::send);
            states.apply(read.event(), () -> eventLog.before(stored))
                    .forEach(key -> changed.put(key, stored));
        }
        changed.forEach(this::send);
        StoredEvent reached = events.getLast().stored();
        sendPosition(reached.position(), reached.id());
        producer.commitTransaction();
        position = reached.position();
        event = reached.id();
    }

    private void send(String key, StoredEvent changedBy) {
        producer.send(records.stateRecord(key, changedBy, states.of(key)));
    }

    private void sendPosition(long reached, @Nullable String id) {
        LogPosition value =
                new LogPosition(
                        logId,
                        reached,
                        id,
                        new LogPosition.States(StateDocument.REVISION, states.size()));
        producer.send(
                new ProducerRecord<>(
                        positionTopic, "position", WaybillJson.mapper().writeValueAsBytes(value)));
    }

    @Override
    public void close() {
        Thread.interrupted(); // an interrupted thread could not close the producer
        producer.close(java.time.Duration.ofSeconds(2));
        provisioning.close();
    }
}

package io.waybill.infra.verification;

import io.waybill.infra.KafkaProperties;
import io.waybill.infra.publisher.CommittedRecords;
import io.waybill.infra.publisher.EventLog;
import io.waybill.infra.publisher.KafkaRecords;
import io.waybill.infra.publisher.Publisher;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

/**
 * Compares the topics with the log: the events topic record by record, and what the desired topics
 * and those of states say last of each key. The publisher goes on meanwhile, so what is looked at
 * is what was there at the beginning.
 */
final class KafkaCheck implements Check {
    private static final Logger log = LoggerFactory.getLogger(KafkaCheck.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final KafkaProperties kafka;
    private final EventLog eventLog;
    private final Publisher publisher;

    KafkaCheck(KafkaProperties kafka, EventLog eventLog, Publisher publisher) {
        this.kafka = kafka;
        this.eventLog = eventLog;
        this.publisher = publisher;
    }

    @Override
    public String name() {
        return "topics";
    }

    @Override
    public long compare(LongConsumer reached, BiConsumer<String, String> differs)
            throws InterruptedException {
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            return compare(consumer, reached, differs);
        } catch (KafkaException away) {
            throw new Undecided("the topics cannot be read: " + away.getMessage());
        } catch (CommittedRecords.Stalled stalled) {
            throw new Undecided("the topics cannot be read: " + stalled.getMessage());
        }
    }

    private long compare(
            KafkaConsumer<String, byte[]> consumer,
            LongConsumer reached,
            BiConsumer<String, String> differs)
            throws InterruptedException {
        // All up to here is on the topics by now, and all that is on them by now is up to there.
        long published = publisher.published();
        Map<TopicPartition, Long> ends = ends(consumer);
        long last = eventLog.lastPosition();
        KafkaRecords records = KafkaRecords.of(kafka, eventLog);
        FoldedTopics folded = new FoldedTopics(published, eventLog, records);
        EventsComparison events =
                new EventsComparison(eventLog, records, folded, last, reached, differs);
        TopicPartition eventsTopic = new TopicPartition(kafka.topics().events(), 0);
        Map<TopicPartition, Long> eventsEnd = new HashMap<>(ends);
        eventsEnd.keySet().retainAll(List.of(eventsTopic));
        ends.keySet().remove(eventsTopic);
        CommittedRecords.read(consumer, eventsEnd, PATIENCE, events::next);
        events.end(published);
        Map<String, Map<String, byte[]>> there = new HashMap<>();
        CommittedRecords.read(
                consumer,
                ends,
                PATIENCE,
                found ->
                        CommittedRecords.keepNewest(
                                found, there.computeIfAbsent(found.topic(), _ -> new HashMap<>())));
        folded.compare(there, differs);
        log.info("the topics were compared with the log up to position {}", last);
        return last;
    }

    private Map<TopicPartition, Long> ends(KafkaConsumer<String, byte[]> consumer) {
        Map<String, List<PartitionInfo>> topics = consumer.listTopics();
        List<String> wanted =
                new java.util.ArrayList<>(
                        eventLog.hosts().stream().map(kafka.topics()::desired).toList());
        wanted.add(kafka.topics().events());
        wanted.addAll(kafka.topics().states());
        return new HashMap<>(
                consumer.endOffsets(
                        wanted.stream()
                                .filter(topics::containsKey)
                                .map(topic -> new TopicPartition(topic, 0))
                                .toList()));
    }

    private KafkaConsumer<String, byte[]> consumer() {
        Map<String, Object> properties = kafka.clientProperties();
        properties.put("isolation.level", "read_committed");
        properties.put("enable.auto.commit", false);
        properties.put("allow.auto.create.topics", false);
        properties.put("max.poll.records", 5_000);
        properties.put("max.partition.fetch.bytes", 8 << 20);
        properties.put("client.id", "waybill-verification");
        return new KafkaConsumer<>(
                properties, new StringDeserializer(), new ByteArrayDeserializer());
    }
}

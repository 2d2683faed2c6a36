package io.waybill.infra.verification;

import io.waybill.infra.KafkaProperties;
import io.waybill.infra.publisher.EventLog;
import io.waybill.infra.publisher.KafkaRecords;
import io.waybill.infra.publisher.Publisher;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

/**
 * Compares the topics with the log: the events topic record by record, and what the desired topics
 * say last of each key. The publisher goes on meanwhile, so what is looked at is what was there at
 * the beginning.
 */
final class KafkaCheck implements Check {
    private static final Logger log = LoggerFactory.getLogger(KafkaCheck.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int EMPTY_POLLS = 20;

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
        DesiredFold desired = new DesiredFold(published);
        EventsComparison events =
                new EventsComparison(eventLog, records, desired, last, reached, differs);
        TopicPartition eventsTopic = new TopicPartition(kafka.topics().events(), 0);
        read(consumer, List.of(eventsTopic), ends, events::next);
        events.end(published);
        Map<String, Map<String, byte[]>> there = new HashMap<>();
        List<TopicPartition> others =
                ends.keySet().stream().filter(topic -> !topic.equals(eventsTopic)).toList();
        read(consumer, others, ends, found -> keep(found, there));
        desired.compare(there, differs);
        log.info("the topics were compared with the log up to position {}", last);
        return last;
    }

    private static void keep(
            ConsumerRecord<String, byte[]> found, Map<String, Map<String, byte[]>> there) {
        Map<String, byte[]> topic = there.computeIfAbsent(found.topic(), _ -> new HashMap<>());
        if (found.value() == null) {
            topic.remove(found.key());
        } else {
            topic.put(found.key(), found.value());
        }
    }

    private Map<TopicPartition, Long> ends(KafkaConsumer<String, byte[]> consumer) {
        Map<String, List<PartitionInfo>> topics = consumer.listTopics();
        List<String> wanted =
                new java.util.ArrayList<>(
                        eventLog.hosts().stream().map(kafka.topics()::desired).toList());
        wanted.add(kafka.topics().events());
        return consumer.endOffsets(
                wanted.stream()
                        .filter(topics::containsKey)
                        .map(topic -> new TopicPartition(topic, 0))
                        .toList());
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

    /** Takes one record after another. */
    @FunctionalInterface
    interface Taking {
        void take(ConsumerRecord<String, byte[]> found);
    }

    private static void read(
            KafkaConsumer<String, byte[]> consumer,
            Collection<TopicPartition> topics,
            Map<TopicPartition, Long> ends,
            Taking taking)
            throws InterruptedException {
        List<TopicPartition> there = topics.stream().filter(ends::containsKey).toList();
        consumer.assign(there);
        consumer.seekToBeginning(there);
        int empty = 0;
        while (there.stream().anyMatch(topic -> consumer.position(topic) < end(ends, topic))) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            var polled = consumer.poll(POLL);
            empty = polled.isEmpty() ? empty + 1 : 0;
            if (empty > EMPTY_POLLS) {
                throw new Undecided("the topics cannot be read to their end: nothing comes");
            }
            for (ConsumerRecord<String, byte[]> found : polled) {
                TopicPartition topic = new TopicPartition(found.topic(), found.partition());
                if (found.offset() < end(ends, topic)) {
                    taking.take(found);
                }
            }
        }
    }

    private static long end(Map<TopicPartition, Long> ends, TopicPartition topic) {
        return Objects.requireNonNull(ends.get(topic));
    }
}

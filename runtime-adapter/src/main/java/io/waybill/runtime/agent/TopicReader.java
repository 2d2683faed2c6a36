package io.waybill.runtime.agent;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Reads a topic from its beginning and goes on. What was there at the start is told apart from what
 * comes later.
 */
final class TopicReader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TopicReader.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(500);

    private final String topic;
    private final Map<String, Object> properties;
    private final Reader reader;
    private final CountDownLatch readOnce = new CountDownLatch(1);
    private volatile boolean running = true;
    private @Nullable Thread thread;

    interface Reader {
        /**
         * @param live whether it came after the start
         */
        void take(ConsumerRecord<String, byte[]> record, boolean live);
    }

    TopicReader(String topic, Map<String, Object> kafka, Reader reader) {
        this.topic = topic;
        this.reader = reader;
        this.properties = new HashMap<>(kafka);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 5_000);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 250);
    }

    void start(String threadName) {
        thread = Thread.ofPlatform().name(threadName).start(this::run);
    }

    /** Waits until what was there at the start is read. */
    void awaitReadOnce() throws InterruptedException {
        readOnce.await();
    }

    private void run() {
        while (running) {
            try (KafkaConsumer<String, byte[]> consumer =
                    new KafkaConsumer<>(
                            properties, new StringDeserializer(), new ByteArrayDeserializer())) {
                try {
                    follow(consumer);
                } finally {
                    // An interrupted thread could not close the consumer.
                    Thread.interrupted();
                }
            } catch (InterruptException _) {
                return;
            } catch (RuntimeException failure) {
                if (running) {
                    log.warn("cannot read {}, trying again: {}", topic, failure.toString());
                    pause();
                }
            }
        }
    }

    private void follow(KafkaConsumer<String, byte[]> consumer) {
        List<TopicPartition> partitions = partitions(consumer);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (running) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                reader.take(record, record.offset() >= ends.getOrDefault(partition(record), 0L));
            }
            if (readOnce.getCount() > 0 && reached(consumer, ends)) {
                readOnce.countDown();
            }
        }
    }

    private static TopicPartition partition(ConsumerRecord<String, byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    /** The publisher makes the topic, maybe a moment after the host is registered. */
    private List<TopicPartition> partitions(KafkaConsumer<String, byte[]> consumer) {
        while (running) {
            List<PartitionInfo> known = consumer.partitionsFor(topic);
            if (known != null && !known.isEmpty()) {
                return known.stream()
                        .map(partition -> new TopicPartition(topic, partition.partition()))
                        .toList();
            }
            pause();
        }
        return List.of();
    }

    private static boolean reached(
            KafkaConsumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException _) {
            running = false;
        }
    }

    @Override
    public void close() {
        running = false;
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join(Duration.ofSeconds(5));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

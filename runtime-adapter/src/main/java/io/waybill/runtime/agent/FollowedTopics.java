package io.waybill.runtime.agent;

import io.waybill.domain.Refusal;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.core.JacksonException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads topics of many hosts with one consumer, in one thread. Each is read from its beginning for
 * who begins to follow it, and again where Kafka fails.
 */
final class FollowedTopics implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FollowedTopics.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration USUALLY_MADE_WITHIN = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(200);

    /** Takes what is on one topic. Nothing of it may take long: all others wait. */
    interface Follower {
        String topic();

        /**
         * @param live whether it was written after the start
         */
        void take(ConsumerRecord<String, byte[]> record, boolean live);

        /** All that was there at the start was taken. */
        void hasBeenReadOnce();
    }

    private final Map<String, Object> properties;
    private final Map<String, Follower> followed = new ConcurrentHashMap<>();
    private final Set<String> missing = new HashSet<>();
    private final Map<String, Long> absent = new HashMap<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private long lookAgainAt;
    private volatile boolean running;
    private @Nullable Thread thread;

    FollowedTopics(Map<String, Object> client) {
        this.properties = new HashMap<>(client);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 5_000);
    }

    synchronized void follow(Follower follower) {
        followed.put(follower.topic(), follower);
        if (thread == null) {
            running = true;
            thread = Thread.ofPlatform().name("agent-topics").start(this::run);
        }
    }

    void leave(Follower follower) {
        followed.remove(follower.topic(), follower);
    }

    private void run() {
        while (running) {
            try (KafkaConsumer<String, byte[]> consumer =
                    new KafkaConsumer<>(
                            properties, new StringDeserializer(), new ByteArrayDeserializer())) {
                try {
                    read(consumer);
                } finally {
                    // An interrupted thread could not close the consumer.
                    Thread.interrupted();
                }
            } catch (WakeupException | InterruptException _) {
                return;
            } catch (RuntimeException failure) {
                log.warn(
                        "cannot read what is asked of hosts, trying again: {}", failure.toString());
                if (!pause()) {
                    return;
                }
            }
        }
    }

    private void read(KafkaConsumer<String, byte[]> consumer) {
        Map<TopicPartition, Follower> assigned = new HashMap<>();
        ends.clear();
        while (running) {
            assign(consumer, assigned);
            if (assigned.isEmpty()) {
                if (!pause()) {
                    return;
                }
                continue;
            }
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                Follower follower = followed.get(record.topic());
                if (follower != null) {
                    handOver(follower, record);
                }
            }
            noticeReadOnce(consumer, assigned);
        }
    }

    /** What one cannot take holds up no other. */
    private void handOver(Follower follower, ConsumerRecord<String, byte[]> record) {
        try {
            follower.take(record, isLive(record));
        } catch (JacksonException | Refusal | IllegalArgumentException unreadable) {
            log.error(
                    "left out {}-{}: {}", record.topic(), record.offset(), unreadable.getMessage());
        } catch (InterruptException closed) {
            throw closed;
        } catch (RuntimeException fault) {
            log.error("left out {}-{}", record.topic(), record.offset(), fault);
        }
    }

    private boolean isLive(ConsumerRecord<String, byte[]> record) {
        Long end = ends.get(new TopicPartition(record.topic(), record.partition()));
        return end == null || record.offset() >= end;
    }

    private void noticeReadOnce(
            KafkaConsumer<String, byte[]> consumer, Map<TopicPartition, Follower> assigned) {
        Set<Follower> waiting = new HashSet<>();
        ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        ends.keySet().forEach(partition -> waiting.add(assigned.get(partition)));
        for (Follower follower : assigned.values()) {
            if (!waiting.contains(follower)) {
                follower.hasBeenReadOnce(); // again: no news
            }
        }
    }

    /** A topic is read from its beginning by each who begins to follow it. */
    private void assign(
            KafkaConsumer<String, byte[]> consumer, Map<TopicPartition, Follower> assigned) {
        Set<Follower> known = new HashSet<>(assigned.values());
        boolean same = known.size() == followed.size() && known.containsAll(followed.values());
        if (same || System.nanoTime() - lookAgainAt < 0) {
            return;
        }
        lookAgainAt = System.nanoTime() + (missing.isEmpty() ? POLL : RETRY).toNanos();
        assigned.entrySet()
                .removeIf(entry -> followed.get(entry.getKey().topic()) != entry.getValue());
        ends.keySet().retainAll(assigned.keySet());
        List<TopicPartition> added = new ArrayList<>();
        followed.forEach(
                (topic, follower) -> {
                    if (!known.contains(follower)) {
                        for (TopicPartition partition : partitions(consumer, topic)) {
                            assigned.put(partition, follower);
                            added.add(partition);
                        }
                    }
                });
        consumer.assign(assigned.keySet());
        if (!added.isEmpty()) {
            consumer.seekToBeginning(added);
            ends.putAll(consumer.endOffsets(added));
        }
    }

    /** The publisher makes the topic, maybe a moment after the host is registered. */
    private List<TopicPartition> partitions(KafkaConsumer<String, byte[]> consumer, String topic) {
        List<PartitionInfo> there;
        try {
            there = consumer.partitionsFor(topic);
        } catch (AuthorizationException refused) {
            // The other hosts' topics can be read all the same.
            if (missing.add(topic)) {
                log.warn("cannot read {}: {}", topic, refused.getMessage());
            }
            return List.of();
        }
        if (there == null || there.isEmpty()) {
            long now = System.nanoTime();
            long since = absent.computeIfAbsent(topic, _ -> now);
            if (now - since > USUALLY_MADE_WITHIN.toNanos() && missing.add(topic)) {
                log.info("there is no topic {} yet; is the host registered?", topic);
            }
            return List.of();
        }
        absent.remove(topic);
        missing.remove(topic);
        return there.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    private static boolean pause() {
        try {
            Thread.sleep(RETRY);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public synchronized void close() {
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

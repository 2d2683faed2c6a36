package io.waybill.runtime.agent;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.Refusal;
import io.waybill.domain.wire.DesiredRecord;
import io.waybill.domain.wire.Topics;
import io.waybill.domain.wire.WaybillJson;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.core.JacksonException;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * What is asked of the host's containers, as the desired topic tells it. It is read from its
 * beginning at each start: it is compacted, and the agent keeps nothing.
 */
final class DesiredStates implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DesiredStates.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final String topic;
    private final Map<String, Object> properties;
    private final Consumer<ContainerId> changed;
    private final Map<ContainerId, DesiredRecord> desired = new ConcurrentHashMap<>();
    // Containers that this agent was the first to hear of, and of which nothing else was asked
    // since.
    private final Set<ContainerId> newcomers = ConcurrentHashMap.newKeySet();
    private final CountDownLatch readOnce = new CountDownLatch(1);
    private volatile boolean running = true;
    private @Nullable Thread thread;

    /**
     * @param changed called with each container that something else is asked of, once all was read
     *     once
     */
    DesiredStates(
            HostId host, Topics topics, Map<String, Object> kafka, Consumer<ContainerId> changed) {
        this.topic = topics.desired(host);
        this.changed = changed;
        this.properties = new HashMap<>(kafka);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 5_000);
    }

    void start(String threadName) {
        thread = Thread.ofPlatform().name(threadName).start(this::run);
    }

    /** Waits until what was asked for before the start is known. */
    void awaitReadOnce() throws InterruptedException {
        readOnce.await();
    }

    private boolean isReadOnce() {
        return readOnce.getCount() == 0;
    }

    /** What comes from here on was asked for while the agent watches. */
    void hasBeenReadOnce() {
        readOnce.countDown();
    }

    Optional<DesiredRecord> of(ContainerId container) {
        return Optional.ofNullable(desired.get(container));
    }

    /**
     * Whether the container was declared while this agent watched: no agent before this one can
     * have made it.
     */
    boolean isNewcomer(ContainerId container) {
        return newcomers.contains(container);
    }

    Set<ContainerId> containers() {
        return Set.copyOf(desired.keySet());
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
            } catch (WakeupException | InterruptException _) {
                return;
            } catch (RuntimeException failure) {
                log.warn("cannot read {}, trying again: {}", topic, failure.toString());
                pause();
            }
        }
    }

    private void follow(KafkaConsumer<String, byte[]> consumer) {
        List<TopicPartition> partitions = partitions(consumer);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (running) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(500))) {
                take(record);
            }
            if (!isReadOnce() && reached(consumer, ends)) {
                hasBeenReadOnce();
            }
        }
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
            if (!pause()) {
                break;
            }
        }
        throw new WakeupException();
    }

    private static boolean reached(
            KafkaConsumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    void take(ConsumerRecord<String, byte[]> record) {
        ContainerId container;
        try {
            container = new ContainerId(record.key());
            if (record.value() == null) {
                desired.remove(container);
                newcomers.remove(container);
            } else {
                DesiredRecord next =
                        WaybillJson.mapper().readValue(record.value(), DesiredRecord.class);
                DesiredRecord before = desired.put(container, next);
                if (next.equals(before)) {
                    return;
                }
                if (before == null && isReadOnce()) {
                    newcomers.add(container);
                } else {
                    newcomers.remove(container);
                }
            }
        } catch (JacksonException | Refusal | IllegalArgumentException unreadable) {
            // Held to what was asked before; a newer record under the key heals it.
            log.error("left out {}-{}: {}", topic, record.offset(), unreadable.getMessage());
            return;
        }
        if (isReadOnce()) {
            changed.accept(container);
        }
    }

    private boolean pause() {
        try {
            Thread.sleep(RETRY);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
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

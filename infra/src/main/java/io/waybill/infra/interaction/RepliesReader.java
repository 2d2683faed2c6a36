package io.waybill.infra.interaction;

import io.waybill.domain.HostId;
import io.waybill.domain.wire.HostReply;
import io.waybill.domain.wire.Topics;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.KafkaProperties;
import io.waybill.infra.process.InBackground;

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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Reads what hosts reply from the moment it first listens to each. Nothing is kept between runs:
 * who asked is gone then, too.
 */
final class RepliesReader extends InBackground {
    private static final Logger log = LoggerFactory.getLogger(RepliesReader.class);
    private static final Duration LISTENS_WITHIN = Duration.ofSeconds(8);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofMillis(200);

    private final Topics topics;
    private final Map<String, Object> properties;
    private final Consumer<HostReply> heard;
    private final Map<HostId, CompletableFuture<Boolean>> listening = new ConcurrentHashMap<>();
    private volatile @Nullable KafkaConsumer<String, byte[]> consumer;

    RepliesReader(KafkaProperties kafka, Consumer<HostReply> heard) {
        super("host-replies");
        this.topics = kafka.topics();
        this.heard = heard;
        this.properties = kafka.clientProperties();
        properties.put("enable.auto.commit", false);
        properties.put("auto.offset.reset", "latest");
        properties.put("allow.auto.create.topics", false);
        properties.put("fetch.max.wait.ms", 250);
    }

    /**
     * Returns when whatever the host replies from here on is heard.
     *
     * @throws HostUnreachable where that is not so soon
     */
    void listenTo(HostId host) {
        CompletableFuture<Boolean> listens =
                listening.computeIfAbsent(host, _ -> new CompletableFuture<>());
        KafkaConsumer<String, byte[]> reading = consumer;
        if (!listens.isDone() && reading != null) {
            reading.wakeup();
        }
        try {
            listens.get(LISTENS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException _) {
            throw HostChannel.kafkaAway(host);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw HostChannel.kafkaAway(host);
        }
    }

    @Override
    protected void run() {
        while (isRunning()) {
            try (KafkaConsumer<String, byte[]> reading =
                    new KafkaConsumer<>(
                            properties, new StringDeserializer(), new ByteArrayDeserializer())) {
                consumer = reading;
                try {
                    follow(reading);
                } finally {
                    consumer = null;
                    // An interrupted thread could not close the consumer.
                    Thread.interrupted();
                }
            } catch (InterruptException _) {
                return;
            } catch (RuntimeException failure) {
                if (isRunning()) {
                    log.warn("cannot read replies, trying again: {}", failure.toString());
                }
                listening.clear();
                pause();
            }
        }
    }

    private void follow(KafkaConsumer<String, byte[]> reading) {
        while (isRunning()) {
            try {
                assign(reading);
                if (reading.assignment().isEmpty()) {
                    pause();
                } else {
                    reading.poll(POLL).forEach(this::take);
                }
            } catch (WakeupException _) {
                // Another host is to be listened to.
            }
        }
    }

    private void assign(KafkaConsumer<String, byte[]> reading) {
        for (Map.Entry<HostId, CompletableFuture<Boolean>> wanted : listening.entrySet()) {
            List<TopicPartition> added =
                    wanted.getValue().isDone() ? List.of() : partitions(reading, wanted.getKey());
            if (!added.isEmpty()) {
                Set<TopicPartition> all = new HashSet<>(reading.assignment());
                all.addAll(added);
                reading.assign(all);
                reading.seekToEnd(added);
                added.forEach(reading::position);
                wanted.getValue().complete(true);
            }
        }
    }

    private List<TopicPartition> partitions(KafkaConsumer<String, byte[]> reading, HostId host) {
        String topic = topics.replies(host);
        List<PartitionInfo> known = reading.partitionsFor(topic);
        return known == null
                ? List.of()
                : known.stream()
                        .map(partition -> new TopicPartition(topic, partition.partition()))
                        .toList();
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        try {
            heard.accept(WaybillJson.mapper().readValue(record.value(), HostReply.class));
        } catch (JacksonException | IllegalArgumentException unreadable) {
            log.warn(
                    "left out {}-{}: {}", record.topic(), record.offset(), unreadable.getMessage());
        }
    }

    private void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

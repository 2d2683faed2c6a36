package io.waybill.runtime.agent;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.container.Observation;
import io.waybill.domain.wire.AgentReport;
import io.waybill.domain.wire.AgentReport.ContainerObserved;
import io.waybill.domain.wire.AgentReport.CopyFinished;
import io.waybill.domain.wire.AgentReport.ExecFinished;
import io.waybill.domain.wire.AgentReport.ExecObserved;
import io.waybill.domain.wire.AgentReport.Heartbeat;
import io.waybill.domain.wire.AgentReport.HostConnected;
import io.waybill.domain.wire.AgentReport.HostDisconnected;
import io.waybill.domain.wire.AgentReport.HostImageChanged;
import io.waybill.domain.wire.AgentReport.ImageWorkFinished;
import io.waybill.domain.wire.AgentReport.SecretsAsked;
import io.waybill.domain.wire.AgentReport.UnmanagedSeen;
import io.waybill.domain.wire.Topics;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.runtime.agent.LastReports.OfContainer;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.core.JacksonException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads from hosts' observed topics what was reported last, one host after the other. Most of what
 * is there are heartbeats, of which the last one counts: the others are not even taken apart.
 */
final class ObservedTopics implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ObservedTopics.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration AT_MOST = Duration.ofSeconds(30);
    private static final String HEARTBEAT = "{\"report\":\"heartbeat\"";
    private static final String SEEN = "\"seenUntil\"";

    private final Topics topics;
    private final Map<String, Object> properties;
    private @Nullable KafkaConsumer<String, byte[]> consumer;

    ObservedTopics(Topics topics, Map<String, Object> client) {
        this.topics = topics;
        this.properties = new HashMap<>(client);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    }

    /**
     * @throws KafkaException where it cannot be read now, or is not to be read at all
     */
    synchronized LastReports read(HostId host) {
        try {
            return read(topics.observed(host), opened());
        } catch (KafkaException failure) {
            close();
            throw failure;
        }
    }

    private KafkaConsumer<String, byte[]> opened() {
        KafkaConsumer<String, byte[]> open = consumer;
        if (open == null) {
            open =
                    new KafkaConsumer<>(
                            properties, new StringDeserializer(), new ByteArrayDeserializer());
            consumer = open;
        }
        return open;
    }

    private static LastReports read(String topic, KafkaConsumer<String, byte[]> consumer) {
        List<PartitionInfo> known = consumer.partitionsFor(topic);
        List<TopicPartition> partitions =
                (known == null ? List.<PartitionInfo>of() : known)
                        .stream().map(one -> new TopicPartition(topic, one.partition())).toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long deadline = System.nanoTime() + AT_MOST.toNanos();
        Gathered gathered = new Gathered();
        while (ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException(topic + " did not go on for " + AT_MOST);
            }
            ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
            records.forEach(gathered::take);
            if (!records.isEmpty()) {
                deadline = System.nanoTime() + AT_MOST.toNanos();
            }
        }
        return gathered.result();
    }

    @Override
    public synchronized void close() {
        KafkaConsumer<String, byte[]> open = consumer;
        consumer = null;
        if (open != null) {
            // An interrupted thread could not close it.
            boolean interrupted = Thread.interrupted();
            open.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static final class Gathered {
        private final Map<ContainerId, OfContainer> containers = new HashMap<>();
        private final Set<String> execs = new HashSet<>();
        private Instant image = Instant.MIN;
        private @Nullable Instant seenUntil;
        private @Nullable ConsumerRecord<String, byte[]> lastHeartbeat;

        // An agent that has just begun, as this one, says that it lives, and not yet what it saw.
        void take(ConsumerRecord<String, byte[]> record) {
            String text = new String(record.value(), StandardCharsets.ISO_8859_1);
            if (!text.startsWith(HEARTBEAT)) {
                read(record);
            } else if (text.contains(SEEN)) {
                lastHeartbeat = record;
            }
        }

        private void read(ConsumerRecord<String, byte[]> record) {
            try {
                take(WaybillJson.mapper().readValue(record.value(), AgentReport.class));
            } catch (JacksonException | IllegalArgumentException unreadable) {
                log.warn(
                        "left out {}-{}: {}",
                        record.topic(),
                        record.offset(),
                        unreadable.getMessage());
            }
        }

        private void take(AgentReport report) {
            switch (report) {
                case ContainerObserved seen ->
                        containers.merge(
                                seen.containerId(),
                                of(seen.observation()),
                                (before, now) ->
                                        now.done() != null
                                                ? now
                                                : new OfContainer(now.seen(), before.done()));
                case ExecObserved seen -> execs.add(seen.exec());
                case ExecFinished done -> {
                    if (done.exec() != null) {
                        execs.add(done.exec());
                    }
                }
                case HostImageChanged seen -> image = seen.occurrence().at();
                case HostConnected now -> seen(now.at());
                case Heartbeat beat -> seen(beat.seenUntil());
                case CopyFinished _,
                        ImageWorkFinished _,
                        HostDisconnected _,
                        UnmanagedSeen _,
                        SecretsAsked _ -> {}
            }
        }

        private static OfContainer of(Observation seen) {
            return new OfContainer(
                    seen, seen.completed() == null ? null : seen.completed().operation());
        }

        private void seen(@Nullable Instant until) {
            if (until != null && (seenUntil == null || until.isAfter(seenUntil))) {
                seenUntil = until;
            }
        }

        LastReports result() {
            if (lastHeartbeat != null) {
                read(lastHeartbeat);
            }
            return new LastReports(containers, execs, image, seenUntil);
        }
    }
}

package io.waybill.infra.commandtopic;

import io.waybill.domain.wire.Topics;
import io.waybill.infra.KafkaProperties;
import io.waybill.infra.commandtopic.Verdict.Accepted;
import io.waybill.infra.commandtopic.Verdict.Refused;
import io.waybill.infra.commandtopic.Verdict.SetAside;
import io.waybill.infra.publisher.CommittedRecords;
import io.waybill.infra.publisher.TopicProvisioning;
import io.waybill.projections.fleet.OperationView;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/**
 * One connection to the topics of commands, from its opening to its first failure. What was read,
 * what is told of it, and what is under way then, are one transaction: whoever goes on after
 * whatever ended this finds each command answered or not answered, never half, and nobody who reads
 * what is committed is told anything twice.
 */
final class CommandTopics implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CommandTopics.class);
    private static final Duration CLOSES_WITHIN = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_AGAIN_NANOS = 10_000_000_000L;

    private final Topics topics;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte @Nullable []> producer;
    private final CommandProgress progress;
    private final ResultRecords results;
    private final DeadLetters deadLetters;
    private long looked;

    /** Whoever was at this before is not any more. */
    CommandTopics(KafkaProperties kafka, URI source)
            throws ExecutionException, InterruptedException {
        topics = kafka.topics();
        progress = new CommandProgress(topics.commandProgress());
        results = new ResultRecords(topics.commandResults(), source, kafka.schemas());
        deadLetters = new DeadLetters(topics.commandDeadLetters());
        producer =
                new KafkaProducer<>(
                        producing(kafka), new ByteArraySerializer(), new ByteArraySerializer());
        consumer = consumer(kafka);
        try (TopicProvisioning provisioning = new TopicProvisioning(kafka)) {
            provisioning.ensureOfCommands();
            producer.initTransactions();
            readProgress(kafka);
            assign();
        } catch (RuntimeException | ExecutionException | InterruptedException failure) {
            close();
            throw failure;
        }
    }

    private static Map<String, Object> producing(KafkaProperties kafka) {
        Map<String, Object> properties = kafka.producerProperties();
        properties.put("transactional.id", kafka.topicPrefix() + "-commands");
        properties.put("transaction.timeout.ms", 60_000);
        return properties;
    }

    private static KafkaConsumer<byte[], byte[]> consumer(KafkaProperties kafka) {
        Map<String, Object> properties = kafka.clientProperties();
        properties.put("enable.auto.commit", false);
        // Where to begin is known; where it is not there any more, that is to be said.
        properties.put("auto.offset.reset", "none");
        properties.put("isolation.level", "read_committed");
        properties.put("allow.auto.create.topics", false);
        // All of a batch is told at once.
        properties.put("max.poll.records", 100);
        properties.put("fetch.max.bytes", 8 << 20);
        return new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void readProgress(KafkaProperties kafka) throws InterruptedException {
        try (KafkaConsumer<byte[], byte[]> reading = consumer(kafka)) {
            // Nobody else writes there: all is committed or aborted since this connection opened.
            CommittedRecords.read(
                    reading,
                    reading.endOffsets(partitions(reading, topics.commandProgress())),
                    PATIENCE,
                    record -> progress.apply(record.key(), record.value()));
        }
    }

    private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic) {
        List<PartitionInfo> known = consumer.partitionsFor(topic);
        if (known == null || known.isEmpty()) {
            // To go on would be to begin anew.
            throw new UnknownTopicOrPartitionException(topic + " is not there");
        }
        return known.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    private void assign() {
        looked = System.nanoTime();
        Set<TopicPartition> wanted = new HashSet<>(partitions(consumer, topics.commands()));
        Set<TopicPartition> added = new HashSet<>(wanted);
        added.removeAll(consumer.assignment());
        if (!added.isEmpty()) {
            consumer.assign(wanted);
            seek(added);
        }
    }

    private void seek(Set<TopicPartition> added) {
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(added);
        Map<TopicPartition, Long> ends = consumer.endOffsets(added);
        for (TopicPartition partition : added) {
            long begin = begins.getOrDefault(partition, 0L);
            Long next = progress.next(partition.partition());
            if (next != null && next > ends.getOrDefault(partition, 0L)) {
                log.warn("{} has lost what was in it; it is read from its beginning", partition);
                next = null;
            } else if (next != null && next < begin) {
                log.warn(
                        "{} has lost what stands from {} to {}: Kafka deleted it before it was read;"
                                + " what was commanded there is not carried out",
                        partition,
                        next,
                        begin - 1);
            }
            consumer.seek(partition, next == null ? begin : Math.max(next, begin));
        }
    }

    List<ConsumerRecord<byte[], byte[]>> read(Duration wait) {
        if (System.nanoTime() - looked > LOOK_AGAIN_NANOS) {
            assign(); // there may be more partitions
        }
        ConsumerRecords<byte[], byte[]> read = consumer.poll(wait);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(read.count());
        read.forEach(records::add);
        return records;
    }

    /** How many records there are still to be read, as far as is known. */
    long waiting() {
        return consumer.assignment().stream()
                .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                .sum();
    }

    CommandProgress progress() {
        return progress;
    }

    /**
     * Tells what became of records, and of operations that were under way.
     *
     * @param answered all that was read since this was last called
     */
    void tell(List<Answered> answered, Map<UnderWay, OperationView> ended) {
        List<ProducerRecord<byte[], byte @Nullable []>> steps = new ArrayList<>();
        producer.beginTransaction();
        for (Answered one : answered) {
            results.of(one).forEach(producer::send);
            switch (one.verdict()) {
                case Accepted(JsonNode reply) -> begun(one, reply).ifPresent(steps::add);
                case SetAside(Problem problem) ->
                        producer.send(deadLetters.of(one.record(), problem));
                case Refused _ -> {}
            }
        }
        ended.forEach(
                (one, operation) -> {
                    producer.send(results.of(one, operation));
                    steps.add(progress.ended(one));
                });
        if (!answered.isEmpty()) {
            for (TopicPartition partition : consumer.assignment()) {
                steps.add(progress.reached(partition.partition(), consumer.position(partition)));
            }
        }
        steps.forEach(producer::send);
        producer.commitTransaction();
        steps.forEach(step -> progress.apply(step.key(), step.value()));
    }

    private Optional<ProducerRecord<byte[], byte @Nullable []>> begun(
            Answered one, JsonNode reply) {
        String operation = ResultRecords.operation(reply);
        Asked asked = one.asked();
        if (operation == null || asked == null) {
            return Optional.empty();
        }
        String place = one.record().partition() + "@" + one.record().offset();
        return Optional.of(progress.begun(new UnderWay(place, asked, operation, reply)));
    }

    @Override
    public void close() {
        boolean interrupted = Thread.interrupted(); // an interrupted thread could not close them
        producer.close(CLOSES_WITHIN);
        consumer.close(CLOSES_WITHIN);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

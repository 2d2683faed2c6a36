package io.waybill.runtime.agent;

import io.waybill.domain.HostId;
import io.waybill.domain.OperationId;
import io.waybill.domain.wire.ActRecord;
import io.waybill.domain.wire.WaybillJson;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * What the host's agent has begun and must not do twice, in a topic of its own. An entry is there
 * for good before the act begins. Opening it fences off whoever wrote before: an agent that was
 * replaced begins nothing any more.
 */
final class Journal implements FollowedTopics.Follower, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Journal.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofSeconds(3);

    private final String topic;
    private final Map<String, Object> properties;
    private final FollowedTopics followed;
    private final CountDownLatch readOnce = new CountDownLatch(1);
    private final Map<OperationId, Begun> begun = new ConcurrentHashMap<>();
    private @Nullable KafkaProducer<String, byte @Nullable []> producer;
    private @Nullable Runnable unfinished;

    /**
     * @param exec the engine's own id of the program; none where it is not one
     */
    record Begun(OperationId operation, @Nullable String exec, Instant at) {}

    Journal(HostId host, AgentKafka kafka) {
        topic = kafka.topics().journal(host);
        followed = kafka.followed();
        properties = new HashMap<>(kafka.client());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topic);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    }

    /** Returns when all that was begun before is known, and nobody else can begin anything. */
    void open() throws InterruptedException {
        while (!fenceOff()) {
            Thread.sleep(RETRY);
        }
        followed.follow(this);
        readOnce.await();
        // From here on nobody else writes to it.
        followed.leave(this);
    }

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public void hasBeenReadOnce() {
        readOnce.countDown();
    }

    private synchronized boolean fenceOff() {
        closeProducer();
        unfinished = null;
        try {
            producer =
                    new KafkaProducer<>(
                            properties, new StringSerializer(), new ByteArraySerializer());
            producer.initTransactions();
            return true;
        } catch (KafkaException away) {
            log.warn("cannot open {}, trying again: {}", topic, away.toString());
            return false;
        }
    }

    @Override
    public void take(ConsumerRecord<String, byte[]> record, boolean live) {
        OperationId operation = ActRecord.operationOf(record.key());
        if (record.value() == null) {
            begun.remove(operation);
        } else {
            begun.put(operation, WaybillJson.mapper().readValue(record.value(), Begun.class));
        }
    }

    /** What is known of an act that was begun, by this agent or by one before it. */
    Optional<Begun> of(OperationId operation) {
        return Optional.ofNullable(begun.get(operation));
    }

    Set<OperationId> begun() {
        return Set.copyOf(begun.keySet());
    }

    /** The engine's own ids of the programs among it. */
    List<String> execs() {
        return begun.values().stream().flatMap(act -> Stream.ofNullable(act.exec())).toList();
    }

    /**
     * Writes that an act begins now.
     *
     * @throws KafkaException where that is not certain; the act must not begin then
     */
    void begin(Begun act) {
        write(act.operation(), WaybillJson.mapper().writeValueAsBytes(act));
        begun.put(act.operation(), act);
    }

    /** The outcome is in the log. */
    void forget(OperationId operation) {
        if (begun.containsKey(operation)) {
            try {
                write(operation, null);
                begun.remove(operation);
            } catch (KafkaException away) {
                // It is kept for nothing, until the next agent finds that nobody asks for it.
                log.warn("cannot clear {}: {}", topic, away.toString());
            }
        }
    }

    private synchronized void write(OperationId operation, byte @Nullable [] value) {
        KafkaProducer<String, byte @Nullable []> open = producer;
        if (open == null) {
            throw new KafkaException("the journal is closed");
        }
        try {
            finish();
            open.beginTransaction();
            open.send(new ProducerRecord<>(topic, ActRecord.key(operation), value));
            unfinished = open::commitTransaction;
            finish();
        } catch (TimeoutException away) {
            throw away; // a producer takes nothing else before that is finished
        } catch (KafkaException failure) {
            abort(open, failure);
            throw failure;
        }
    }

    /** What could not be finished in time is finished before anything else is written. */
    private void finish() {
        if (unfinished != null) {
            unfinished.run();
            unfinished = null;
        }
    }

    private void abort(KafkaProducer<String, byte @Nullable []> open, KafkaException failure) {
        unfinished = open::abortTransaction;
        try {
            finish();
        } catch (TimeoutException away) {
            log.warn("{} is not usable for now: {}", topic, away.toString());
        } catch (KafkaException fatal) {
            log.error("{} is closed to this agent: {}", topic, failure.toString());
        }
    }

    private void closeProducer() {
        if (producer != null) {
            producer.close(CLOSE);
            producer = null;
        }
    }

    @Override
    public void close() {
        followed.leave(this);
        synchronized (this) {
            closeProducer();
        }
    }
}

package io.waybill.runtime.agent;

import io.waybill.domain.wire.Topics;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What all agents of a process share: one producer, one consumer of their hosts' topics, and one of
 * what was reported of their hosts last.
 */
public final class AgentKafka implements AutoCloseable {
    private static final Duration CLOSE = Duration.ofSeconds(3);

    private final Map<String, Object> client;
    private final Topics topics;
    private final Producer<String, byte[]> producer;
    private final FollowedTopics followed;
    private final ObservedTopics observed;

    /**
     * @param client properties of every Kafka client
     */
    public AgentKafka(Map<String, Object> client, Topics topics) {
        this.client = Map.copyOf(client);
        this.topics = topics;
        this.producer = producer(client);
        this.followed = new FollowedTopics(client);
        this.observed = new ObservedTopics(topics, client);
    }

    private static Producer<String, byte[]> producer(Map<String, Object> client) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.MAX_VALUE);
        return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    /** Properties of every client. */
    Map<String, Object> client() {
        return client;
    }

    Topics topics() {
        return topics;
    }

    Producer<String, byte[]> producer() {
        return producer;
    }

    FollowedTopics followed() {
        return followed;
    }

    ObservedTopics observed() {
        return observed;
    }

    /** After the agents. */
    @Override
    public void close() {
        followed.close();
        observed.close();
        producer.close(CLOSE);
    }
}

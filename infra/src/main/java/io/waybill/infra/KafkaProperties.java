package io.waybill.infra;

import io.waybill.domain.wire.Topics;
import io.waybill.runtime.agent.OAuthAddresses;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/**
 * How Kafka is reached.
 *
 * @param topicPrefix what every topic's name begins with
 * @param replicationFactor of the topics that Waybill creates; -1 is the broker's default
 * @param schemas where the schemas of what is published are to be had, as others reach it: the
 *     value of {@code ce_dataschema} but for the type
 * @param client further properties of Kafka's clients, such as {@code security.protocol}
 */
@ConfigurationProperties("waybill.kafka")
public record KafkaProperties(
        @DefaultValue("127.0.0.1:9092") String bootstrapServers,
        @DefaultValue("waybill") String topicPrefix,
        @DefaultValue("-1") short replicationFactor,
        @DefaultValue("http://127.0.0.1:7070/schemas/") URI schemas,
        @DefaultValue Map<String, String> client) {

    public KafkaProperties {
        OAuthAddresses.allow(client);
    }

    public Topics topics() {
        return new Topics(topicPrefix);
    }

    /** What every client is given. */
    public Map<String, Object> clientProperties() {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put("bootstrap.servers", bootstrapServers);
        return properties;
    }

    /**
     * What a producer is given whose records are there for good once they are acknowledged, and of
     * whose failure one hears within half a minute.
     */
    public Map<String, Object> producerProperties() {
        Map<String, Object> properties = clientProperties();
        properties.put("enable.idempotence", true);
        properties.put("acks", "all");
        properties.put("max.block.ms", 10_000);
        properties.put("delivery.timeout.ms", 30_000);
        properties.put("request.timeout.ms", 10_000);
        return properties;
    }
}

package io.waybill.infra.publisher;

import io.waybill.domain.wire.StateDocument;
import io.waybill.domain.wire.Topics;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.KafkaProperties;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The topics of states, and what is on them. */
public final class StateTopics {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private StateTopics() {}

    /** The topic that a document is on. */
    static String of(Topics topics, String key) {
        return switch (key.substring(0, key.indexOf('/'))) {
            case "containers" -> topics.containerStates();
            case "images" -> topics.imageStates();
            case "hosts" -> topics.hostStates();
            default -> throw new IllegalArgumentException("no topic for " + key);
        };
    }

    /**
     * What they say last of each key that they do not say is gone. To be called once no other
     * publisher's transaction can be open.
     */
    static Map<String, byte[]> read(KafkaProperties kafka) throws InterruptedException {
        Map<String, Object> properties = kafka.clientProperties();
        properties.put("isolation.level", "read_committed");
        properties.put("enable.auto.commit", false);
        Map<String, byte[]> found = new HashMap<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    kafka.topics().states().stream()
                            .map(topic -> new TopicPartition(topic, 0))
                            .toList();
            CommittedRecords.read(
                    consumer,
                    consumer.endOffsets(partitions),
                    PATIENCE,
                    record -> CommittedRecords.keepNewest(record, found));
        }
        return found;
    }

    /** What a value says. */
    public static StateDocument parse(String key, byte[] value) {
        return WaybillJson.mapper().readValue(value, StateDocument.formOf(key));
    }
}

package io.waybill.infra.publisher;

import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.KafkaProperties;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** Reads how far the log is published: what the last committed transaction said. */
final class PublishedPosition {
    private static final int TAIL = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private PublishedPosition() {}

    /**
     * None where nothing was ever published. To be called once no other publisher's transaction can
     * be open.
     */
    static @Nullable LogPosition read(KafkaProperties kafka) throws InterruptedException {
        Map<String, Object> properties = kafka.clientProperties();
        properties.put("isolation.level", "read_committed");
        TopicPartition partition = new TopicPartition(kafka.topics().publisherPosition(), 0);
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new StringDeserializer(), new ByteArrayDeserializer())) {
            long begin =
                    Objects.requireNonNull(
                            consumer.beginningOffsets(List.of(partition)).get(partition));
            long end =
                    Objects.requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
            // Aborted transactions and their markers fill offsets, too: look further back until
            // there is a committed one.
            for (long back = TAIL; ; back *= 16) {
                long from = Math.max(begin, end - back);
                LogPosition last = last(consumer, partition, from, end);
                if (last != null || from == begin) {
                    return last;
                }
            }
        }
    }

    private static @Nullable LogPosition last(
            KafkaConsumer<String, byte[]> consumer, TopicPartition partition, long from, long end)
            throws InterruptedException {
        AtomicReference<@Nullable LogPosition> last = new AtomicReference<>();
        CommittedRecords.readFrom(
                consumer,
                Map.of(partition, from),
                Map.of(partition, end),
                PATIENCE,
                found ->
                        last.set(WaybillJson.mapper().readValue(found.value(), LogPosition.class)));
        return last.get();
    }
}

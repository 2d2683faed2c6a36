package io.waybill.infra.proof;

import io.waybill.infra.KafkaProperties;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/** Where checkpoints are told: the note as it is, under its origin. */
@Component
class CheckpointTopic implements AutoCloseable {
    private final KafkaProperties kafka;
    private @Nullable KafkaProducer<String, String> producer;

    CheckpointTopic(KafkaProperties kafka) {
        this.kafka = kafka;
    }

    /** Is there for good when this returns. */
    synchronized void send(SignedCheckpoint checkpoint)
            throws ExecutionException, InterruptedException {
        if (producer == null) {
            producer =
                    new KafkaProducer<>(
                            kafka.producerProperties(),
                            new StringSerializer(),
                            new StringSerializer());
        }
        producer.send(record(kafka.topics().checkpoints(), checkpoint)).get();
    }

    static ProducerRecord<String, String> record(String topic, SignedCheckpoint checkpoint) {
        ProducerRecord<String, String> record =
                new ProducerRecord<>(topic, checkpoint.origin(), checkpoint.note());
        record.headers()
                .add("content-type", "text/plain; charset=utf-8".getBytes(StandardCharsets.UTF_8));
        return record;
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(2));
        }
    }
}

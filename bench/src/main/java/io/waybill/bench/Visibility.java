package io.waybill.bench;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How long after a command's answer its event reaches a consumer that reads what is committed, when
 * idle.
 */
final class Visibility {
    private static final Duration BETWEEN = Duration.ofMillis(30);

    private Visibility() {}

    static Map<String, Object> measure(MeasuredService service, int samples)
            throws IOException, InterruptedException {
        Map<String, Long> seen = new ConcurrentHashMap<>();
        AtomicBoolean running = new AtomicBoolean(true);
        CountDownLatch listening = new CountDownLatch(1);
        String bootstrap = service.bootstrapServers();
        Thread consumer =
                Thread.ofPlatform().start(() -> consume(bootstrap, seen, running, listening));
        listening.await();
        Samples visible = new Samples();
        for (int sample = -100; sample < samples; sample++) {
            String name = "visible-" + UUID.randomUUID();
            service.post(
                    "/api/v1/images",
                    "{\"name\": \"%s\", \"repository\": \"registry.example/%s\"}"
                            .formatted(name, name));
            long answered = System.nanoTime();
            Long arrived = seen.get("images/" + name);
            while (arrived == null) {
                if (System.nanoTime() - answered > Duration.ofSeconds(10).toNanos()) {
                    throw new IllegalStateException("the event of " + name + " does not arrive");
                }
                Thread.sleep(1);
                arrived = seen.get("images/" + name);
            }
            if (sample >= 0) {
                visible.addNanos(Math.max(0, arrived - answered));
            }
            Thread.sleep(BETWEEN);
        }
        running.set(false);
        consumer.join();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("samples", visible.count());
        result.put("medianMs", ContainerStart.rounded(visible.quantile(0.5)));
        result.put("p99Ms", ContainerStart.rounded(visible.quantile(0.99)));
        result.put("goal", "p99Ms <= 50");
        result.put("met", visible.quantile(0.99) <= 50);
        return result;
    }

    private static void consume(
            String bootstrap,
            Map<String, Long> seen,
            AtomicBoolean running,
            CountDownLatch listening) {
        Map<String, Object> properties =
                Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed");
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new StringDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition("waybill.events", 0);
            consumer.assign(List.of(partition));
            consumer.seekToEnd(List.of(partition));
            consumer.position(partition); // only now is the end looked up
            listening.countDown();
            while (running.get()) {
                for (ConsumerRecord<String, byte[]> record :
                        consumer.poll(Duration.ofMillis(200))) {
                    seen.put(record.key(), System.nanoTime());
                }
            }
        }
    }
}

package io.waybill.bench;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * How long it takes from the sending of a command, over HTTP, until its event has reached a
 * consumer that reads what is committed, while commands arrive at a steady rate.
 */
final class FeedLatency {
    private static final int SENDERS = 8;
    private static final int COMMANDS_A_SECOND = 200;
    private static final int SECONDS = 40;
    private static final int FIRST_SECONDS_NOT_COUNTED = 10;
    private static final double MEDIAN_MS = 10;
    private static final double P99_MS = 50;

    private final MeasuredService service;
    private final Map<String, Long> sent = new ConcurrentHashMap<>();
    private final Map<String, Long> arrived = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger();
    private volatile boolean listening = true;

    private FeedLatency(MeasuredService service) {
        this.service = service;
    }

    static Map<String, Object> measure(MeasuredService service) throws Exception {
        return new FeedLatency(service).measure();
    }

    private Map<String, Object> measure() throws Exception {
        CountDownLatch ready = new CountDownLatch(1);
        String bootstrap = service.bootstrapServers();
        Thread consumer = Thread.ofPlatform().start(() -> consume(bootstrap, ready));
        ready.await();
        long begin = System.nanoTime();
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            senders.add(Thread.ofPlatform().start(() -> send(begin)));
        }
        for (Thread sender : senders) {
            sender.join();
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        Samples latencies = new Samples();
        for (int number = FIRST_SECONDS_NOT_COUNTED * COMMANDS_A_SECOND;
                number < SECONDS * COMMANDS_A_SECOND;
                number++) {
            Long came = arrived.get(name(number));
            while (came == null) {
                Thread.sleep(10);
                came = arrived.get(name(number));
            }
            latencies.addNanos(came - Objects.requireNonNull(sent.get(name(number))));
        }
        listening = false;
        consumer.join();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("commandsPerSecond", Math.round(SECONDS * COMMANDS_A_SECOND / seconds));
        result.put("samples", latencies.count());
        result.put("medianMs", ContainerStart.rounded(latencies.quantile(0.5)));
        result.put("p99Ms", ContainerStart.rounded(latencies.quantile(0.99)));
        result.put("goal", "medianMs <= " + MEDIAN_MS + ", p99Ms <= " + P99_MS);
        result.put(
                "met", latencies.quantile(0.5) <= MEDIAN_MS && latencies.quantile(0.99) <= P99_MS);
        return result;
    }

    private static String name(int number) {
        return "fed-" + number;
    }

    /** Each command at its time, whichever sender is free. */
    private void send(long begin) {
        while (true) {
            int number = next.getAndIncrement();
            if (number >= SECONDS * COMMANDS_A_SECOND) {
                return;
            }
            long due = begin + number * (1_000_000_000L / COMMANDS_A_SECOND);
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            String name = name(number);
            sent.put(name, System.nanoTime());
            try {
                service.post(
                        "/api/v1/images",
                        "{\"name\": \"%s\", \"repository\": \"registry.example/%s\"}"
                                .formatted(name, name));
            } catch (java.io.IOException failure) {
                throw new java.io.UncheckedIOException(failure);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void consume(String bootstrap, CountDownLatch ready) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed");
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(
                        settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition("waybill.events", 0);
            consumer.assign(List.of(partition));
            consumer.seekToEnd(List.of(partition));
            consumer.position(partition); // only now is the end looked up
            ready.countDown();
            while (listening) {
                for (ConsumerRecord<String, byte[]> record :
                        consumer.poll(Duration.ofMillis(200))) {
                    arrived.put(
                            record.key().substring(record.key().indexOf('/') + 1),
                            System.nanoTime());
                }
            }
        }
    }
}

package io.waybill.infra.publisher;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** Reads what topics have up to an end that was taken before, by who reads what is committed. */
public final class CommittedRecords {
    private static final Duration POLL = Duration.ofMillis(200);

    private CommittedRecords() {}

    /** Takes one record after another. */
    @FunctionalInterface
    public interface Taking<K> {
        void take(ConsumerRecord<K, byte[]> found);
    }

    /** Nothing came for too long: a broker is away, or a transaction is open. */
    public static final class Stalled extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stalled(String message) {
            super(message);
        }
    }

    /**
     * From the beginning of each.
     *
     * @param ends the offsets to stop before
     * @param patience for how long nothing may come
     * @throws Stalled where they cannot be read to their ends
     */
    public static <K> void read(
            Consumer<K, byte[]> consumer,
            Map<TopicPartition, Long> ends,
            Duration patience,
            Taking<K> taking)
            throws InterruptedException {
        readFrom(consumer, consumer.beginningOffsets(ends.keySet()), ends, patience, taking);
    }

    /**
     * @param begins the offset to begin with, of each that has an end
     */
    static <K> void readFrom(
            Consumer<K, byte[]> consumer,
            Map<TopicPartition, Long> begins,
            Map<TopicPartition, Long> ends,
            Duration patience,
            Taking<K> taking)
            throws InterruptedException {
        consumer.assign(ends.keySet());
        begins.forEach(consumer::seek);
        long lastCame = System.nanoTime();
        while (ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            ConsumerRecords<K, byte[]> polled = consumer.poll(POLL);
            if (!polled.isEmpty()) {
                lastCame = System.nanoTime();
            } else if (System.nanoTime() - lastCame > patience.toNanos()) {
                throw new Stalled(ends.keySet() + " cannot be read to the end: nothing comes");
            }
            for (ConsumerRecord<K, byte[]> found : polled) {
                TopicPartition partition = new TopicPartition(found.topic(), found.partition());
                if (found.offset() < Objects.requireNonNull(ends.get(partition))) {
                    taking.take(found);
                }
            }
        }
    }

    /**
     * What a compacted topic has of a key: what was said of it last, nothing where that is that it
     * is gone.
     */
    public static void keepNewest(
            ConsumerRecord<String, byte[]> found, Map<String, byte[]> newest) {
        if (found.value() == null) {
            newest.remove(found.key());
        } else {
            newest.put(found.key(), found.value());
        }
    }
}

package io.waybill.projections.rebuild;

import io.waybill.projections.EventRecord;
import io.waybill.projections.EventsConsumer;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Reads the events topic ahead of who takes the events in: fetching and parsing on one thread,
 * writing on another.
 */
final class EventsAhead implements AutoCloseable {
    /** Enough for a statement to be worth its while; more of them only grow old in memory. */
    static final int MOST_EVENTS = 8_192;

    private static final int MOST_BYTES = 24 << 20;
    private static final Duration AT_THE_LATEST = Duration.ofMillis(500);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Consumer<String, byte[]> consumer;
    private final TopicPartition topic;
    private final int mostEvents;
    private final BlockingQueue<Batch> read = new ArrayBlockingQueue<>(2);
    private final Thread thread;
    private volatile @Nullable RuntimeException failure;
    private volatile boolean closing;

    /**
     * @param nextOffset where reading goes on after these events
     */
    record Batch(List<EventRecord> events, long nextOffset) {
        static final Batch NONE = new Batch(List.of(), -1);
    }

    /**
     * @param from an offset; none is the beginning
     */
    EventsAhead(
            Map<String, Object> kafka,
            TopicPartition topic,
            @Nullable Long from,
            int mostEvents,
            String name) {
        this.mostEvents = mostEvents;
        this.topic = topic;
        consumer = EventsConsumer.openForMuch(kafka, name, Math.clamp(mostEvents / 2, 1, 5_000));
        consumer.assign(List.of(topic));
        if (from == null) {
            consumer.seekToBeginning(List.of(topic));
        } else {
            consumer.seek(topic, from);
        }
        thread = Thread.ofPlatform().name(name).start(this::run);
    }

    /** The next events; none where for that long there are no more. */
    Batch next(Duration wait) throws InterruptedException {
        long until = System.nanoTime() + wait.toNanos();
        while (true) {
            Batch batch = read.poll(20, TimeUnit.MILLISECONDS);
            if (batch != null) {
                return batch;
            }
            RuntimeException broken = failure;
            if (broken != null) {
                throw broken;
            }
            if (System.nanoTime() > until) {
                return Batch.NONE;
            }
        }
    }

    private void run() {
        try {
            while (!closing) {
                Batch batch = read();
                if (!batch.events().isEmpty()) {
                    read.put(batch);
                }
            }
        } catch (InterruptedException _) {
            // Closed.
        } catch (RuntimeException broken) {
            if (!closing) {
                failure = broken;
            }
        } finally {
            // Interrupted, it would complain instead of closing.
            Thread.interrupted();
            consumer.close();
        }
    }

    private Batch read() {
        List<EventRecord> events = new ArrayList<>();
        long bytes = 0;
        long until = System.nanoTime() + AT_THE_LATEST.toNanos();
        while (!closing
                && System.nanoTime() < until
                && events.size() < mostEvents
                && bytes < MOST_BYTES) {
            ConsumerRecords<String, byte[]> polled = consumer.poll(POLL);
            if (polled.isEmpty()) {
                break; // who waits for what there is gets it
            }
            for (ConsumerRecord<String, byte[]> record : polled) {
                bytes += record.serializedValueSize();
                events.add(EventRecord.from(record));
            }
        }
        return new Batch(events, events.isEmpty() ? -1 : consumer.position(topic));
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

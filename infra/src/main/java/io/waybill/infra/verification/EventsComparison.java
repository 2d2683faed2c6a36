package io.waybill.infra.verification;

import io.waybill.infra.publisher.EventLog;
import io.waybill.infra.publisher.KafkaRecords;
import io.waybill.infra.publisher.StoredEvent;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

/** Walks along the log and the events topic at once. */
final class EventsComparison {
    private static final int PAGE = 2_000;

    // Says nothing of what happened: the address of the schemas may be another now.
    private static final String WHERE_DESCRIBED = "ce_dataschema";

    private final EventLog eventLog;
    private final KafkaRecords records;
    private final FoldedTopics folds;
    private final long last;
    private final LongConsumer reached;
    private final BiConsumer<String, String> differs;
    private final Deque<StoredEvent> page = new ArrayDeque<>();
    private long read; // from the log, a page ahead
    private long folded;
    private long seen; // of the topic

    /**
     * @param last position of the log that can be on the topic
     */
    EventsComparison(
            EventLog eventLog,
            KafkaRecords records,
            FoldedTopics folds,
            long last,
            LongConsumer reached,
            BiConsumer<String, String> differs) {
        this.eventLog = eventLog;
        this.records = records;
        this.folds = folds;
        this.last = last;
        this.reached = reached;
        this.differs = differs;
    }

    void next(ConsumerRecord<String, byte[]> found) {
        Long position = positionOf(found);
        if (position == null) {
            tell(found, "has no position: the publisher writes no such record");
        } else if (position <= seen) {
            tell(found, "is position " + position + " once more");
        } else if (position > last || !isEventAt(position, found)) {
            tell(
                    found,
                    "says that it is position "
                            + position
                            + ", where the log has another event, or none");
        } else {
            missing(seen + 1, position - 1);
            StoredEvent event = stored(position);
            same(event, records.eventRecord(event), found);
            seen = position;
            reached.accept(position);
        }
    }

    /** Whether it is that event; where the next one is expected it is taken to be. */
    private boolean isEventAt(long position, ConsumerRecord<String, byte[]> found) {
        if (position == seen + 1) {
            return true;
        }
        return eventLog.after(position - 1, 1).stream()
                .anyMatch(event -> event.id().equals(text(found.headers().lastHeader("ce_id"))));
    }

    /** All that was published is there, or is missing. */
    void end(long published) {
        missing(seen + 1, published);
        // The log has grown since: what is after the last one is nobody's matter here.
        if (folded < last) {
            stored(last);
        }
    }

    private void missing(long from, long to) {
        if (from > to) {
            return;
        }
        differs.accept(
                from == to
                        ? "events topic, position " + from
                        : "events topic, positions " + from + " to " + to,
                "missing; the log has "
                        + (from == to ? stored(to).cloudEventType() : to - from + 1 + " events"));
        seen = Math.max(seen, to);
    }

    /** The log's event there; those before it are folded on the way. */
    private StoredEvent stored(long position) {
        while (true) {
            if (page.isEmpty()) {
                page.addAll(eventLog.after(read, PAGE));
                read = page.isEmpty() ? read : page.getLast().position();
            }
            StoredEvent event = Objects.requireNonNull(page.poll(), "the log ends before its end");
            folds.fold(event);
            folded = event.position();
            if (event.position() == position) {
                return event;
            }
        }
    }

    private void same(
            StoredEvent event,
            ProducerRecord<String, byte @Nullable []> expected,
            ConsumerRecord<String, byte[]> found) {
        String what = "events topic, position " + event.position();
        if (!Objects.equals(expected.key(), found.key())) {
            differs.accept(what, "its key is " + found.key() + ", by the log " + expected.key());
        }
        if (!Arrays.equals(expected.value(), found.value())) {
            differs.accept(
                    what,
                    "its payload is " + text(found.value()) + ", by the log " + event.payload());
        }
        Map<String, String> is = headers(found.headers());
        Map<String, String> shouldBe = headers(expected.headers());
        TreeSet<String> names = new TreeSet<>(is.keySet());
        names.addAll(shouldBe.keySet());
        for (String name : names) {
            if (!name.equals(WHERE_DESCRIBED)
                    && !Objects.equals(is.get(name), shouldBe.get(name))) {
                differs.accept(
                        what,
                        "its header "
                                + name
                                + " is "
                                + is.get(name)
                                + ", by the log "
                                + shouldBe.get(name));
            }
        }
    }

    private void tell(ConsumerRecord<String, byte[]> found, String says) {
        differs.accept("events topic, offset " + found.offset() + " (" + found.key() + ")", says);
    }

    private static @Nullable Long positionOf(ConsumerRecord<String, byte[]> found) {
        String position = text(found.headers().lastHeader("ce_position"));
        return position == null || !position.matches("\\d{1,18}") ? null : Long.valueOf(position);
    }

    private static Map<String, String> headers(Headers headers) {
        Map<String, String> all = new TreeMap<>();
        headers.forEach(
                header -> all.merge(header.key(), "" + text(header), (a, b) -> a + ", " + b));
        return all;
    }

    private static @Nullable String text(@Nullable Header header) {
        return header == null ? null : text(header.value());
    }

    private static @Nullable String text(byte @Nullable [] value) {
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }
}

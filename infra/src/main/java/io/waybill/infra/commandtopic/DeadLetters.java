package io.waybill.infra.commandtopic;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * What was set aside, as it was, with the reason; without whatever token it had. What is large is
 * cut, so that it fits into a record in any case: whoever wants the rest finds it at the offset.
 */
final class DeadLetters {
    private static final String OWN = "waybill_";
    private static final int LARGEST_VALUE = 1 << 19;
    private static final int LARGEST_KEY = 1 << 15;
    private static final int LARGEST_HEADERS = 1 << 16;

    private final String topic;

    DeadLetters(String topic) {
        this.topic = topic;
    }

    ProducerRecord<byte[], byte @Nullable []> of(
            ConsumerRecord<byte[], byte[]> record, Problem problem) {
        RecordHeaders headers = new RecordHeaders();
        boolean cut = copy(record, headers);
        byte[] key = cut(record.key(), LARGEST_KEY);
        byte[] value = cut(record.value(), LARGEST_VALUE);
        add(headers, "code", problem.code());
        add(headers, "reason", problem.detail());
        add(headers, "topic", record.topic());
        add(headers, "partition", Integer.toString(record.partition()));
        add(headers, "offset", Long.toString(record.offset()));
        if (cut || key != record.key() || value != record.value()) {
            add(headers, "cut", "true");
        }
        return new ProducerRecord<>(topic, null, key, value, headers);
    }

    /** Whether some did not fit. */
    private static boolean copy(ConsumerRecord<byte[], byte[]> record, RecordHeaders to) {
        int left = LARGEST_HEADERS;
        boolean cut = false;
        for (Header header : record.headers()) {
            String name = header.key().toLowerCase(Locale.ROOT);
            if (name.endsWith("authorization") || name.startsWith(OWN)) {
                continue;
            }
            // What a record takes for a header beside its text.
            int size =
                    16 + 3 * name.length() + (header.value() == null ? 0 : header.value().length);
            if (size > left) {
                cut = true;
            } else {
                left -= size;
                to.add(header);
            }
        }
        return cut;
    }

    private static byte @Nullable [] cut(byte @Nullable [] content, int largest) {
        return content == null || content.length <= largest
                ? content
                : Arrays.copyOf(content, largest);
    }

    private static void add(RecordHeaders headers, String name, String value) {
        headers.add(OWN + name, value.getBytes(StandardCharsets.UTF_8));
    }
}

package io.waybill.infra.commandtopic;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/** Records as they are read from the commands topic. */
final class Records {
    private Records() {}

    static ConsumerRecord<byte[], byte[]> record(@Nullable String value, String... headers) {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>(
                        "waybill.commands",
                        2,
                        17,
                        "key".getBytes(StandardCharsets.UTF_8),
                        value == null ? null : value.getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < headers.length; i += 2) {
            record.headers().add(headers[i], headers[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return record;
    }

    /** In binary mode, with further headers, of which the last of a name counts. */
    static ConsumerRecord<byte[], byte[]> command(String type, String value, String... headers) {
        ConsumerRecord<byte[], byte[]> record =
                record(
                        value,
                        "ce_specversion",
                        "1.0",
                        "ce_id",
                        "1",
                        "ce_source",
                        "urn:test",
                        "ce_type",
                        "io.waybill.command." + type + ".v1");
        for (int i = 0; i < headers.length; i += 2) {
            record.headers().add(headers[i], headers[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return record;
    }
}

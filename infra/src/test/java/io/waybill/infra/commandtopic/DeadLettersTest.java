package io.waybill.infra.commandtopic;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

class DeadLettersTest {
    private static final Problem PROBLEM = new Problem("malformed", "its data is not JSON");
    private final DeadLetters letters = new DeadLetters("dead");

    @Test
    void aRecordIsSetAsideAsItWasWithTheReasonAndWithoutItsToken() {
        ConsumerRecord<byte[], byte[]> record =
                Records.record(
                        "{",
                        "ce_id",
                        "1",
                        "Authorization",
                        "Bearer wb_1",
                        "ce_authorization",
                        "Bearer wb_1",
                        "waybill_reason",
                        "of a former time");
        ProducerRecord<byte[], byte @Nullable []> letter = letters.of(record, PROBLEM);
        assertThat(letter.topic()).isEqualTo("dead");
        assertThat(letter.key()).isEqualTo(record.key());
        assertThat(letter.value()).isEqualTo(record.value());
        assertThat(letter.headers())
                .extracting(Header::key)
                .containsExactly(
                        "ce_id",
                        "waybill_code",
                        "waybill_reason",
                        "waybill_topic",
                        "waybill_partition",
                        "waybill_offset");
        assertThat(text(letter, "waybill_code")).isEqualTo("malformed");
        assertThat(text(letter, "waybill_reason")).isEqualTo("its data is not JSON");
        assertThat(text(letter, "waybill_topic")).isEqualTo("waybill.commands");
        assertThat(text(letter, "waybill_partition")).isEqualTo("2");
        assertThat(text(letter, "waybill_offset")).isEqualTo("17");
    }

    @Test
    void whatIsTooLargeForARecordIsCutAndSaysSo() {
        ConsumerRecord<byte[], byte[]> record =
                Records.record("x".repeat(900_000), "large", "y".repeat(900_000), "ce_id", "1");
        ProducerRecord<byte[], byte @Nullable []> letter =
                letters.of(record, new Problem("too-large", "z".repeat(900_000)));
        assertThat(text(letter, "waybill_cut")).isEqualTo("true");
        assertThat(text(letter, "ce_id")).isEqualTo("1");
        assertThat(size(letter)).isLessThan(1_000_000);
    }

    @Test
    void aRecordWithoutKeyAndValueIsSetAsideToo() {
        ProducerRecord<byte[], byte @Nullable []> letter =
                letters.of(new ConsumerRecord<>("t", 0, 0, null, null), PROBLEM);
        assertThat(letter.key()).isNull();
        assertThat(letter.value()).isNull();
    }

    private static int size(ProducerRecord<byte[], byte @Nullable []> record) {
        int size = record.key().length + Objects.requireNonNull(record.value()).length;
        for (Header header : record.headers()) {
            size += header.key().length() + header.value().length;
        }
        return size;
    }

    private static String text(ProducerRecord<?, ?> record, String header) {
        return new String(
                Objects.requireNonNull(record.headers().lastHeader(header)).value(),
                StandardCharsets.UTF_8);
    }
}

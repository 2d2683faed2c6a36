package io.waybill.infra.commandtopic;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.wire.WaybillJson;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

class CommandProgressTest {
    private final List<ProducerRecord<byte[], byte @Nullable []>> written = new ArrayList<>();
    private final CommandProgress progress = new CommandProgress("progress");

    @Test
    void whatWasWrittenIsFoundAgain() {
        UnderWay first = underWay("0@1", "a");
        UnderWay second = underWay("1@9", "b");
        write(progress.reached(0, 7));
        write(progress.begun(first));
        write(progress.begun(second));
        write(progress.reached(0, 12));
        write(progress.ended(first));

        CommandProgress found = new CommandProgress("progress");
        written.forEach(record -> found.apply(record.key(), record.value()));
        assertThat(found.next(0)).isEqualTo(12);
        assertThat(found.next(1)).isNull();
        assertThat(found.some(10).values()).containsExactly(List.of(second));
    }

    @Test
    void allHaveTheirTurnAndTwoMayAwaitTheSame() {
        write(progress.begun(underWay("0@1", "a")));
        write(progress.begun(underWay("0@2", "a")));
        write(progress.begun(underWay("0@3", "b")));
        assertThat(progress.some(2).keySet()).containsExactly("a");
        assertThat(progress.some(2).keySet()).isEqualTo(Set.of("a", "b"));
        assertThat(progress.some(3).get("a")).hasSize(2);
        assertThat(progress.countUnderWay()).isEqualTo(3);
    }

    private void write(ProducerRecord<byte[], byte @Nullable []> record) {
        written.add(record);
        progress.apply(record.key(), record.value());
    }

    private static UnderWay underWay(String place, String operation) {
        return new UnderWay(
                place,
                new Asked("1", "urn:test", "t", null, null, null, null),
                operation,
                WaybillJson.mapper().readTree("{\"token\": \"containers/1@2\"}"));
    }
}

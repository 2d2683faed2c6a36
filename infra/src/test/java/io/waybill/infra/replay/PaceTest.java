package io.waybill.infra.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.domain.InvalidInput;
import io.waybill.infra.publisher.StoredEvent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class PaceTest {
    private static final Instant FIRST = Instant.parse("2026-03-01T12:00:00Z");

    private long nanos;

    @Test
    void withoutALimitAllAreDueAtOnce() {
        assertThat(pace("max").due(recordedAt(0, 60_000, 120_000))).isEqualTo(3);
    }

    @Test
    void soManyASecondAreDueHoweverTheyWereRecorded() {
        Pace pace = pace("2/s");
        List<StoredEvent> events = recordedAt(0, 0, 90_000, 90_000);
        assertThat(pace.due(events)).isEqualTo(1);
        assertThat(pace.until(events.get(1))).isEqualTo(Duration.ofMillis(500));
        pass(Duration.ofMillis(1_100));
        assertThat(pace.due(events.subList(1, 4))).isEqualTo(2);
        assertThat(pace.until(events.get(3))).isEqualTo(Duration.ofMillis(400));
    }

    @Test
    void realTimeIsMultiplied() {
        Pace pace = pace("10x");
        List<StoredEvent> events = recordedAt(0, 5_000, 20_000);
        assertThat(pace.due(events)).isEqualTo(1);
        assertThat(pace.until(events.get(1))).isEqualTo(Duration.ofMillis(500));
        pass(Duration.ofMillis(600));
        assertThat(pace.due(events.subList(1, 3))).isEqualTo(1);
        assertThat(pace.until(events.get(2))).isEqualTo(Duration.ofMillis(1_400));
    }

    @Test
    void anEventWithAnEarlierTimeThanTheFirstIsDueAtOnce() {
        assertThat(pace("1x").due(recordedAt(0, -5_000))).isEqualTo(2);
    }

    @Test
    void whatWasHeldUpIsNotMadeUpForInABurst() {
        Pace pace = pace("2/s");
        List<StoredEvent> events = recordedAt(0, 0, 0, 0, 0, 0, 0, 0, 0);
        assertThat(pace.due(events)).isEqualTo(1);
        pass(Duration.ofMinutes(1)); // 120 would be due
        assertThat(pace.due(events)).isEqualTo(1);
        assertThat(pace.until(events.getFirst())).isEqualTo(Duration.ofMillis(500));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fast", "0/s", "-1/s", "10", "x", "1e3/s", "10 x", "12345678/s"})
    void whatIsNoSpeedIsRefused(String text) {
        assertThatThrownBy(() -> Speed.of(text))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("500/s");
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private Pace pace(String speed) {
        return new Pace(Speed.of(speed), () -> nanos);
    }

    private static List<StoredEvent> recordedAt(long... millis) {
        List<StoredEvent> events = new ArrayList<>();
        for (long after : millis) {
            events.add(
                    new StoredEvent(
                            events.size() + 1,
                            "id",
                            "images/web",
                            0,
                            FIRST.plusMillis(after).toString(),
                            "io.waybill.image.registered",
                            "1",
                            "{}",
                            Map.of()));
        }
        return events;
    }
}

package io.waybill.infra.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.infra.publisher.StoredEvent;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

class TimeLeftTest {
    private static final Instant LAST = Instant.parse("2026-03-01T13:00:00Z");
    private static final long SECOND = 1_000_000_000L;

    @Test
    void withoutALimitItGoesOnAsItWent() {
        assertThat(left("max", new Reached(250, 40), null, 5 * SECOND))
                .isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void soManyASecondOfThoseThatAreMeant() {
        // Of 250 positions 50 were meant, so of the 750 to come 150 are.
        assertThat(left("10/s", new Reached(250, 50), null, SECOND))
                .isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void inRealTimeItIsAsLongAsTheLogTookFromTheEventThatWasToldJustNow() {
        StoredEvent told =
                new StoredEvent(
                        250,
                        "id",
                        "images/web",
                        0,
                        "2026-03-01T12:30:00.5Z",
                        "io.waybill.image.registered",
                        "1",
                        "{}",
                        Map.of());
        assertThat(left("10x", new Reached(250, 50), told, SECOND))
                .isEqualTo(Duration.ofMillis(179_950));
    }

    @Test
    void whatCannotBeToldIsNotTold() {
        assertThat(left("max", new Reached(0, 0), null, SECOND)).isNull();
        assertThat(left("10/s", new Reached(250, 0), null, SECOND)).isNull();
        assertThat(left("10x", new Reached(250, 0), null, SECOND)).isNull();
    }

    private static @Nullable Duration left(
            String speed, Reached reached, @Nullable StoredEvent told, long nanos) {
        Replay replay =
                new Replay(
                        "id",
                        "topic",
                        "running",
                        1,
                        1_000,
                        null,
                        null,
                        ReplayFilter.EVERYTHING,
                        speed,
                        "ada",
                        null,
                        null,
                        LAST,
                        null,
                        0,
                        0,
                        null,
                        null,
                        null);
        return new TimeLeft(replay, Speed.of(speed), LAST, new Reached(0, 0), 0)
                .at(reached, told, nanos);
    }
}

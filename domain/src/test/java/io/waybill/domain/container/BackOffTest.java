package io.waybill.domain.container;

import static io.waybill.domain.container.ContainerHistory.NOON;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;

class BackOffTest {
    private static final BackOff USUAL =
            new BackOff(Duration.ofSeconds(1), Duration.ofMinutes(5), 10, Duration.ofMinutes(10));

    @ParameterizedTest
    @CsvSource({"1,1", "2,2", "3,4", "4,8", "8,128", "9,256", "10,300", "1000,300"})
    void eachWaitIsTwiceTheOneBeforeUpToTheLongest(int attempt, long seconds) {
        assertThat(USUAL.waitAfter(attempt)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void theFirstHealingIsAtOnce() {
        assertThat(USUAL.isDue(NOON, Enforcement.NONE)).isTrue();
        assertThat(USUAL.attemptAt(NOON, Enforcement.NONE)).isEqualTo(1);
    }

    @Test
    void theNextOneIsAfterItsWait() {
        Enforcement third = new Enforcement(3, NOON, null);

        assertThat(USUAL.isDue(NOON.plusMillis(3_999), third)).isFalse();
        assertThat(USUAL.isDue(NOON.plusSeconds(4), third)).isTrue();
        assertThat(USUAL.attemptAt(NOON.plusSeconds(4), third)).isEqualTo(4);
    }

    @Test
    void afterAsManyAttemptsAsThereAreItIsEnough() {
        Instant soon = NOON.plusSeconds(300);

        assertThat(USUAL.isEnough(soon, new Enforcement(9, NOON, null))).isFalse();
        assertThat(USUAL.isEnough(soon, new Enforcement(10, NOON, null))).isTrue();
    }

    @Test
    void onceItWasCalmAttemptsAreCountedAnew() {
        Enforcement last = new Enforcement(10, NOON, null);
        Instant calm = NOON.plus(Duration.ofMinutes(10));

        assertThat(USUAL.attemptAt(calm.minusMillis(1), last)).isEqualTo(11);
        assertThat(USUAL.attemptAt(calm, last)).isEqualTo(1);
        assertThat(USUAL.isEnough(calm, last)).isFalse();
    }

    @Test
    void onesThatCouldNeverBeCalmAreRefused() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new BackOff(second, second, 10, second))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("calm PT1S");
    }
}

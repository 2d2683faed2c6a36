package io.waybill.infra.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

class PatienceTest {
    private static final Patience PATIENCE =
            new Patience(Duration.ofSeconds(1), Duration.ofMinutes(5));

    @ParameterizedTest
    @CsvSource({"1,1", "2,2", "3,4", "9,256", "10,300", "2000000000,300"})
    void eachWaitIsTwiceTheOneBeforeUpToTheLongest(int attempts, long seconds) {
        assertThat(PATIENCE.after(attempts, 1, null)).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(PATIENCE.after(attempts, 0, null)).isEqualTo(Duration.ofMillis(seconds * 500));
    }

    @Test
    void aReceiverThatAsksForLongerIsLeftAloneForLonger() {
        assertThat(PATIENCE.after(1, 1, Duration.ofHours(1))).isEqualTo(Duration.ofHours(1));
        assertThat(PATIENCE.after(4, 1, Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(8));
        assertThat(PATIENCE.after(1, 1, Duration.ofDays(400))).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void whatAReceiverAsksForIsSecondsOrADate() {
        assertThat(WebhookClient.asked(" 120 ")).isEqualTo(Duration.ofMinutes(2));
        String inAnHour =
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        Instant.now().plusSeconds(3600).atOffset(ZoneOffset.UTC));
        assertThat(WebhookClient.asked(inAnHour))
                .isBetween(Duration.ofMinutes(59), Duration.ofMinutes(60));
        assertThat(WebhookClient.asked("soon")).isNull();
        assertThat(WebhookClient.asked(null)).isNull();
    }

    @Test
    void aLongestBelowTheFirstIsRefused() {
        assertThatThrownBy(() -> new Patience(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessageContaining("waybill.webhooks");
    }
}

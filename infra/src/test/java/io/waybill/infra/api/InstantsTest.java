package io.waybill.infra.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.waybill.domain.InvalidInput;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;

class InstantsTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "1h, 2026-11-27T11:00:00Z",
        "1h30m, 2026-11-27T10:30:00Z",
        "2d, 2026-11-25T12:00:00Z",
        "1w, 2026-11-20T12:00:00Z",
        "500ms, 2026-11-27T11:59:59.500Z",
        "2026-11-20, 2026-11-20T00:00:00Z",
        "2026-11-20T14:03+01:00, 2026-11-20T13:03:00Z"
    })
    void thePastIsAnInstantOrHowLongAgoItWas(String text, Instant then) {
        assertThat(Instants.past("at", text, NOW)).isEqualTo(then);
    }

    @Test
    void whatIsNeitherIsRefused() {
        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> Instants.past("at", "1x", NOW));
        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> Instants.past("at", "999999999w", NOW));
        assertThat(Instants.past("at", null, NOW)).isNull();
    }
}

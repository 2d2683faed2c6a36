package io.waybill.domain.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Random;

/** Instants are read as the library reads them. */
class InstantsTest {
    @Test
    void whatThisProgramWritesIsReadQuickly() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            int nanos = random.nextInt(1_000_000_000);
            int coarser = nanos / 1_000_000 * 1_000_000;
            Instant instant =
                    Instant.ofEpochSecond(
                            random.nextLong(-60_000_000_000L, 250_000_000_000L),
                            i % 3 == 0 ? 0 : i % 3 == 1 ? coarser : nanos);
            assertThat(Instants.asWritten(instant.toString())).isEqualTo(instant);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-20T14:03:00+01:00",
                "2026-11-20T24:00:00Z",
                "+12026-11-20T14:03:00Z",
                "2026-11-20T14:03:00.Z"
            })
    void otherFormsAreLeftToTheLibrary(String text) {
        assertThat(Instants.asWritten(text)).isNull();
        assertThat(Instants.parse(text)).isEqualTo(Instant.parse(text));
        assertThat(WaybillJson.mapper().readValue("\"" + text + "\"", Instant.class))
                .isEqualTo(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2026-11-20",
                "2026-02-30T14:03:00Z",
                "2026-11-20T14:03:00.1234567890Z",
                "2026-11-20T14:03:00.12x4Z",
                "2026-11-20 14:03:00Z",
                "2026-11-20T14:03:00,5Z",
                "2026-13-20T14:03:00Z"
            })
    void whatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> Instants.parse(text)).isInstanceOf(DateTimeParseException.class);
    }
}

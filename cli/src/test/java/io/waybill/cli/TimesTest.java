package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;

class TimesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "500ms,PT0.5S",
        "30s,PT30S",
        "1m30s,PT1M30S",
        "2h,PT2H",
        "1d,PT24H",
        "10,PT10S",
        "PT5M,PT5M",
        "0s,PT0S"
    })
    void durationsAreWrittenAsPeopleDo(String words, Duration duration) {
        assertThat(Times.duration(words)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "5x", "-5s", "PT-5S", "1.5s"})
    void whatIsNoDurationIsRefused(String words) {
        assertThatThrownBy(() -> Times.duration(words)).hasMessageContaining("is not a duration");
    }

    @ParameterizedTest
    @CsvSource({
        "1h,2026-03-01T11:00:00Z",
        "2d,2026-02-27T12:00:00Z",
        "2026-01-31,2026-01-31T00:00:00Z",
        "2026-01-31T10:00:00Z,2026-01-31T10:00:00Z",
        "2026-01-31T10:00Z,2026-01-31T10:00:00Z",
        "2026-01-31T10:00:00+02:00,2026-01-31T08:00:00Z"
    })
    void aTimeIsAnInstantOrHowLongAgoItWas(String words, Instant instant) {
        assertThat(Times.past(words, NOW)).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-13-01", "12:00"})
    void whatIsNoTimeIsRefused(String words) {
        assertThatThrownBy(() -> Times.past(words, NOW)).hasMessageContaining("is not a time");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-01T11:59:59.5Z,now",
        "2026-03-01T11:59:15Z,45s ago",
        "2026-03-01T11:57:00Z,3m ago",
        "2026-02-28T13:00:00Z,23h ago",
        "2026-02-28T11:00:00Z,25h ago",
        "2026-02-27T12:00:00Z,2d ago",
        "2025-01-01T00:00:00Z,2025-01-01",
        "2026-03-01T12:30:00Z,2026-03-01T12:30:00Z"
    })
    void timesAreShownAsPeopleSayThem(String instant, String shown) {
        assertThat(Times.ago(instant, NOW)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S,0ms",
        "PT0.85S,850ms",
        "PT59.9S,59s",
        "PT1M30S,1m 30s",
        "PT2H,2h",
        "PT26H59M,1d 2h"
    })
    void lengthsAreShownInTheirTwoGreatestUnits(Duration length, String shown) {
        assertThat(Times.length(length)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"512,512 B", "1536,1.5 KiB", "8589934592,8.0 GiB"})
    void sizesAreShownInTheirGreatestUnit(String bytes, String shown) {
        assertThat(Times.size(bytes)).isEqualTo(shown);
    }
}

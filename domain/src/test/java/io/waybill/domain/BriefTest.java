package io.waybill.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BriefTest {
    @ParameterizedTest
    @CsvSource({"abc,abc", "abcd,abc…", "ab🚢,ab…", "a🚢b,a🚢…"})
    void whatIsLongerIsCutAndNeverWithinACharacter(String text, String brief) {
        assertThat(Brief.of(text, 3)).isEqualTo(brief);
    }
}

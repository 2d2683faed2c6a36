package io.waybill.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of identifiers, beside the regular expressions that say the same. */
class FormsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "-",
                "a-",
                "-a",
                "a-b",
                "A",
                "a_b",
                "a.b",
                "ä",
                "a b",
                "0",
                "a--b",
                "a\n",
                "0123456789abcdef0123456789abcdef",
                "0123456789abcdef0123456789abcdeg",
                "0123456789abcdef0123456789abcde",
                "0123456789ABCDEF0123456789abcdef",
                "a123456789a123456789a123456789a123456789a123456789a123456789a12",
                "a123456789a123456789a123456789a123456789a123456789a123456789a123"
            })
    void areThoseOfTheirExpressions(String text) {
        assertThat(Forms.isHex(text, 32)).isEqualTo(text.matches("[0-9a-f]{32}"));
        assertThat(Forms.isName(text, 63, "-"))
                .isEqualTo(text.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"));
        assertThat(Forms.isName(text, 128, "._-"))
                .isEqualTo(text.matches("[a-z0-9]([a-z0-9._-]{0,126}[a-z0-9])?"));
    }
}

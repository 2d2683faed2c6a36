package io.waybill.infra.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class ArgumentsTest {

    @Test
    void quotesHoldAnArgumentTogether() {
        assertThat(Arguments.of("command", "sh -c \"echo 'hi there'\" '' a\\ b"))
                .containsExactly("sh", "-c", "echo 'hi there'", "", "a b");
        assertThat(Arguments.of("command", null)).isEmpty();
        assertThat(Arguments.of("command", "  ")).isEmpty();
    }

    @Test
    void aQuoteThatIsNotClosedIsRefused() {
        assertThatThrownBy(() -> Arguments.of("command", "sh -c 'echo"))
                .hasMessage("command: a quote ' is opened and not closed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "two words",
                "it's",
                "",
                "$HOME \"x\"",
                "back\\slash",
                "line\nbreak"
            })
    void whatIsWrittenIsReadAsTheSame(String argument) {
        List<String> all = List.of("first", argument, "last");
        assertThat(Arguments.of("command", Arguments.text(all))).isEqualTo(all);
    }
}

package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;

class TarStreamTest {
    private static TarStream of(String script) throws IOException {
        return new TarStream(new ProcessBuilder("sh", "-c", script).start());
    }

    @Test
    void whatIsWholeIsReadToItsEnd() throws IOException {
        try (TarStream tar = of("printf whole")) {
            assertThat(tar.readAllBytes()).asString().isEqualTo("whole");
            assertThat(tar.isBroken()).isFalse();
        }
    }

    @Test
    void whatBrokeOffHasNoEnd() throws IOException {
        try (TarStream tar = of("printf half; exit 2")) {
            assertThatThrownBy(tar::readAllBytes)
                    .isInstanceOf(IOException.class)
                    .hasMessage("tar ended with code 2");
            assertThat(tar.isBroken()).isTrue();
        }
    }
}

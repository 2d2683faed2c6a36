package io.waybill.infra.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;

class ArchivePropertiesTest {
    @ParameterizedTest
    @ValueSource(ints = {0, -256, 128, 257, 65_535, 2_097_152})
    void aFileHasAPowerOfTwoOfEvents(int events) {
        assertThatThrownBy(() -> new ArchiveProperties(null, Duration.ZERO, events))
                .hasMessageContaining("a power of two from 256 to 1048576, not " + events);
    }

    @Test
    void whatIsNoFolderIsNone() {
        assertThat(new ArchiveProperties(Path.of(" "), Duration.ZERO, 256).folder()).isNull();
        assertThat(new ArchiveProperties(Path.of("a"), Duration.ZERO, 256).folder()).isAbsolute();
        assertThat(new ArchiveProperties(null, Duration.ZERO, 1 << 20).height()).isEqualTo(20);
    }
}

package io.waybill.infra.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.domain.InvalidInput;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

class FeedFilterTest {

    @ParameterizedTest
    @CsvSource({
        "io.waybill.container.started,,true",
        "io.waybill.container.started.v1,,true",
        "io.waybill.container.start*,,true",
        "*,containers/*,true",
        "io.waybill.container.started,containers/c1,true",
        "io.waybill.container.start-requested,,false",
        "io.waybill.host.*,,false",
        "*,containers/c,false",
        ",containers/c*,true",
        ",hosts/*,false"
    })
    void aTypeAndASubjectAreMeantOrWhatBeginsSo(String type, String subject, boolean meant) {
        FeedFilter filter =
                FeedFilter.of(
                        type == null ? null : List.of(type),
                        subject == null ? null : List.of("rollouts/x", "secrets/db", subject));
        assertThat(filter.means(started("containers/c1"))).isEqualTo(meant);
    }

    private static StoredEvent started(String subject) {
        return new StoredEvent(
                1,
                "id",
                subject,
                0,
                "2026-03-01T12:00:00Z",
                "io.waybill.container.started",
                "1",
                "{}",
                Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ContainerStarted", "io.waybill.nosuch.*", "", "io.waybill.container"})
    void aTypeThatCanNeverBeIsRefused(String type) {
        assertThatThrownBy(() -> FeedFilter.of(List.of(type), null))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("types: '" + type + "' is not an event's type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"web", "container/x", "containers/", ""})
    void aSubjectThatCanNeverBeIsRefused(String subject) {
        assertThatThrownBy(() -> FeedFilter.of(null, List.of(subject)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("subjects: '" + subject + "' is not a subject");
    }

    @Test
    void noneIsAll() {
        assertThat(FeedFilter.of(null, List.of()).means(started("containers/c1"))).isTrue();
    }
}

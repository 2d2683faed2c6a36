package io.waybill.domain.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.DomainEvent;
import io.waybill.domain.wire.EventTypes;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

class OccurredTest {

    @Test
    void everyEventThatHappenedOnAHostSaysWhen() {
        assertThat(with(Occurrence.class, "occurrence"))
                .isNotEmpty()
                .allSatisfy(event -> assertThat(Occurred.OnHost.class).isAssignableFrom(event));
    }

    @Test
    void everyEventWithAnInstantOfItsOwnSaysSo() {
        assertThat(with(Instant.class, "at"))
                .isNotEmpty()
                .allSatisfy(event -> assertThat(Occurred.AtInstant.class).isAssignableFrom(event));
    }

    private static Set<Class<? extends DomainEvent>> with(Class<?> type, String name) {
        return EventTypes.all().stream()
                .filter(
                        event ->
                                Arrays.stream(event.getRecordComponents())
                                        .anyMatch(
                                                part ->
                                                        part.getType() == type
                                                                && part.getName().equals(name)))
                .collect(Collectors.toSet());
    }
}

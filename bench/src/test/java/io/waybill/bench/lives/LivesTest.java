package io.waybill.bench.lives;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.DomainEvent;
import io.waybill.domain.EventMetadata;
import io.waybill.domain.container.ContainerEvent;
import io.waybill.domain.container.ContainerEvent.ContainerDeclared;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.host.HostEvent;
import io.waybill.domain.host.HostState;
import io.waybill.domain.image.ImageEvent;
import io.waybill.domain.image.ImageState;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

class LivesTest {
    private static final int EVENTS = 60_000;
    private static final List<GeneratedEvent> LOG = log(7);

    private static List<GeneratedEvent> log(long seed) {
        Lives lives = new Lives(seed, EVENTS);
        List<GeneratedEvent> events = new ArrayList<>(EVENTS);
        for (int i = 0; i < EVENTS; i++) {
            events.add(lives.next());
        }
        return events;
    }

    @Test
    void theSameSeedGivesTheSameLogAndAnotherAnother() {
        assertThat(log(7)).isEqualTo(LOG);
        assertThat(log(8)).isNotEqualTo(LOG);
    }

    @Test
    void everyLifeIsAHistoryThatItsAggregateFolds() {
        Map<String, Object> states = new HashMap<>();
        for (GeneratedEvent next : LOG) {
            DomainEvent event = next.event();
            Object before = states.get(event.about().subject());
            states.put(
                    event.about().subject(),
                    switch (event) {
                        case ContainerEvent each ->
                                ContainerState.evolve((ContainerState) before, each);
                        case ImageEvent each -> ImageState.evolve((ImageState) before, each);
                        case HostEvent each -> HostState.evolve((HostState) before, each);
                        default -> throw new AssertionError("nobody folds " + event);
                    });
        }
        assertThat(states).hasSizeGreaterThan(500);
    }

    @Test
    void sequencesAreDenseAndTimesNeverGoBack() {
        Map<String, Long> sequences = new HashMap<>();
        Instant before = Lives.BEGINNING;
        for (GeneratedEvent next : LOG) {
            long expected = sequences.merge(next.event().about().subject(), 1L, Long::sum) - 1;
            assertThat(next.sequence()).isEqualTo(expected);
            assertThat(next.recordedAt()).isAfterOrEqualTo(before);
            before = next.recordedAt();
        }
    }

    @Test
    void aCauseStandsBeforeWhatFollowsFromIt() {
        Set<String> known = new HashSet<>();
        int followed = 0;
        for (GeneratedEvent next : LOG) {
            String cause = next.metadata().get(EventMetadata.CAUSATION_ID);
            if (cause != null) {
                assertThat(known).contains(cause);
                followed++;
            }
            assertThat(known.add(next.id())).isTrue();
        }
        assertThat(followed).isGreaterThan(EVENTS / 4);
    }

    @Test
    void itIsAboutAMonthWithFewContainersThatHaveManyEventsAndManyActors() {
        Map<String, Integer> events = new HashMap<>();
        Set<String> actors = new HashSet<>();
        Set<Class<?>> kinds = new HashSet<>();
        for (GeneratedEvent next : LOG) {
            if (next.event() instanceof ContainerEvent event) {
                events.merge(event.containerId().value(), 1, Integer::sum);
            }
            actors.add(next.metadata().get(EventMetadata.ACTOR));
            kinds.add(next.event().getClass());
        }
        List<Integer> counts = new ArrayList<>(events.values());
        counts.sort(Collections.reverseOrder());
        int busiest = counts.stream().limit(counts.size() / 10).mapToInt(Integer::intValue).sum();
        assertThat(busiest).isGreaterThan(EVENTS * 2 / 5);
        assertThat(actors).hasSizeGreaterThan(40);
        assertThat(kinds).hasSizeGreaterThan(20).contains(ContainerDeclared.class);
        assertThat(Duration.between(Lives.BEGINNING, LOG.getLast().recordedAt()))
                .isBetween(Duration.ofDays(15), Duration.ofDays(60));
    }
}

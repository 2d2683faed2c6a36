package io.waybill.domain.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.Answer;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.ContainerCommand.ObserveContainer;
import io.waybill.domain.container.ContainerEvent.ContainerDrifted;
import io.waybill.domain.container.ContainerEvent.ContainerOperationAbandoned;
import io.waybill.domain.container.ContainerEvent.Intent;
import io.waybill.domain.container.ContainerEvent.Settled;
import io.waybill.domain.wire.ContainerDocument;
import io.waybill.domain.wire.EventTypes;
import io.waybill.domain.wire.StateDocument;
import io.waybill.domain.wire.StateDocuments;
import io.waybill.domain.wire.WaybillJson;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/** Whatever is asked and seen, in whatever order, the history stays one that can be told. */
class RandomHistoriesTest {
    private static final int STEPS = 60;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aHistoryReplayedIsTheStateThatLived(long seed) {
        RecordedContainer container = new RecordedContainer();
        RandomHistory history = new RandomHistory(seed);
        container.send(history.beginning());
        for (int step = 0; step < STEPS; step++) {
            ContainerCommand command = history.next(container.liveState());
            Optional<Answer> answer = container.send(command);

            List<ContainerEvent> events = container.events();
            ContainerState live = container.liveState();
            assertThat(container.replayedState()).as("after %s", command).isEqualTo(live);
            assertThat(foldedFromText(events)).as("after %s", command).isEqualTo(live);
            answer.ifPresent(told -> assertThat(told.sequence()).isEqualTo(events.size() - 1L));
            assertThat(openOperations(events)).as("after %s", command).isEqualTo(current(live));
            if (command instanceof ObserveContainer observed) {
                assertSettledDown(container, live, observed);
            }
        }
        assertDriftOnlyWithNothingInFlight(container.events());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whoReadsADocumentKnowsTheStateThatLivesAndCanGoOnFromIt(long seed) {
        RecordedContainer container = new RecordedContainer();
        RandomHistory history = new RandomHistory(seed);
        container.send(history.beginning());
        StateDocuments documents = new StateDocuments();
        int told = 0;
        for (int step = 0; step < STEPS; step++) {
            List<ContainerEvent> events = container.events();
            for (; told < events.size(); told++) {
                List<ContainerEvent> before = events.subList(0, told);
                documents.apply(events.get(told), () -> before);
                documents = writtenAndRead(documents);
            }
            ContainerState live = container.liveState();
            StateDocument document = documents.of(live.id().subject());
            assertThat(document).isEqualTo(live.isGone() ? null : documentOf(live));
            container.send(history.next(live));
        }
    }

    private static ContainerDocument documentOf(ContainerState live) {
        return new ContainerDocument(
                live.id(),
                live.desired(),
                live.observed(),
                live.drift(),
                live.lostSince(),
                live.acts(),
                live.policy(),
                live.enforcement(),
                live.made(),
                live.ofOthers());
    }

    private static StateDocuments writtenAndRead(StateDocuments documents) {
        Map<String, StateDocument> read = new HashMap<>();
        for (String key : documents.keys()) {
            String written = WaybillJson.mapper().writeValueAsString(documents.of(key));
            read.put(key, WaybillJson.mapper().readValue(written, StateDocument.formOf(key)));
        }
        StateDocuments again = new StateDocuments();
        again.restore(read);
        return again;
    }

    @Test
    void theseHistoriesTellEveryEventThereIs() {
        Set<Class<?>> told = new HashSet<>();
        seeds().forEach(
                        seed -> {
                            RecordedContainer container = new RecordedContainer();
                            RandomHistory history = new RandomHistory(seed);
                            container.send(history.beginning());
                            for (int step = 0; step < STEPS; step++) {
                                container.send(history.next(container.liveState()));
                            }
                            container.events().forEach(event -> told.add(event.getClass()));
                        });
        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(
                        EventTypes.all().stream()
                                .filter(ContainerEvent.class::isAssignableFrom)
                                .map(type -> (Class<?>) type)
                                .toList());
    }

    private static void assertSettledDown(
            RecordedContainer container, ContainerState live, ObserveContainer observed) {
        if (live.desired().operation() == null
                && observed.observation().occurrence().host().equals(live.desired().host())
                && live.observed().status() != ContainerStatus.REMOVED) {
            assertThat(bare(live.drift())).as("after %s", observed).isEqualTo(live.differences());
        }
        assertThat(container.send(observed).orElseThrow().changed())
                .as("the same again: %s", observed)
                .isFalse();
    }

    /** Without how it came about. */
    private static List<Drift> bare(List<Drift> drift) {
        return drift.stream()
                .map(each -> new Drift(each.field(), each.desired(), each.observed()))
                .toList();
    }

    private static @Nullable ContainerState foldedFromText(List<ContainerEvent> events) {
        ContainerState state = null;
        for (ContainerEvent event : events) {
            String text = WaybillJson.mapper().writeValueAsString(event);
            state =
                    ContainerState.evolve(
                            state, WaybillJson.mapper().readValue(text, event.getClass()));
        }
        return state;
    }

    private static Set<OperationId> current(ContainerState state) {
        Operation inFlight = state.desired().operation();
        return inFlight == null ? Set.of() : Set.of(inFlight.id());
    }

    /** Those without an outcome; an outcome of what is not open is one too many. */
    private static Set<OperationId> openOperations(List<ContainerEvent> events) {
        Set<OperationId> open = new HashSet<>();
        for (ContainerEvent event : events) {
            if (event instanceof Intent intent) {
                assertThat(open.add(intent.operation())).as("begun once: %s", intent).isTrue();
            } else if (event instanceof Settled settled) {
                assertThat(open.remove(settled.operation())).as("one: %s", settled).isTrue();
            } else if (event instanceof ContainerOperationAbandoned abandoned) {
                assertThat(open.remove(abandoned.operation())).as("one: %s", abandoned).isTrue();
            }
        }
        return open;
    }

    private static void assertDriftOnlyWithNothingInFlight(List<ContainerEvent> events) {
        List<ContainerEvent> before = new ArrayList<>();
        for (ContainerEvent event : events) {
            if (event instanceof ContainerDrifted) {
                assertThat(openOperations(before)).as("before %s", event).isEmpty();
            }
            before.add(event);
        }
    }
}

package io.waybill.projections.timeline;

import io.waybill.domain.container.ContainerEvent;
import io.waybill.domain.container.ContainerState;
import io.waybill.projections.EventRecord;
import io.waybill.projections.Words;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How the fleet was, from the events alone and by the domain's own fold: of those that were
 * recorded by one instant and occurred by another, in the order of the log.
 */
final class FoldedFleet {
    private record Known(Instant at, Instant recordedAt, ContainerEvent event) {}

    private final Map<String, List<Known>> lives = new LinkedHashMap<>();

    void add(EventRecord record) {
        ContainerEvent event = (ContainerEvent) record.event();
        List<Known> life =
                lives.computeIfAbsent(event.containerId().value(), _ -> new ArrayList<>());
        Instant at = record.time().truncatedTo(ChronoUnit.MICROS);
        Instant recordedAt = record.recordedAt().truncatedTo(ChronoUnit.MICROS);
        if (!life.isEmpty()) {
            at = later(at, life.getFirst().at());
            recordedAt = later(recordedAt, life.getLast().recordedAt());
        }
        life.add(new Known(at, recordedAt, event));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }

    /** By id, without those that were removed. */
    Map<String, Situation> at(Instant at, @Nullable Instant asKnownAt) {
        Map<String, Situation> fleet = new TreeMap<>();
        lives.forEach(
                (id, life) -> {
                    Situation situation =
                            life.getFirst().at().isAfter(at) ? null : fold(life, at, asKnownAt);
                    if (situation != null && !situation.status().equals("removed")) {
                        fleet.put(id, situation);
                    }
                });
        return fleet;
    }

    private static @Nullable Situation fold(
            List<Known> life, Instant at, @Nullable Instant asKnownAt) {
        ContainerState state = null;
        Instant run = null;
        int runs = 0;
        for (Known known : life) {
            if (known.at().isAfter(at)
                    || (asKnownAt != null && known.recordedAt().isAfter(asKnownAt))) {
                continue;
            }
            state = ContainerState.evolve(state, known.event());
            Instant started = state.observed().startedAt();
            if (started != null && !started.equals(run)) {
                runs++;
            }
            run = started;
        }
        return state == null ? null : situation(state, runs);
    }

    private static Situation situation(ContainerState state, int runs) {
        Instant started = state.observed().startedAt();
        return new Situation(
                state.desired().host().value(),
                state.desired().name(),
                state.desired().image().image().value(),
                state.desired().image().version(),
                state.desired().revision(),
                Words.of(state.desired().state()),
                state.desired().operation() == null
                        ? null
                        : Objects.requireNonNull(state.desired().operation()).action().words(),
                Words.of(state.observed().status()),
                state.observed().exitCode(),
                Words.of(state.observed().health()),
                started == null ? null : started.truncatedTo(ChronoUnit.MICROS),
                runs,
                state.lostSince() != null,
                !state.drift().isEmpty());
    }
}

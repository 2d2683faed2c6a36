package io.waybill.infra.api;

import io.waybill.domain.EventMetadata;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.Drift;
import io.waybill.domain.container.Health;
import io.waybill.domain.container.ObservedState;
import io.waybill.infra.history.Moment;
import io.waybill.infra.publisher.StoredEvent;
import io.waybill.projections.Words;
import io.waybill.projections.audit.AuditEntry;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * One step of a life: what happened, when, by whom, why, and what it made of the container.
 *
 * @param step from 1
 * @param position 0 where it has none yet
 * @param at when it happened, by the host's clock where it happened on a host
 * @param what a sentence for people; none where the audit does not know of it yet
 * @param changes of the state
 * @param state after it
 */
record Replayed(
        long step,
        long position,
        String type,
        @Nullable Instant at,
        Instant recordedAt,
        @Nullable String actor,
        @Nullable String actorKind,
        @Nullable String reason,
        @Nullable String ticket,
        @Nullable String what,
        List<Change> changes,
        Map<String, String> state) {

    /**
     * @param from none where there was nothing before
     * @param to none where there is nothing any more
     */
    record Change(String field, @Nullable String from, @Nullable String to) {}

    static Replayed of(Moment<ContainerState> moment, @Nullable AuditEntry entry) {
        StoredEvent stored = moment.stored();
        Map<String, String> before = moment.before() == null ? Map.of() : state(moment.before());
        Map<String, String> after = state(moment.after());
        return new Replayed(
                stored.sequence() + 1,
                stored.position(),
                stored.cloudEventType(),
                entry == null ? null : entry.at(),
                OffsetDateTime.parse(stored.recordedAt()).toInstant(),
                stored.metadata(EventMetadata.ACTOR),
                stored.metadata(EventMetadata.ACTOR_KIND),
                stored.metadata(EventMetadata.REASON),
                stored.metadata(EventMetadata.TICKET),
                entry == null ? null : entry.summary(),
                changes(before, after),
                after);
    }

    private static List<Change> changes(Map<String, String> before, Map<String, String> after) {
        List<Change> changes = new ArrayList<>();
        LinkedHashMap<String, String> fields = new LinkedHashMap<>(after);
        new TreeSet<>(before.keySet()).forEach(field -> fields.putIfAbsent(field, ""));
        for (String field : fields.keySet()) {
            if (!Objects.equals(before.get(field), after.get(field))) {
                changes.add(new Change(field, before.get(field), after.get(field)));
            }
        }
        return changes;
    }

    /** As people read it; what has nothing to say is left out. */
    private static Map<String, String> state(ContainerState state) {
        ObservedState observed = state.observed();
        Map<String, String> fields = new LinkedHashMap<>();
        put(fields, "status", Words.of(observed.status()));
        put(fields, "desired", Words.of(state.desired().state()));
        put(fields, "operation", operation(state));
        put(fields, "host", state.desired().host().value());
        put(fields, "name", state.desired().name());
        put(fields, "image", image(state));
        put(fields, "revision", state.desired().revision());
        put(fields, "exitCode", observed.exitCode());
        put(fields, "outOfMemory", observed.outOfMemory() ? true : null);
        put(
                fields,
                "health",
                observed.health() == Health.NONE ? null : Words.of(observed.health()));
        put(fields, "startedAt", observed.startedAt());
        put(fields, "finishedAt", observed.finishedAt());
        put(fields, "restarts", observed.restartCount() == 0 ? null : observed.restartCount());
        put(fields, "drift", state.drift().isEmpty() ? null : drift(state.drift()));
        put(fields, "driftPolicy", Words.of(state.policy()));
        put(fields, "lostSince", state.lostSince());
        return fields;
    }

    private static void put(Map<String, String> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value.toString());
        }
    }

    private static @Nullable String operation(ContainerState state) {
        var operation = state.desired().operation();
        return operation == null ? null : operation.action().words();
    }

    private static String image(ContainerState state) {
        var image = state.desired().image();
        return image.image().value() + ":" + image.version();
    }

    private static String drift(List<Drift> drift) {
        return String.join(
                "; ",
                drift.stream()
                        .map(
                                one ->
                                        one.field()
                                                + " "
                                                + one.observed()
                                                + " instead of "
                                                + one.desired())
                        .toList());
    }
}

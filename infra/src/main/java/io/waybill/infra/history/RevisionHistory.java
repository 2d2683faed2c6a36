package io.waybill.infra.history;

import io.waybill.domain.ContainerId;
import io.waybill.domain.EventMetadata;
import io.waybill.domain.TransitionRefused;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.container.ContainerEvent.ContainerAdopted;
import io.waybill.domain.container.ContainerEvent.ContainerDeclared;
import io.waybill.domain.container.ContainerEvent.ContainerOperationFailed;
import io.waybill.domain.container.ContainerEvent.ContainerRevisionNoted;
import io.waybill.domain.container.ContainerEvent.ContainerRevisionRequested;
import io.waybill.domain.container.ContainerEvent.Intent;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.Operation;
import io.waybill.infra.publisher.StoredEvent;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The revisions that containers have had, each with who asked for it and what became of it. */
@Component
public class RevisionHistory {
    private final Lives lives;

    RevisionHistory(Lives lives) {
        this.lives = lives;
    }

    /**
     * All of them, newest first.
     *
     * @throws UnknownThing where there is no such container
     */
    public List<KnownRevision> of(ContainerId id) {
        Telling telling = new Telling();
        lives.walk(
                id,
                moment -> {
                    telling.hear(moment);
                    return true;
                });
        return telling.all();
    }

    /**
     * @throws UnknownThing where there is no such revision
     */
    public KnownRevision get(ContainerId id, int revision) {
        List<KnownRevision> all = of(id);
        return all.stream()
                .filter(known -> known.revision() == revision)
                .findFirst()
                .orElseThrow(
                        () ->
                                new UnknownThing(
                                        "container "
                                                + id.value()
                                                + " has no revision "
                                                + revision
                                                + "; it has "
                                                + (all.size() == 1
                                                        ? "only 1"
                                                        : "1 to " + all.size())));
    }

    /**
     * One that can be gone back to.
     *
     * @throws UnknownThing where there is no such revision
     * @throws TransitionRefused where it was undone
     */
    public KnownRevision former(ContainerState container, int revision) {
        KnownRevision former = get(container.id(), revision);
        if (former.status().equals(KnownRevision.UNDONE)) {
            throw new TransitionRefused(
                    "rollback",
                    "container " + container.desired().name(),
                    "its revision " + revision + " was undone: it never came to work");
        }
        return former;
    }

    /** What is heard of one container's revisions, event by event. */
    private static final class Telling {
        private final Map<Integer, KnownRevision> known = new TreeMap<>();
        private final Map<Integer, String> notes = new HashMap<>();
        private final Map<String, String> failures = new HashMap<>();
        private @Nullable ContainerState state;

        void hear(Moment<ContainerState> moment) {
            state = moment.after();
            Desired desired = state.desired();
            if (!known.containsKey(desired.revision())) {
                known.put(desired.revision(), begun(moment, desired));
            }
            switch (moment.event()) {
                case ContainerRevisionNoted noted -> note(noted.revision(), noted.note());
                case ContainerOperationFailed failed ->
                        failures.put(failed.operation().value(), failed.failure().message());
                default -> {}
            }
        }

        private void note(int revision, @Nullable String text) {
            if (text == null) {
                notes.remove(revision);
            } else {
                notes.put(revision, text);
            }
        }

        private KnownRevision begun(Moment<ContainerState> moment, Desired desired) {
            StoredEvent stored = moment.stored();
            ContainerRevisionRequested asked =
                    moment.event() instanceof ContainerRevisionRequested revised ? revised : null;
            if (asked != null) {
                note(desired.revision(), asked.note());
            }
            return new KnownRevision(
                    desired.revision(),
                    stored.recordedAt(),
                    stored.metadata(EventMetadata.ACTOR),
                    why(moment, asked),
                    asked == null ? null : asked.revisionOf(),
                    stored.metadata(EventMetadata.REASON),
                    stored.metadata(EventMetadata.TICKET),
                    null,
                    false,
                    "",
                    moment.event() instanceof Intent intent ? intent.operation().value() : null,
                    null,
                    desired.image(),
                    desired.spec());
        }

        private static String why(
                Moment<ContainerState> moment, @Nullable ContainerRevisionRequested asked) {
            if (asked != null) {
                return asked.why().name().toLowerCase(Locale.ROOT);
            }
            return switch (moment.event()) {
                case ContainerDeclared _ -> "declared";
                case ContainerAdopted _ -> "adopted";
                default -> "drift-accepted";
            };
        }

        List<KnownRevision> all() {
            return List.copyOf(known.values()).reversed().stream().map(this::whole).toList();
        }

        private KnownRevision whole(KnownRevision begun) {
            int number = begun.revision();
            return new KnownRevision(
                    number,
                    begun.at(),
                    begun.actor(),
                    begun.why(),
                    begun.revisionOf(),
                    begun.reason(),
                    begun.ticket(),
                    notes.get(number),
                    state != null && state.revisions().isPinned(number),
                    status(number),
                    begun.operation(),
                    begun.operation() == null ? null : failures.get(begun.operation()),
                    begun.image(),
                    begun.spec());
        }

        private String status(int number) {
            if (state == null || state.revisions().undone().contains(number)) {
                return KnownRevision.UNDONE;
            }
            Desired desired = state.desired();
            if (desired.revision() != number) {
                return "former";
            }
            Operation operation = desired.operation();
            return operation != null && operation.replacement() != null ? "pending" : "current";
        }
    }
}

package io.waybill.infra.stack;

import io.waybill.domain.EventMetadata;
import io.waybill.domain.RolloutId;
import io.waybill.domain.StackId;
import io.waybill.domain.rollout.RolloutState;
import io.waybill.domain.stack.StackEvent.StackRevisionDeclared;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.history.Lives;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Which stacks there are, which revisions each has had, and what became of them: by the log. */
@Component
public class StackHistory {
    private final JdbcClient jdbc;
    private final Aggregates aggregates;
    private final Lives lives;

    StackHistory(JdbcClient jdbc, Aggregates aggregates, Lives lives) {
        this.jdbc = jdbc;
        this.aggregates = aggregates;
        this.lives = lives;
    }

    /**
     * A revision, with who asked for it and what became of it.
     *
     * @param status {@code applied}, {@code under-way}, {@code undone} where what was changed was
     *     brought back, {@code failed} where it was not, or {@code recorded} where nothing had to
     *     be changed, or was
     * @param rollout the last that carried it out
     * @param because why it is undone, or failed
     */
    public record KnownRevision(
            int revision,
            String at,
            @Nullable String actor,
            @Nullable String reason,
            @Nullable String ticket,
            @Nullable Integer revisionOf,
            int services,
            String status,
            @Nullable String rollout,
            @Nullable String because) {}

    public List<StackId> all() {
        return jdbc
                .sql(
                        "select aggregate_identifier from event where type = 'Stack' and sequence_number = 0 order by 1")
                .query(String.class)
                .list()
                .stream()
                .map(subject -> new StackId(subject.substring(subject.indexOf('/') + 1)))
                .toList();
    }

    /** The rollouts of a stack, oldest first. */
    public List<RolloutState> rollouts(StackId stack) {
        return jdbc
                .sql(
                        """
                        select payload::json ->> 'rolloutId' from event
                        where type = 'Rollout' and sequence_number = 0
                          and payload::json -> 'scope' ->> 'stack' = ?
                        order by global_index""")
                .param(stack.value())
                .query(String.class)
                .list()
                .stream()
                .map(id -> aggregates.rollout(new RolloutId(id)))
                .toList();
    }

    /** Its revisions, newest first. */
    public List<KnownRevision> revisions(StackId stack) {
        Map<Integer, RolloutState> last = new HashMap<>();
        for (RolloutState rollout : rollouts(stack)) {
            last.put(Objects.requireNonNull(rollout.target().revision()), rollout);
        }
        List<KnownRevision> known = new ArrayList<>();
        lives.walk(
                stack.subject(),
                moment -> {
                    if (moment.event() instanceof StackRevisionDeclared declared) {
                        known.add(
                                revision(
                                        declared,
                                        moment.stored().recordedAt(),
                                        moment.stored()::metadata,
                                        last.get(declared.number())));
                    }
                    return true;
                });
        return known.reversed();
    }

    private interface Metadata {
        @Nullable String of(String key);
    }

    private static KnownRevision revision(
            StackRevisionDeclared declared,
            String at,
            Metadata metadata,
            @Nullable RolloutState rollout) {
        return new KnownRevision(
                declared.number(),
                at,
                metadata.of(EventMetadata.ACTOR),
                metadata.of(EventMetadata.REASON),
                metadata.of(EventMetadata.TICKET),
                declared.revisionOf(),
                declared.document().services().size(),
                status(rollout),
                rollout == null ? null : rollout.id().value(),
                rollout == null ? null : rollout.because());
    }

    private static String status(@Nullable RolloutState rollout) {
        if (rollout == null) {
            return "recorded";
        }
        return switch (rollout.status()) {
            case RUNNING, REVERTING -> "under-way";
            case COMPLETED -> "applied";
            case REVERTED -> "undone";
            case ABORTED -> "failed";
        };
    }
}

package io.waybill.infra.rollout;

import io.waybill.domain.Conflict;
import io.waybill.domain.ContainerId;
import io.waybill.domain.RolloutId;
import io.waybill.domain.StackId;
import io.waybill.domain.rollout.RolloutEvent;
import io.waybill.domain.rollout.RolloutEvent.RolloutAborted;
import io.waybill.domain.rollout.RolloutEvent.RolloutCompleted;
import io.waybill.domain.rollout.RolloutEvent.RolloutPlanned;
import io.waybill.domain.rollout.RolloutEvent.RolloutReverted;
import io.waybill.domain.rollout.RolloutState;
import io.waybill.domain.rollout.RolloutState.Progress;
import io.waybill.domain.rollout.Step;
import io.waybill.infra.eventstore.Aggregates;

import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** The rollouts that are not over, by the log: known in the transaction that begins or ends one. */
@Component
class RolloutsUnderWay {
    private final JdbcClient jdbc;
    private final Aggregates aggregates;

    RolloutsUnderWay(JdbcClient jdbc, Aggregates aggregates, EventStore eventStore) {
        this.jdbc = jdbc;
        this.aggregates = aggregates;
        // Called before the transaction commits, in it.
        eventStore.subscribe(
                events ->
                        events.forEach(
                                event -> {
                                    if (event.getPayload() instanceof RolloutEvent rollout) {
                                        follow(rollout);
                                    }
                                }));
    }

    private void follow(RolloutEvent event) {
        if (event instanceof RolloutPlanned planned) {
            write("insert into rollout_under_way (id) values (?)", event.rolloutId());
            claim(planned);
        } else if (event instanceof RolloutCompleted
                || event instanceof RolloutAborted
                || event instanceof RolloutReverted) {
            write("delete from rollout_under_way where id = ?", event.rolloutId());
        }
    }

    /** So that of two that were planned at once, the one that comes second is refused. */
    private void claim(RolloutPlanned planned) {
        SortedSet<String> subjects = new TreeSet<>(); // in one order, else two wait for each other
        if (planned.scope().stack() != null) {
            subjects.add(planned.scope().stack().subject());
        }
        for (Step step : planned.steps()) {
            if (step.container() != null) {
                subjects.add(step.container().subject());
            }
        }
        for (String subject : subjects) {
            int claimed =
                    jdbc.sql(
                                    """
                                    insert into rollout_claim (subject, rollout) values (?, ?)
                                    on conflict do nothing""")
                            .params(subject, planned.rolloutId().value())
                            .update();
            if (claimed == 0) {
                throw new Conflict(
                        "another rollout of "
                                + subject
                                + " began a moment ago; wait for it, or cancel it");
            }
        }
    }

    private void write(String sql, RolloutId id) {
        jdbc.sql(sql).param(id.value()).update();
    }

    List<RolloutState> all() {
        return jdbc
                .sql("select id from rollout_under_way order by id")
                .query(String.class)
                .list()
                .stream()
                .map(id -> aggregates.rollout(new RolloutId(id)))
                .toList();
    }

    /**
     * @throws Conflict where another rollout of the stack is under way
     */
    void requireNoneOf(StackId stack) {
        for (RolloutState other : all()) {
            if (stack.equals(other.scope().stack())) {
                throw new Conflict(
                        "rollout "
                                + other.id().value()
                                + " ("
                                + other.words()
                                + ") is under way; wait for it, or cancel it");
            }
        }
    }

    /**
     * @throws Conflict where another rollout is about to change one of the same containers
     */
    void requireNoneOf(List<Step> steps) {
        Map<ContainerId, String> wanted = new HashMap<>();
        for (Step step : steps) {
            if (step.container() != null) {
                wanted.put(step.container(), step.about());
            }
        }
        for (RolloutState other : all()) {
            for (Progress each : other.steps()) {
                ContainerId changed = each.step().container();
                String name = changed == null ? null : wanted.get(changed);
                if (name != null) {
                    throw new Conflict(
                            "container "
                                    + name
                                    + " is part of rollout "
                                    + other.id().value()
                                    + " ("
                                    + other.words()
                                    + "), which is under way; wait for it, or cancel it");
                }
            }
        }
    }
}

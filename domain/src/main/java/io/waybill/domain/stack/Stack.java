package io.waybill.domain.stack;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import io.waybill.domain.Answer;
import io.waybill.domain.Conflict;
import io.waybill.domain.StackId;
import io.waybill.domain.stack.StackCommand.DeclareStackRevision;
import io.waybill.domain.stack.StackEvent.StackRevisionDeclared;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.jspecify.annotations.Nullable;

import java.util.Objects;

/** One stack. What a revision of it asks of containers is carried out by a rollout. */
public class Stack {
    @AggregateIdentifier
    @SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Axon reads it
    private StackId id;

    private @Nullable StackState state;

    /** For Axon, which fills it from events. */
    protected Stack() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    Answer handle(DeclareStackRevision command) {
        int newest = state == null ? 0 : state.newest();
        if (state != null && state.newestDocument().equals(command.document())) {
            return new Answer(null, getVersion(), false);
        }
        if (command.number() != newest + 1) {
            throw new Conflict(
                    "stack "
                            + command.stackId().value()
                            + " has a revision "
                            + newest
                            + " by now; look at it, and ask again");
        }
        if (command.revisionOf() != null && state != null) {
            state.revision(command.revisionOf());
        }
        apply(
                new StackRevisionDeclared(
                        command.stackId(),
                        command.number(),
                        command.document(),
                        command.revisionOf()));
        return new Answer(null, getVersion(), true);
    }

    /** For reading beside commands. */
    public StackState state() {
        return Objects.requireNonNull(state);
    }

    @EventSourcingHandler
    void on(StackEvent event) {
        state = StackState.evolve(state, event);
        id = state.id();
    }
}

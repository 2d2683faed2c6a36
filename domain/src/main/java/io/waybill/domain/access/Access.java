package io.waybill.domain.access;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import io.waybill.domain.ActorId;
import io.waybill.domain.Answer;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.access.AccessCommand.IssueToken;
import io.waybill.domain.access.AccessCommand.RecordRefusal;
import io.waybill.domain.access.AccessCommand.WithdrawToken;
import io.waybill.domain.access.AccessEvent.AccessRefused;
import io.waybill.domain.access.AccessEvent.AccessTokenIssued;
import io.waybill.domain.access.AccessEvent.AccessTokenWithdrawn;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.jspecify.annotations.Nullable;

/**
 * What one actor is let do. Whether a token lets in is decided by what is kept of tokens, in the
 * same transaction; this is the record of it.
 */
public class Access {
    @AggregateIdentifier
    @SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Axon reads it
    private ActorId id;

    private @Nullable AccessState state;

    /** For Axon, which fills it from events. */
    protected Access() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    Answer handle(IssueToken command) {
        if (command.grants().isEmpty()) {
            throw new InvalidInput("grants", "one at least is required, such as viewer");
        }
        return putOnRecord(
                new AccessTokenIssued(
                        command.actorId(),
                        command.token(),
                        command.kind(),
                        command.grants(),
                        command.expiresAt()));
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    Answer handle(WithdrawToken command) {
        return putOnRecord(new AccessTokenWithdrawn(command.actorId(), command.token()));
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    Answer handle(RecordRefusal command) {
        return putOnRecord(
                new AccessRefused(
                        command.actorId(), command.act(), command.permission(), command.because()));
    }

    private static Answer putOnRecord(AccessEvent event) {
        apply(event);
        return new Answer(null, getVersion(), true);
    }

    @EventSourcingHandler
    void on(AccessEvent event) {
        state = AccessState.evolve(state, event);
        id = state.id();
    }
}

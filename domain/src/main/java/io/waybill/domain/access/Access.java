package io.waybill.domain.access;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import io.waybill.domain.ActorId;
import io.waybill.domain.Answer;
import io.waybill.domain.Conflict;
import io.waybill.domain.Forbidden;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.access.AccessCommand.ErasePerson;
import io.waybill.domain.access.AccessCommand.GiveApproval;
import io.waybill.domain.access.AccessCommand.IssueToken;
import io.waybill.domain.access.AccessCommand.RecordRefusal;
import io.waybill.domain.access.AccessCommand.RejectApproval;
import io.waybill.domain.access.AccessCommand.RequestApproval;
import io.waybill.domain.access.AccessCommand.UseApproval;
import io.waybill.domain.access.AccessCommand.WithdrawToken;
import io.waybill.domain.access.AccessEvent.AccessApprovalGiven;
import io.waybill.domain.access.AccessEvent.AccessApprovalRejected;
import io.waybill.domain.access.AccessEvent.AccessApprovalRequested;
import io.waybill.domain.access.AccessEvent.AccessApprovalUsed;
import io.waybill.domain.access.AccessEvent.AccessPersonErased;
import io.waybill.domain.access.AccessEvent.AccessRefused;
import io.waybill.domain.access.AccessEvent.AccessTokenIssued;
import io.waybill.domain.access.AccessEvent.AccessTokenWithdrawn;
import io.waybill.domain.access.AccessState.Approval;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * What one actor is let do. Whether a token lets in, and whether somebody is known, is decided by
 * what is kept of tokens and people, in the same transaction; this is the record of it. Whether an
 * approval holds is decided here.
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

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    Answer handle(RequestApproval command) {
        return putOnRecord(
                new AccessApprovalRequested(
                        command.actorId(), command.approval(), command.sought()));
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    Answer handle(GiveApproval command) {
        Approval open = open(command, command.approval(), command.at());
        if (command.by().equals(command.actorId())) {
            throw new Forbidden(
                    "nobody approves of what they asked for themselves; somebody else has to");
        }
        if (open.by() != null) {
            throw new Conflict(
                    "approval " + command.approval() + " was given by " + open.by().value());
        }
        return putOnRecord(
                new AccessApprovalGiven(command.actorId(), command.approval(), command.by()));
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    Answer handle(RejectApproval command) {
        open(command, command.approval(), command.at());
        return putOnRecord(new AccessApprovalRejected(command.actorId(), command.approval()));
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    Answer handle(UseApproval command) {
        Approval open = open(command, command.approval(), command.at());
        if (open.by() == null) {
            throw new Conflict("approval " + command.approval() + " was not given yet");
        }
        if (!open.sought().request().equals(command.request())) {
            throw new Conflict(
                    "approval " + command.approval() + " is of something else than this");
        }
        return putOnRecord(
                new AccessApprovalUsed(command.actorId(), command.approval(), open.by()));
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    Answer handle(ErasePerson command) {
        return putOnRecord(new AccessPersonErased(command.actorId()));
    }

    private Approval open(AccessCommand command, String approval, Instant at) {
        AccessState known = state == null ? AccessState.none(command.actorId()) : state;
        return known.openApproval(approval, at);
    }

    private static Answer putOnRecord(AccessEvent event) {
        apply(event);
        return new Answer(null, getVersion(), true);
    }

    @EventSourcingHandler
    void on(AccessEvent event, @Timestamp Instant recordedAt) {
        state = AccessState.evolve(state, event, recordedAt);
        id = state.id();
    }
}

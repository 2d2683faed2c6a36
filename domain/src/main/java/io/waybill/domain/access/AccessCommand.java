package io.waybill.domain.access;

import io.waybill.domain.ActorId;

import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/** What is put on record of one actor's access. */
public sealed interface AccessCommand {
    ActorId actorId();

    /**
     * @param token its id
     * @param kind {@code user} or {@code service}
     */
    record IssueToken(
            @TargetAggregateIdentifier ActorId actorId,
            String token,
            String kind,
            List<Grant> grants,
            @Nullable Instant expiresAt)
            implements AccessCommand {}

    record WithdrawToken(@TargetAggregateIdentifier ActorId actorId, String token)
            implements AccessCommand {}

    record RecordRefusal(
            @TargetAggregateIdentifier ActorId actorId,
            String act,
            Permission permission,
            String because)
            implements AccessCommand {}

    /**
     * @param approval its id
     */
    record RequestApproval(
            @TargetAggregateIdentifier ActorId actorId, String approval, Sought sought)
            implements AccessCommand {}

    /**
     * @param actorId who asked for it
     * @param by who gives it
     */
    record GiveApproval(
            @TargetAggregateIdentifier ActorId actorId, String approval, ActorId by, Instant at)
            implements AccessCommand {}

    /**
     * @param actorId who asked for it
     */
    record RejectApproval(@TargetAggregateIdentifier ActorId actorId, String approval, Instant at)
            implements AccessCommand {}

    /**
     * @param request SHA-256 of all that is done by it
     */
    record UseApproval(
            @TargetAggregateIdentifier ActorId actorId, String approval, String request, Instant at)
            implements AccessCommand {}

    /**
     * @param actorId a person's pseudonym
     */
    record ErasePerson(@TargetAggregateIdentifier ActorId actorId) implements AccessCommand {}
}

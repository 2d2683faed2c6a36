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
}

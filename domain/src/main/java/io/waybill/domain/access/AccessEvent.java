package io.waybill.domain.access;

import io.waybill.domain.ActorId;
import io.waybill.domain.DomainEvent;

import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * What one actor was given, what they were refused, what others approved of for them, and that who
 * they are was erased.
 */
public sealed interface AccessEvent extends DomainEvent {
    ActorId actorId();

    @Override
    default ActorId about() {
        return actorId();
    }

    /**
     * A token was made that stands for the actor. It is known to whom it was told, and is not here.
     *
     * @param token its id
     * @param kind {@code user} or {@code service}
     * @param expiresAt none where it lets in until it is withdrawn
     */
    @Revision("1")
    record AccessTokenIssued(
            ActorId actorId,
            String token,
            String kind,
            List<Grant> grants,
            @Nullable Instant expiresAt)
            implements AccessEvent {}

    @Revision("1")
    record AccessTokenWithdrawn(ActorId actorId, String token) implements AccessEvent {}

    /**
     * The actor asked for what they may not do. Nothing was done.
     *
     * @param act what was asked for, such as {@code POST /api/v1/containers/web/stop}
     * @param permission that it needs
     * @param because in words
     */
    @Revision("1")
    record AccessRefused(ActorId actorId, String act, Permission permission, String because)
            implements AccessEvent {}

    /**
     * The actor asked for something that somebody else has to approve of first. Nothing was done.
     *
     * @param approval its id
     */
    @Revision("1")
    record AccessApprovalRequested(ActorId actorId, String approval, Sought sought)
            implements AccessEvent {}

    /**
     * Somebody else approved of what the actor asked for: it can be done, once.
     *
     * @param by who approved
     */
    @Revision("1")
    record AccessApprovalGiven(ActorId actorId, String approval, ActorId by)
            implements AccessEvent {}

    /** What the actor asked for is not to be done; an approval that was given holds no more. */
    @Revision("1")
    record AccessApprovalRejected(ActorId actorId, String approval) implements AccessEvent {}

    /**
     * What was approved of was done, by the events of the same transaction.
     *
     * @param by who approved
     */
    @Revision("1")
    record AccessApprovalUsed(ActorId actorId, String approval, ActorId by)
            implements AccessEvent {}

    /**
     * Who the actor is, is known no more: what was kept of it beside the log was destroyed, and
     * their tokens let nobody in. What they did stays on record, under the pseudonym.
     */
    @Revision("1")
    record AccessPersonErased(ActorId actorId) implements AccessEvent {}
}

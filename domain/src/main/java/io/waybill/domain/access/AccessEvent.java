package io.waybill.domain.access;

import io.waybill.domain.ActorId;
import io.waybill.domain.DomainEvent;

import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/** What one actor was given, and what they were refused. */
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
}

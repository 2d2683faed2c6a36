package io.waybill.infra.api;

import io.waybill.domain.HostId;
import io.waybill.domain.container.Failure;
import io.waybill.infra.command.OperationOutcomes.Outcome;

import org.jspecify.annotations.Nullable;

/**
 * The answer to an accepted command.
 *
 * @param operation the operation it began, or that was in flight for the same; none where it was
 *     done at once
 * @param token a query that is asked to be {@code atLeast} this fresh knows of the command
 * @param changed whether it made anything happen; a repeated stop does not
 * @param status {@code pending}, {@code succeeded}, {@code failed}, {@code abandoned}, {@code done}
 *     or {@code unchanged}
 */
public record CommandReply(
        @Nullable String operation,
        String token,
        boolean changed,
        String status,
        @Nullable Failure failure,
        @Nullable String container,
        @Nullable String image,
        @Nullable Integer version,
        @Nullable String digest,
        @Nullable String host,
        @Nullable String rollout) {

    /** The reply for a container that is on that host. */
    CommandReply on(HostId place) {
        return new CommandReply(
                operation,
                token,
                changed,
                status,
                failure,
                container,
                image,
                version,
                digest,
                place.value(),
                rollout);
    }

    /** The reply once the operation has come to its end, as fresh as that. */
    CommandReply with(Outcome outcome) {
        return new CommandReply(
                operation,
                outcome.fresh(token),
                changed,
                outcome.status(),
                outcome.failure(),
                container,
                image,
                version,
                digest,
                host,
                rollout);
    }
}

package io.waybill.domain.container;

import io.waybill.domain.HostId;
import io.waybill.domain.OperationId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * How something came to happen on a host.
 *
 * @param host where
 * @param at when, by the engine's own clock
 * @param operation the operation it happened by; present exactly where the cause is {@link
 *     Cause#OPERATION}
 * @param inferred whether it was concluded from a later look at the host, instead of seen as it
 *     happened
 */
public record Occurrence(
        HostId host, Instant at, Cause cause, @Nullable OperationId operation, boolean inferred) {
    public Occurrence {
        if ((cause == Cause.OPERATION) != (operation != null)) {
            throw new IllegalArgumentException(
                    "an operation is named exactly where it is the cause");
        }
    }

    public static Occurrence by(OperationId operation, HostId host, Instant at) {
        return new Occurrence(host, at, Cause.OPERATION, operation, false);
    }

    public static Occurrence seen(Cause cause, HostId host, Instant at) {
        return new Occurrence(host, at, cause, null, false);
    }

    public Occurrence at(Instant other) {
        return new Occurrence(host, other, cause, operation, inferred);
    }
}

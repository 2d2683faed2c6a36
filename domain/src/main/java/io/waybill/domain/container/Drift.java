package io.waybill.domain.container;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * One field in which a container is not as it was asked to be.
 *
 * @param since when it came to be so, by the host's clock; absent from old events
 * @param cause why it came to be so; absent from old events
 */
public record Drift(
        String field,
        String desired,
        String observed,
        @Nullable Instant since,
        @Nullable Cause cause) {
    static final String STATE = "state";
    static final String NAME = "name";

    public Drift(String field, String desired, String observed) {
        this(field, desired, observed, null, null);
    }

    /** Whether it is the same difference, however it came about. */
    boolean isSameAs(Drift other) {
        return field.equals(other.field)
                && desired.equals(other.desired)
                && observed.equals(other.observed);
    }

    Drift by(Occurrence occurrence) {
        return new Drift(field, desired, observed, occurrence.at(), occurrence.cause());
    }
}

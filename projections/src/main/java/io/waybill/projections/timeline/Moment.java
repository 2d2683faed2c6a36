package io.waybill.projections.timeline;

import io.waybill.domain.InvalidInput;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Which past is asked for.
 *
 * @param at when things were so
 * @param asKnownAt when the log knew so; none for what is known by now
 */
public record Moment(Instant at, @Nullable Instant asKnownAt) {
    public Moment {
        at = at.truncatedTo(ChronoUnit.MICROS);
        asKnownAt = asKnownAt == null ? null : asKnownAt.truncatedTo(ChronoUnit.MICROS);
        if (asKnownAt != null && asKnownAt.isBefore(at)) {
            throw new InvalidInput(
                    "asKnownAt",
                    asKnownAt + " is before " + at + ": of what comes nothing is known");
        }
    }
}

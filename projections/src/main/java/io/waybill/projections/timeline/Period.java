package io.waybill.projections.timeline;

import io.waybill.domain.InvalidInput;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A time with an end.
 *
 * @param from the first moment that belongs to it
 * @param to the first that does not any more
 */
public record Period(Instant from, Instant to) {
    public Period {
        from = from.truncatedTo(ChronoUnit.MICROS);
        to = to.truncatedTo(ChronoUnit.MICROS);
        if (!from.isBefore(to)) {
            throw new InvalidInput("from", from + " is not before " + to);
        }
    }

    Duration length() {
        return Duration.between(from, to);
    }
}

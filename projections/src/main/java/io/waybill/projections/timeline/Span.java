package io.waybill.projections.timeline;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A time in which a container's situation was the same, and the time in which the log knew so. The
 * spans of one container that are known to be so now follow each other without overlap.
 *
 * @param validTo {@link #FOREVER} where no end is known
 * @param knownTo {@link #FOREVER} where nothing that came later corrects it
 * @param believedTo until when the log believed that it went on, where its end was recorded later
 *     than its beginning: before that, it was known to be so without an end
 */
record Span(
        Instant validFrom,
        Instant validTo,
        Instant knownFrom,
        Instant knownTo,
        @Nullable Instant believedTo,
        Situation situation) {

    static final Instant FOREVER = Instant.MAX;

    /** One whose end is not known. */
    static Span open(Instant validFrom, Instant knownFrom, Situation situation) {
        return new Span(validFrom, FOREVER, knownFrom, FOREVER, null, situation);
    }

    boolean isOpen() {
        return validTo.equals(FOREVER);
    }

    /** It became known at {@code known} that it ended at {@code end}, when it had no end before. */
    Span endedAt(Instant end, Instant known) {
        boolean wasBelieved = knownFrom.isBefore(known);
        return new Span(
                validFrom, end, knownFrom, knownTo, wasBelieved ? known : believedTo, situation);
    }

    /** As it is known from {@code known} on, with another end. */
    Span correctedTo(Instant end, Instant known) {
        return new Span(validFrom, end, known, FOREVER, null, situation);
    }

    /** The same, ending elsewhere, where what was known before is not to be kept apart. */
    Span shortenedTo(Instant end) {
        return new Span(validFrom, end, knownFrom, knownTo, believedTo, situation);
    }

    /** Goes on until the end of the one that follows it. */
    Span joined(Span next) {
        return shortenedTo(next.validTo);
    }

    /** As it was known until {@code known}; none where nobody could have asked before that. */
    @Nullable Span overtaken(Instant known) {
        if (!knownFrom.isBefore(known)) {
            return null;
        }
        return known.equals(believedTo)
                ? new Span(validFrom, FOREVER, knownFrom, known, null, situation)
                : new Span(validFrom, validTo, knownFrom, known, believedTo, situation);
    }
}

package io.waybill.projections.timeline;

import io.waybill.domain.container.ContainerEvent;
import io.waybill.projections.EventRecord;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One container's spans while a batch of events is folded into them.
 *
 * <p>How the container was at an instant, as known at another, is the fold of those of its events
 * that were recorded by the latter and occurred by the former, in the order of the log. So an event
 * changes all that lies behind its own time, and nothing before it, however late it comes; what it
 * corrects is kept as it was known until then.
 */
final class ContainerTimeline {
    private final String container;
    private final Instant beganAt;
    private long sequence;
    private Instant knownAt;

    /** Those known to be so now, oldest first, as far back as they were loaded. */
    private final List<Stored> spans = new ArrayList<>();

    private final List<Span> overtaken = new ArrayList<>();
    private final List<Instant> obsolete = new ArrayList<>();

    /**
     * A span, and where it ended when it was written; none where it was not written as one that has
     * ended.
     */
    record Stored(Span span, @Nullable Instant storedTo, boolean isChanged) {
        Stored as(Span other) {
            return new Stored(other, storedTo, true);
        }
    }

    private ContainerTimeline(String container, Instant beganAt, long sequence, Instant knownAt) {
        this.container = container;
        this.beganAt = beganAt;
        this.sequence = sequence;
        this.knownAt = knownAt;
    }

    /** As it was written, with the span that has no end. */
    static ContainerTimeline stored(
            String container, Instant beganAt, long sequence, Instant knownAt, Span open) {
        ContainerTimeline timeline = new ContainerTimeline(container, beganAt, sequence, knownAt);
        timeline.spans.add(new Stored(open, null, false));
        return timeline;
    }

    static ContainerTimeline beginning(EventRecord record, ContainerEvent event) {
        Instant known = micros(record.recordedAt());
        Instant at = micros(record.time());
        ContainerTimeline timeline =
                new ContainerTimeline(event.containerId().value(), at, record.sequence(), known);
        timeline.spans.add(
                new Stored(Span.open(at, known, Situation.beginning(event)), null, true));
        return timeline;
    }

    /** PostgreSQL keeps times so; a finer one would differ from itself once it was written. */
    static Instant micros(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }

    String container() {
        return container;
    }

    Instant beganAt() {
        return beganAt;
    }

    long sequence() {
        return sequence;
    }

    Instant knownAt() {
        return knownAt;
    }

    /** The span that has no end. */
    Span open() {
        return spans.getLast().span();
    }

    /** Those that have ended. */
    List<Stored> ended() {
        return spans.subList(0, spans.size() - 1);
    }

    /** Those that were corrected, as they were known until then. */
    List<Span> overtaken() {
        return overtaken;
    }

    /** Where those ended that were written as known to be so, and are not any more. */
    List<Instant> obsolete() {
        return obsolete;
    }

    /** Nothing happens to it before it is on record, whatever the clock of its host says. */
    Instant occurrenceOf(EventRecord record) {
        Instant at = micros(record.time());
        return at.isBefore(beganAt) ? beganAt : at;
    }

    /** Whether spans that have ended are needed to take the event in. */
    boolean reachesBehindOpen(EventRecord record) {
        return record.sequence() > sequence
                && occurrenceOf(record).isBefore(spans.getFirst().span().validFrom());
    }

    void load(Span ended) {
        spans.add(new Stored(ended, ended.validTo(), false));
        spans.sort(Comparator.comparing(stored -> stored.span().validFrom()));
    }

    /**
     * @return whether it is news: events that were taken in before change nothing
     */
    boolean apply(EventRecord record, ContainerEvent event) {
        if (record.sequence() <= sequence) {
            return false;
        }
        sequence = record.sequence();
        Instant recorded = micros(record.recordedAt());
        knownAt = recorded.isBefore(knownAt) ? knownAt : recorded;
        change(occurrenceOf(record), event);
        return true;
    }

    private void change(Instant at, ContainerEvent event) {
        List<Stored> now = new ArrayList<>(spans.size() + 1);
        Stored added = null; // the newest of this event, which the next may go on with
        for (Stored stored : spans) {
            Span span = stored.span();
            Situation after =
                    span.validTo().isAfter(at) ? span.situation().after(event) : span.situation();
            if (after.equals(span.situation())) {
                now.add(stored);
                added = null;
                continue;
            }
            Span changed = changed(span, at, after);
            keepBeginning(stored, at, now);
            if (added != null && added.span().situation().equals(after)) {
                now.removeLast();
                added = added.as(added.span().joined(changed));
            } else {
                added = new Stored(changed, null, true);
            }
            now.add(added);
        }
        spans.clear();
        spans.addAll(now);
    }

    private Span changed(Span span, Instant at, Situation after) {
        Instant from = span.validFrom().isBefore(at) ? at : span.validFrom();
        return new Span(from, span.validTo(), knownAt, Span.FOREVER, null, after);
    }

    /** What of a span lies before the change stays as it was; the rest is known to be otherwise. */
    private void keepBeginning(Stored stored, Instant at, List<Stored> now) {
        Span span = stored.span();
        if (!span.validFrom().isBefore(at)) {
            overtake(span);
            if (stored.storedTo() != null) {
                obsolete.add(stored.storedTo());
            }
        } else if (span.isOpen()) {
            now.add(stored.as(span.endedAt(at, knownAt)));
        } else if (span.knownFrom().equals(knownAt) || knownAt.equals(span.believedTo())) {
            now.add(stored.as(span.shortenedTo(at)));
        } else {
            overtake(span);
            now.add(stored.as(span.correctedTo(at, knownAt)));
        }
    }

    private void overtake(Span span) {
        Span before = span.overtaken(knownAt);
        if (before != null) {
            overtaken.add(before);
        }
    }
}

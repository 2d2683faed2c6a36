package io.waybill.infra.replay;

import io.waybill.infra.publisher.StoredEvent;
import io.waybill.infra.replay.Speed.PerSecond;
import io.waybill.infra.replay.Speed.TimesRealTime;
import io.waybill.infra.replay.Speed.Unlimited;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Iterator;
import java.util.function.LongSupplier;

/**
 * When each event is due. What was held up is not made up for in a burst: who chose a speed may
 * have chosen what a reader can take.
 */
final class Pace {
    private static final Duration LATE = Duration.ofSeconds(1);

    private final Speed speed;
    private final LongSupplier nanos;
    private long begin;
    private long number; // of the next event, from 0
    private @Nullable Instant first;

    Pace(Speed speed, LongSupplier nanos) {
        this.speed = speed;
        this.nanos = nanos;
        begin = nanos.getAsLong();
    }

    /** How many of those ahead are due; they count as told from then on. */
    int due(Iterable<StoredEvent> ahead) {
        Iterator<StoredEvent> events = ahead.iterator();
        int due = 0;
        while (events.hasNext() && !left(events.next(), number).isPositive()) {
            number++;
            due++;
        }
        return due;
    }

    /** How long until the next one is due. */
    Duration until(StoredEvent next) {
        return left(next, number);
    }

    private Duration left(StoredEvent event, long place) {
        Duration gone = Duration.ofNanos(nanos.getAsLong() - begin);
        Duration left =
                switch (speed) {
                    case Unlimited _ -> Duration.ZERO;
                    case PerSecond(double events) ->
                            Duration.ofNanos((long) (place / events * 1e9)).minus(gone);
                    case TimesRealTime(double factor) -> sinceFirst(event, factor).minus(gone);
                };
        if (left.plus(LATE).isNegative()) {
            begin -= left.toNanos();
            return Duration.ZERO;
        }
        return left;
    }

    private Duration sinceFirst(StoredEvent event, double factor) {
        Instant recorded = recordedAt(event);
        if (first == null) {
            first = recorded;
        }
        // One that was recorded before the first by another instance's clock is due at once.
        double millis = Math.max(0, Duration.between(first, recorded).toMillis());
        return Duration.ofNanos((long) (millis * 1e6 / factor));
    }

    static Instant recordedAt(StoredEvent event) {
        return OffsetDateTime.parse(event.recordedAt()).toInstant();
    }
}

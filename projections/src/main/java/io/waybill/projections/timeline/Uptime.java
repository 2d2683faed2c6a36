package io.waybill.projections.timeline;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Adds up what one container did with a time, span by span in their order. */
final class Uptime {
    private final String container;
    private final Period period;
    private final Unobserved unobserved;
    private final Map<String, Duration> states = new TreeMap<>();
    private Duration unseen = Duration.ZERO;
    private @Nullable Situation first;
    private @Nullable Situation last;

    Uptime(String container, Period period, Unobserved unobserved) {
        this.container = container;
        this.period = period;
        this.unobserved = unobserved;
    }

    /**
     * @param to {@link Span#FOREVER} where it goes on
     */
    void add(Instant from, Instant to, Situation situation) {
        first = first == null ? situation : first;
        last = situation;
        if (situation.status().equals(Situation.REMOVED)) {
            return;
        }
        Instant begin = from.isAfter(period.from()) ? from : period.from();
        Instant end = to.isBefore(period.to()) ? to : period.to();
        if (!begin.isBefore(end)) {
            return;
        }
        Duration whole = Duration.between(begin, end);
        Duration unwatched =
                situation.lost() ? whole : unobserved.within(situation.host(), begin, end);
        unseen = unseen.plus(unwatched);
        Duration seen = whole.minus(unwatched);
        if (!seen.isZero()) {
            states.merge(situation.status(), seen, Duration::plus);
        }
    }

    /** None where it was not on record in that time. */
    @Nullable UptimeView view() {
        Situation before = first;
        Situation after = last;
        if (before == null || after == null) {
            return null;
        }
        Duration seen = states.values().stream().reduce(Duration.ZERO, Duration::plus);
        Duration up = states.getOrDefault(Situation.RUNNING, Duration.ZERO);
        int runs = after.runs() - before.runs();
        return new UptimeView(
                container,
                after.name(),
                after.host(),
                period.from(),
                period.to(),
                seen.plus(unseen),
                up,
                unseen,
                states,
                runs,
                before.runs() == 0 && runs > 0 ? runs - 1 : runs,
                seen.isZero() ? null : (double) up.toNanos() / seen.toNanos());
    }
}

package io.waybill.infra.web;

import io.waybill.projections.audit.AuditEntry;
import io.waybill.projections.timeline.ContainerThen;
import io.waybill.projections.timeline.IntervalView;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * A container's life, drawn from left to right over {@value #WIDTH} units.
 *
 * @param states the intervals in which each held
 * @param revisions the same, of each revision
 * @param marks what was asked for, and what became of it
 * @param lines the intervals in words, the newest first
 */
record LifeDrawing(
        Instant from,
        Instant to,
        List<Band> states,
        List<Band> revisions,
        List<Mark> marks,
        List<Line> lines) {
    private static final double WIDTH = 1000;

    record Band(double x, double width, String kind, String text) {}

    record Mark(double x, String kind, String text) {}

    /**
     * An interval, in words.
     *
     * @param unobserved how much of it nobody watched
     * @param unwatched whether that is most of it
     */
    record Line(
            Instant from,
            @Nullable Instant to,
            String length,
            String status,
            String state,
            ContainerThen then,
            @Nullable String unobserved,
            boolean unwatched) {
        boolean looksLike(Line other) {
            return state.equals(other.state) && unwatched == other.unwatched;
        }
    }

    static LifeDrawing of(
            Instant from, Instant to, List<IntervalView> intervals, List<AuditEntry> entries) {
        Scale scale = new Scale(from, to);
        List<Line> lines = intervals.stream().map(each -> line(each, to)).toList();
        return new LifeDrawing(
                from,
                to,
                states(scale, lines, to),
                revisions(scale, lines, to),
                marks(scale, entries, from),
                lines.reversed());
    }

    /** An operation that begins or ends, or a drift, is no other state. */
    private static List<Band> states(Scale scale, List<Line> lines, Instant now) {
        return runs(lines, Line::looksLike).stream()
                .map(
                        run ->
                                scale.band(
                                        run,
                                        "s-"
                                                + run.last().status()
                                                + (run.last().unwatched() ? " unwatched" : ""),
                                        run.last().state()
                                                + (run.last().unwatched() ? ", unobserved: " : ": ")
                                                + Written.length(run.length(now))))
                .toList();
    }

    private static List<Band> revisions(Scale scale, List<Line> lines, Instant now) {
        return runs(lines, (one, other) -> one.then().revision() == other.then().revision())
                .stream()
                .map(
                        run -> {
                            ContainerThen then = run.last().then();
                            return scale.band(
                                    run,
                                    then.revision() % 2 == 0 ? "even" : "odd",
                                    "revision %d, %s:%d: %s"
                                            .formatted(
                                                    then.revision(),
                                                    then.image(),
                                                    then.version(),
                                                    Written.length(run.length(now))));
                        })
                .toList();
    }

    private static List<Mark> marks(Scale scale, List<AuditEntry> entries, Instant from) {
        return entries.stream()
                .filter(entry -> !entry.outcome().equals("observed"))
                .filter(entry -> !entry.at().isBefore(from))
                .map(
                        entry ->
                                new Mark(
                                        scale.x(entry.at()),
                                        "o-" + entry.outcome(),
                                        "%s %s by %s"
                                                .formatted(
                                                        entry.action(),
                                                        entry.outcome(),
                                                        entry.actor())))
                .toList();
    }

    /** Intervals one after another that are drawn as one. */
    private record Run(Line first, Line last) {
        Duration length(Instant now) {
            return Duration.between(first.from(), last.to() == null ? now : last.to());
        }
    }

    private static List<Run> runs(List<Line> lines, BiPredicate<Line, Line> alike) {
        List<Run> runs = new ArrayList<>();
        for (Line line : lines) {
            if (!runs.isEmpty() && alike.test(runs.getLast().last(), line)) {
                runs.add(new Run(runs.removeLast().first(), line));
            } else {
                runs.add(new Run(line, line));
            }
        }
        return runs;
    }

    private static Line line(IntervalView each, Instant now) {
        ContainerThen then = each.container();
        Duration length = Duration.between(each.from(), each.to() == null ? now : each.to());
        Duration unobserved = each.unobserved();
        return new Line(
                each.from(),
                each.to(),
                Written.length(length),
                then.status(),
                FleetRow.state(then.status(), then.exitCode()),
                then,
                unobserved == null ? null : Written.length(unobserved),
                unobserved != null && unobserved.multipliedBy(2).compareTo(length) > 0);
    }

    private record Scale(Instant from, Instant to) {
        double x(Instant at) {
            double whole = Math.max(1, Duration.between(from, to).toMillis());
            double x = WIDTH * Duration.between(from, at).toMillis() / whole;
            return Math.round(Math.clamp(x, 0, WIDTH) * 100) / 100.0;
        }

        /** However short, it is to be seen. */
        Band band(Run run, String kind, String text) {
            double left = x(run.first().from());
            Instant end = run.last().to();
            double right = end == null ? WIDTH : x(end);
            double width = Math.max(1.5, right - left);
            return new Band(Math.min(left, WIDTH - width), width, kind, text);
        }
    }
}

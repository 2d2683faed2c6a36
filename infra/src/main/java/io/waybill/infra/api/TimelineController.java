package io.waybill.infra.api;

import io.waybill.domain.ContainerId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.access.Permission;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.infra.access.Needs;
import io.waybill.infra.command.ContainerNames;
import io.waybill.infra.publisher.EventLog;
import io.waybill.projections.Page;
import io.waybill.projections.Words;
import io.waybill.projections.timeline.ContainerChange;
import io.waybill.projections.timeline.ContainerThen;
import io.waybill.projections.timeline.FleetThenFilter;
import io.waybill.projections.timeline.IntervalView;
import io.waybill.projections.timeline.Moment;
import io.waybill.projections.timeline.Period;
import io.waybill.projections.timeline.TimelineProjection;
import io.waybill.projections.timeline.TimelineQueries;
import io.waybill.projections.timeline.UptimeView;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The fleet as it was: at an instant, between two, and container by container. */
@RestController
@Needs(Permission.READ)
@RequestMapping("/api/v1")
class TimelineController {
    /** Those that a container of the fleet can have; one that was removed is not in the fleet. */
    private static final List<String> STATES =
            Stream.concat(
                            Arrays.stream(ContainerStatus.values())
                                    .filter(status -> status != ContainerStatus.REMOVED)
                                    .map(Words::of),
                            Stream.of("lost"))
                    .toList();

    // Clocks differ a little; who asks for now by its own is not to be refused.
    private static final Duration AHEAD = Duration.ofMinutes(1);
    private static final Duration BY_DEFAULT = Duration.ofDays(1);

    private final TimelineQueries timeline;
    private final ContainerNames names;
    private final FreshReads fresh;
    private final EventLog log;
    private final Clock clock = Clock.systemUTC();

    TimelineController(
            TimelineQueries timeline, ContainerNames names, FreshReads fresh, EventLog log) {
        this.log = log;
        this.timeline = timeline;
        this.names = names;
        this.fresh = fresh;
    }

    /**
     * @param at when it was so
     * @param asKnownAt as it was known then; absent where it is what is known by now
     * @param logBegins nothing is on record before; absent where nothing is on record at all
     * @param unobservedHosts those that nobody watched then
     */
    record FleetThen(
            Instant at,
            @Nullable Instant asKnownAt,
            @Nullable Instant logBegins,
            List<String> unobservedHosts,
            List<ContainerThen> items,
            @Nullable String next) {}

    /**
     * @param logBegins nothing is on record before; absent where nothing is on record at all
     */
    record FleetDiff(
            Instant from,
            Instant to,
            @Nullable Instant logBegins,
            List<ContainerChange> items,
            @Nullable String next) {}

    record Intervals(
            String container,
            Instant from,
            Instant to,
            List<IntervalView> items,
            @Nullable String next) {}

    /**
     * @param logBegins nothing is on record before; absent where nothing is on record at all
     */
    record Uptimes(
            Instant from,
            Instant to,
            @Nullable Instant logBegins,
            List<UptimeView> items,
            @Nullable String next) {}

    @GetMapping("/fleet")
    FleetThen fleet(
            @RequestParam(required = false) @Nullable String at,
            @RequestParam(required = false) @Nullable String asKnownAt,
            @RequestParam(required = false) @Nullable String host,
            @RequestParam(required = false) @Nullable String image,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(defaultValue = "false") boolean drifted,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String atLeast) {
        requireState(state);
        CursorOfThen before = CursorOfThen.parse(cursor);
        Instant known = past("asKnownAt", asKnownAt);
        Instant asked = past("at", at);
        Instant then = asked != null ? asked : known != null ? known : now(before);
        Moment moment = new Moment(then, known);
        FleetThenFilter filter =
                new FleetThenFilter(
                        moment, host, image, state, drifted, limit, CursorOfThen.rest(before));
        fresh.await(TimelineProjection.NAME, atLeast);
        Page<ContainerThen> page = timeline.fleet(filter);
        return new FleetThen(
                moment.at(),
                moment.asKnownAt(),
                log.beginning().orElse(null),
                timeline.unobservedHosts(moment).stream()
                        .filter(each -> host == null || host.equals(each))
                        .toList(),
                page.items(),
                CursorOfThen.next(moment.at(), page.next()));
    }

    @GetMapping("/fleet/diff")
    FleetDiff diff(
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String host,
            @RequestParam(required = false) @Nullable String image,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String atLeast) {
        if (from == null) {
            throw new InvalidInput("from", "it is required: the instant to compare with");
        }
        CursorOfThen before = CursorOfThen.parse(cursor);
        Period period = period(from, to, before, now());
        fresh.await(TimelineProjection.NAME, atLeast);
        Page<ContainerChange> page =
                timeline.diff(period, host, image, limit, CursorOfThen.rest(before));
        return new FleetDiff(
                period.from(),
                period.to(),
                log.beginning().orElse(null),
                page.items(),
                CursorOfThen.next(period.to(), page.next()));
    }

    @GetMapping("/fleet/uptime")
    Uptimes uptimes(
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String host,
            @RequestParam(required = false) @Nullable String image,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String atLeast) {
        CursorOfThen before = CursorOfThen.parse(cursor);
        Instant end = Objects.requireNonNullElseGet(past("to", to), () -> now(before));
        Period period = period(from, to, before, end.minus(BY_DEFAULT));
        fresh.await(TimelineProjection.NAME, atLeast);
        Page<UptimeView> page =
                timeline.uptimes(host, image, period, limit, CursorOfThen.rest(before));
        return new Uptimes(
                period.from(),
                period.to(),
                log.beginning().orElse(null),
                page.items(),
                CursorOfThen.next(period.to(), page.next()));
    }

    @GetMapping("/containers/{container}/intervals")
    Intervals intervals(
            @PathVariable String container,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String atLeast) {
        ContainerId id = known(container, atLeast);
        CursorOfThen before = CursorOfThen.parse(cursor);
        Period period = period(from, to, before, beginning(id));
        Page<IntervalView> page =
                timeline.intervals(id.value(), period, limit, CursorOfThen.rest(before));
        return new Intervals(
                id.value(),
                period.from(),
                period.to(),
                page.items(),
                CursorOfThen.next(period.to(), page.next()));
    }

    @GetMapping("/containers/{container}/uptime")
    UptimeView uptime(
            @PathVariable String container,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String atLeast) {
        ContainerId id = known(container, atLeast);
        Period period = period(from, to, null, beginning(id));
        return timeline.uptime(id.value(), period)
                .orElseThrow(
                        () ->
                                new UnknownThing(
                                        "container "
                                                + id.value()
                                                + " was not on record from "
                                                + period.from()
                                                + " to "
                                                + period.to()));
    }

    /** Waits for the beginning of its life: it may have been declared a moment ago. */
    private ContainerId known(String container, @Nullable String atLeast) {
        ContainerId id = names.resolve(container);
        fresh.await(TimelineProjection.NAME, atLeast);
        if (timeline.beginning(id.value()).isEmpty()) {
            fresh.await(TimelineProjection.NAME, id.subject() + "@0");
        }
        return id;
    }

    private Instant beginning(ContainerId id) {
        return timeline.beginning(id.value())
                .orElseThrow(() -> new UnknownThing("there is no container '" + id.value() + "'"));
    }

    private Period period(
            @Nullable String from,
            @Nullable String to,
            @Nullable CursorOfThen before,
            Instant otherwise) {
        Instant end = past("to", to);
        Instant begin = past("from", from);
        return new Period(begin == null ? otherwise : begin, end == null ? now(before) : end);
    }

    private @Nullable Instant past(String field, @Nullable String text) {
        Instant parsed = Instants.parse(field, text);
        if (parsed != null && parsed.isAfter(now().plus(AHEAD))) {
            throw new InvalidInput(
                    field, parsed + " lies in the future; nothing is known of it yet");
        }
        return parsed;
    }

    private Instant now() {
        return clock.instant();
    }

    /** What was now when the first page was answered. */
    private Instant now(@Nullable CursorOfThen before) {
        return before == null ? now() : before.then();
    }

    private static void requireState(@Nullable String state) {
        if (state != null && !STATES.contains(state)) {
            throw new InvalidInput(
                    "state",
                    "'"
                            + state
                            + "' is not one of "
                            + STATES.stream().collect(Collectors.joining(", ")));
        }
    }
}

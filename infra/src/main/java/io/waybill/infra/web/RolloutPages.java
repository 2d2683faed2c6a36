package io.waybill.infra.web;

import io.waybill.domain.EventMetadata;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.Refusal;
import io.waybill.domain.RolloutId;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.access.Permission;
import io.waybill.domain.container.Failure;
import io.waybill.domain.rollout.RolloutState;
import io.waybill.domain.rollout.RolloutState.Progress;
import io.waybill.domain.rollout.RolloutStatus;
import io.waybill.domain.rollout.StepStatus;
import io.waybill.infra.access.Needs;
import io.waybill.infra.api.ProblemHandling;
import io.waybill.infra.api.RolloutController;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.publisher.EventLog;
import io.waybill.infra.publisher.StoredEvent;
import io.waybill.infra.rollout.RolloutPlanner;
import io.waybill.infra.rollout.Rollouts;
import io.waybill.infra.web.Question.Option;
import io.waybill.projections.Page;
import io.waybill.projections.Words;
import io.waybill.projections.fleet.FleetQueries;
import io.waybill.projections.fleet.RolloutSummary;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;

/** The rollouts that there are, how far each is, and the end of one on its way. */
@Controller
@Needs(Permission.READ)
class RolloutPages {
    private static final int ON_A_PAGE = 100;
    private static final int TOLD_BY_FIELD = 50;
    private static final List<String> STATUSES =
            Arrays.stream(RolloutStatus.values()).map(Words::of).toList();

    private final FleetQueries fleet;
    private final RolloutController rollouts;
    private final Rollouts process;
    private final RolloutPlanner planner;
    private final Aggregates aggregates;
    private final EventLog log;
    private final ProblemHandling problems;

    RolloutPages(
            FleetQueries fleet,
            RolloutController rollouts,
            Rollouts process,
            RolloutPlanner planner,
            Aggregates aggregates,
            EventLog log,
            ProblemHandling problems) {
        this.fleet = fleet;
        this.rollouts = rollouts;
        this.process = process;
        this.planner = planner;
        this.aggregates = aggregates;
        this.log = log;
        this.problems = problems;
    }

    /**
     * A step, and how far it is.
     *
     * @param waitsFor none where it is not under way
     */
    record Line(
            StepShown step, String status, @Nullable String waitsFor, @Nullable Failure failure) {}

    /** Who asked for it, when, and why. */
    record Begun(
            @Nullable String actor,
            @Nullable String reason,
            @Nullable String ticket,
            Instant at,
            long position) {
        static Begun of(StoredEvent first) {
            return new Begun(
                    first.metadata(EventMetadata.ACTOR),
                    first.metadata(EventMetadata.REASON),
                    first.metadata(EventMetadata.TICKET),
                    OffsetDateTime.parse(first.recordedAt()).toInstant(),
                    first.position());
        }
    }

    @GetMapping("/ui/rollouts")
    ModelAndView list(
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String cursor) {
        Page<RolloutSummary> page = fleet.rollouts(status, ON_A_PAGE, cursor);
        return new ModelAndView("ui/rollouts")
                .addObject("status", status)
                .addObject("statuses", STATUSES)
                .addObject("rollouts", page.items())
                .addObject(
                        "older",
                        page.next() == null
                                ? null
                                : Address.of("/ui/rollouts")
                                        .with("status", status)
                                        .with("cursor", page.next())
                                        .toString());
    }

    @GetMapping("/ui/rollouts/{rollout}")
    @Nullable ModelAndView rollout(
            @PathVariable String rollout,
            @RequestParam(required = false) @Nullable String seen,
            HttpServletRequest http,
            HttpServletResponse response) {
        RolloutState state = state(rollout);
        boolean part = Asked.isForPart(http);
        List<Line> lines = lines(state);
        String mark = Integer.toHexString(31 * state.hashCode() + lines.hashCode());
        if (part && mark.equals(seen)) {
            response.setStatus(204);
            return null; // nothing is other than it was
        }
        return new ModelAndView(part ? "ui/rollout :: part" : "ui/rollout")
                .addObject("rollout", state)
                .addObject("status", Words.of(state.status()))
                .addObject("begun", Begun.of(log.about(state.id().subject(), 0, 1).getFirst()))
                .addObject("going", PlanShown.going(state.pace(), state.count()))
                .addObject("lines", lines)
                .addObject("done", count(state, StepStatus.DONE))
                .addObject("failed", count(state, StepStatus.FAILED, StepStatus.NOT_REVERTED))
                .addObject("reverted", count(state, StepStatus.REVERTED))
                .addObject("through", through(state))
                .addObject(
                        "poll",
                        state.status().isOver()
                                ? null
                                : "/ui/rollouts/" + rollout + "?seen=" + mark);
    }

    private RolloutState state(String rollout) {
        if (!rollout.matches("[0-9a-f]{32}")) {
            throw new UnknownThing("there is no rollout '" + rollout + "'");
        }
        return aggregates.rollout(new RolloutId(rollout));
    }

    private List<Line> lines(RolloutState state) {
        boolean few = state.count() <= TOLD_BY_FIELD;
        return state.steps().stream()
                .map(
                        each ->
                                new Line(
                                        StepShown.of(
                                                each.step(),
                                                few ? planner::spec : null,
                                                each.status() == StepStatus.DONE),
                                        Words.of(each.status()),
                                        process.waitsFor(state, each.step()).orElse(null),
                                        each.failure()))
                .toList();
    }

    private static int count(RolloutState state, StepStatus... among) {
        return Arrays.stream(among).mapToInt(state::count).sum();
    }

    /** How many of its steps are through, on their way there or back. */
    private static int through(RolloutState state) {
        return state.isReverting()
                ? count(state, StepStatus.PENDING, StepStatus.REVERTED, StepStatus.NOT_REVERTED)
                : (int) state.steps().stream().filter(RolloutPages::isThrough).count();
    }

    private static boolean isThrough(Progress each) {
        return each.status() != StepStatus.PENDING && each.status() != StepStatus.RUNNING;
    }

    @GetMapping("/ui/rollouts/{rollout}/cancel")
    @Needs(Permission.OPERATE)
    ModelAndView askToCancel(@PathVariable String rollout, HttpServletRequest http) {
        RolloutState state = state(rollout);
        return cancelling(state, Asked.text(http, "then"), Because.of(http), null);
    }

    @PostMapping("/ui/rollouts/{rollout}/cancel")
    @Needs(Permission.OPERATE)
    ModelAndView cancel(
            @PathVariable String rollout, HttpServletRequest http, HttpServletResponse response) {
        RolloutState state = state(rollout);
        String then = Asked.text(http, "then");
        Because because = Because.of(http);
        try {
            if (then == null) {
                throw new InvalidInput("then", "say what becomes of what it changed already");
            }
            rollouts.cancel(
                    rollout,
                    new RolloutController.Cancel(
                            then.equals("revert"), because.reason(), because.ticket()),
                    new Keyed(http, because.key()));
            return Elsewhere.at("/ui/rollouts/" + rollout);
        } catch (Refusal refused) {
            response.setStatus(problems.refused(refused).getStatus());
            return cancelling(state, then, because, Wrong.of(refused));
        }
    }

    private static ModelAndView cancelling(
            RolloutState state, @Nullable String then, Because because, @Nullable Wrong wrong) {
        String here = "/ui/rollouts/" + state.id().value();
        if (state.status().isOver()) {
            return new Question("Cancel this rollout", "rollouts", here + "/cancel", here)
                    .says("It is the " + state.words() + ".")
                    .choice("then", "It is over: " + Words.of(state.status()), List.of())
                    .asked(because, wrong);
        }
        boolean reverting = state.isReverting();
        Option leave =
                new Option(
                        "leave",
                        "Leave it as it is now",
                        "It can still be undone later.",
                        reverting || "leave".equals(then),
                        true);
        Option revert =
                new Option(
                        "revert",
                        "Bring it back, the last first",
                        "All that it changed becomes what it was before.",
                        "revert".equals(then),
                        true);
        int changed = count(state, StepStatus.DONE, StepStatus.RUNNING, StepStatus.FAILED);
        return new Question("Cancel this rollout", "rollouts", here + "/cancel", here)
                .says("It is the " + state.words() + ".")
                .says(
                        reverting
                                ? "It is being brought back; that ends where it is now."
                                : "No further step of it is begun; what is under way comes to its end.")
                .choice(
                        "then",
                        changed + " of " + state.count() + " steps were begun; what they changed:",
                        reverting ? List.of(leave) : List.of(revert, leave))
                .dangerous()
                .asked(because, wrong);
    }
}

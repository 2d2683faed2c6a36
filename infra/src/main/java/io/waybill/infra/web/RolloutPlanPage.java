package io.waybill.infra.web;

import io.waybill.domain.ContainerId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.Refusal;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.access.Permission;
import io.waybill.domain.container.ReplaceOrder;
import io.waybill.domain.rollout.OnFailure;
import io.waybill.domain.rollout.Pace;
import io.waybill.domain.rollout.RolloutKind;
import io.waybill.domain.rollout.Scope;
import io.waybill.infra.access.Needs;
import io.waybill.infra.api.CommandReply;
import io.waybill.infra.api.ProblemHandling;
import io.waybill.infra.api.RolloutController;
import io.waybill.infra.api.RolloutController.NotAsPlanned;
import io.waybill.infra.api.RolloutController.Rolling;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.rollout.RolloutPlanner;
import io.waybill.projections.fleet.FleetQueries;
import io.waybill.projections.fleet.HostView;
import io.waybill.projections.fleet.ImageSummaryView;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** A rollout is planned here, looked at, and begun exactly as it was planned. */
@Controller
@Needs(Permission.OPERATE)
class RolloutPlanPage {
    private final RolloutController rollouts;
    private final RolloutPlanner planner;
    private final Aggregates aggregates;
    private final FleetQueries fleet;
    private final ProblemHandling problems;
    private final Fresh fresh;

    RolloutPlanPage(
            RolloutController rollouts,
            RolloutPlanner planner,
            Aggregates aggregates,
            FleetQueries fleet,
            ProblemHandling problems,
            Fresh fresh) {
        this.rollouts = rollouts;
        this.planner = planner;
        this.aggregates = aggregates;
        this.fleet = fleet;
        this.problems = problems;
        this.fresh = fresh;
    }

    @GetMapping(RolloutAsked.PATH)
    ModelAndView plan(HttpServletRequest http, HttpServletResponse response) {
        return page(RolloutAsked.of(http), Because.of(http), null, response);
    }

    @PostMapping("/ui/rollouts")
    ModelAndView begin(HttpServletRequest http, HttpServletResponse response) {
        RolloutAsked asked = RolloutAsked.of(http);
        Because because = Because.of(http);
        try {
            CommandReply reply = begin(asked, because, http);
            fresh.await(reply);
            return Elsewhere.at("/ui/rollouts/" + reply.rollout());
        } catch (NotAsPlanned other) {
            response.setStatus(409);
            return page(asked, because, refused(other), response);
        } catch (Refusal refused) {
            response.setStatus(problems.refused(refused).getStatus());
            return page(asked, because, Wrong.of(refused, RolloutAsked::field), response);
        }
    }

    private CommandReply begin(RolloutAsked asked, Because because, HttpServletRequest http) {
        Rolling rolling =
                asked.rolling(
                        Asked.text(http, "plan"), Asked.text(http, "partial") != null, because);
        Keyed keyed = new Keyed(http, because.key());
        ResponseEntity<?> answer =
                switch (asked.kind()) {
                    case UPGRADE -> rollouts.rollOut(rolling, keyed);
                    case ROLLBACK -> rollouts.rollBack(rolling, keyed);
                    case APPLY ->
                            throw new InvalidInput(
                                    "kind", "a stack is applied by its Compose file");
                };
        return (CommandReply) Objects.requireNonNull(answer.getBody());
    }

    private static Wrong refused(NotAsPlanned other) {
        String detail = String.valueOf(other.getMessage());
        return new Wrong(
                null,
                switch (other.code()) {
                    case "plan-outdated" ->
                            "Nothing was done: the fleet has moved since this was planned. Below is the plan as it is"
                                    + " now; look at it again.";
                    case "plan-impossible" ->
                            "Nothing was done: a part of it cannot be brought about. Say below that the rest is to"
                                    + " be done without it, or leave it.";
                    default -> "Nothing was done: " + detail;
                });
    }

    private ModelAndView page(
            RolloutAsked asked,
            Because because,
            @Nullable Wrong wrong,
            HttpServletResponse response) {
        ModelAndView page =
                new ModelAndView("ui/rollout-plan")
                        .addObject("asked", asked)
                        .addObject("because", because)
                        .addObject("wrong", wrong)
                        .addObject("usual", Pace.USUAL)
                        .addObject("onFailures", RolloutAsked.words(OnFailure.values()))
                        .addObject("orders", RolloutAsked.words(ReplaceOrder.values()))
                        .addObject("hosts", fleet.hosts().stream().map(HostView::name).toList())
                        .addObject(
                                "images",
                                fleet.images().stream().map(ImageSummaryView::name).toList())
                        .addObject("ago", ago(asked))
                        .addObject("title", "Plan a rollout");
        if (asked.isWhole()) {
            addPlan(page, asked, wrong, response);
        }
        return page;
    }

    private void addPlan(
            ModelAndView page,
            RolloutAsked asked,
            @Nullable Wrong wrong,
            HttpServletResponse response) {
        try {
            Rolling rolling = asked.planned();
            page.addObject("title", title(asked.kind(), rolling));
            page.addObject(
                    "plan", PlanShown.of(rollouts.planned(rolling), rolling.pace(), planner));
        } catch (Refusal refused) {
            response.setStatus(problems.refused(refused).getStatus());
            page.addObject("wrong", wrong == null ? Wrong.of(refused, RolloutAsked::field) : wrong);
        }
    }

    private String title(RolloutKind kind, Rolling rolling) {
        Scope scope = rollouts.scope(rolling);
        if (scope.rollout() != null) {
            return "Undo the " + aggregates.rollout(scope.rollout()).words();
        }
        return (kind == RolloutKind.ROLLBACK ? "Roll back " : "Roll out ")
                + words(scope)
                + " "
                + rolling.target().words();
    }

    private String words(Scope scope) {
        ContainerId container = scope.container();
        if (container == null) {
            return scope.words();
        }
        try {
            return "container " + aggregates.container(container).desired().name();
        } catch (UnknownThing _) {
            return scope.words();
        }
    }

    /** Plans of what was so a while ago, at a click. */
    private static Map<String, String> ago(RolloutAsked asked) {
        Map<String, String> links = new LinkedHashMap<>();
        if (asked.hasScope() && !asked.isUndoing()) {
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            for (int minutes : new int[] {10, 60, 24 * 60}) {
                Instant then = now.minus(Duration.ofMinutes(minutes));
                links.put(
                        Written.length(Duration.ofMinutes(minutes)) + " ago",
                        asked.asOf(then.toString()).href());
            }
        }
        return links;
    }
}

package io.waybill.infra.web;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.Refusal;
import io.waybill.domain.StackId;
import io.waybill.domain.access.Permission;
import io.waybill.infra.access.Needs;
import io.waybill.infra.api.ProblemHandling;
import io.waybill.infra.api.RolloutController.NotAsPlanned;
import io.waybill.infra.api.StackController;
import io.waybill.infra.api.StackController.Applied;
import io.waybill.infra.api.StackController.Back;
import io.waybill.infra.api.StackController.How;
import io.waybill.infra.rollout.RolloutPlanner;
import io.waybill.infra.stack.StackDraft;
import io.waybill.infra.stack.Stacks;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

import java.util.Objects;

/** A stack's way back, or its removal: planned, looked at, and begun exactly as it was planned. */
@Controller
@Needs(Permission.OPERATE)
class StackPlanPage {
    private final StackController controller;
    private final Stacks stacks;
    private final RolloutPlanner planner;
    private final ProblemHandling problems;
    private final Fresh fresh;

    StackPlanPage(
            StackController controller,
            Stacks stacks,
            RolloutPlanner planner,
            ProblemHandling problems,
            Fresh fresh) {
        this.controller = controller;
        this.stacks = stacks;
        this.planner = planner;
        this.problems = problems;
        this.fresh = fresh;
    }

    /**
     * @param revision that it goes back to; none where it is removed
     */
    private record Change(StackId stack, @Nullable Integer revision) {
        String title() {
            return revision == null
                    ? "Remove stack " + stack.value()
                    : "Roll back stack " + stack.value() + " to revision " + revision;
        }

        String href() {
            Address page =
                    Address.of(
                            "/ui/stacks/"
                                    + Address.segment(stack.value())
                                    + (revision == null ? "/removal" : "/rollback"));
            return (revision == null ? page : page.with("revision", revision.toString()))
                    .toString();
        }
    }

    @GetMapping("/ui/stacks/{stack}/rollback")
    ModelAndView rollback(
            @PathVariable String stack, HttpServletRequest http, HttpServletResponse response) {
        return page(back(stack, http), Because.of(http), null, response);
    }

    @GetMapping("/ui/stacks/{stack}/removal")
    ModelAndView removal(
            @PathVariable String stack, HttpServletRequest http, HttpServletResponse response) {
        return page(new Change(new StackId(stack), null), Because.of(http), null, response);
    }

    @PostMapping("/ui/stacks/{stack}/rollback")
    ModelAndView beginRollback(
            @PathVariable String stack, HttpServletRequest http, HttpServletResponse response) {
        return begin(back(stack, http), http, response);
    }

    @PostMapping("/ui/stacks/{stack}/removal")
    ModelAndView beginRemoval(
            @PathVariable String stack, HttpServletRequest http, HttpServletResponse response) {
        return begin(new Change(new StackId(stack), null), http, response);
    }

    private static Change back(String stack, HttpServletRequest http) {
        Integer revision = Asked.number("revision", Asked.text(http, "revision"));
        if (revision == null) {
            throw new InvalidInput("revision", "it is required: which one to go back to");
        }
        return new Change(new StackId(stack), revision);
    }

    private ModelAndView begin(
            Change change, HttpServletRequest http, HttpServletResponse response) {
        Because because = Because.of(http);
        try {
            Applied applied = perform(change, because, http);
            fresh.await(applied.token());
            return Elsewhere.at(
                    applied.rollout() == null
                            ? "/ui/stacks/" + Address.segment(applied.stack())
                            : "/ui/rollouts/" + applied.rollout());
        } catch (NotAsPlanned other) {
            response.setStatus(409);
            return page(
                    change,
                    because,
                    new Wrong(null, "Nothing was done: " + other.getMessage()),
                    response);
        } catch (Refusal refused) {
            response.setStatus(problems.refused(refused).getStatus());
            return page(change, because, Wrong.of(refused), response);
        }
    }

    private Applied perform(Change change, Because because, HttpServletRequest http) {
        String stack = change.stack().value();
        String plan = Asked.text(http, "plan");
        Keyed keyed = new Keyed(http, because.key());
        ResponseEntity<?> answer =
                change.revision() == null
                        ? controller.remove(
                                stack, null, plan, because.reason(), because.ticket(), keyed)
                        : controller.rollBack(
                                stack,
                                new Back(
                                        change.revision(),
                                        null,
                                        plan,
                                        null,
                                        because.reason(),
                                        because.ticket()),
                                keyed);
        return (Applied) Objects.requireNonNull(answer.getBody());
    }

    private ModelAndView page(
            Change change, Because because, @Nullable Wrong wrong, HttpServletResponse response) {
        ModelAndView page =
                new ModelAndView("ui/stack-plan")
                        .addObject("title", change.title())
                        .addObject("stack", change.stack().value())
                        .addObject("here", change.href())
                        .addObject("removal", change.revision() == null)
                        .addObject("because", because)
                        .addObject("wrong", wrong);
        try {
            StackDraft draft =
                    change.revision() == null
                            ? stacks.removal(change.stack())
                            : stacks.rollback(change.stack(), change.revision());
            page.addObject("plan", PlanShown.of(draft, How.USUAL.pace(), planner));
        } catch (Refusal refused) {
            response.setStatus(problems.refused(refused).getStatus());
            page.addObject("wrong", wrong == null ? Wrong.of(refused) : wrong);
        }
        return page;
    }
}

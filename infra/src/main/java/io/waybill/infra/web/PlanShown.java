package io.waybill.infra.web;

import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.rollout.OnFailure;
import io.waybill.domain.rollout.Pace;
import io.waybill.domain.rollout.Plan;
import io.waybill.domain.rollout.Plan.Impossible;
import io.waybill.domain.rollout.Step;
import io.waybill.infra.rollout.RolloutPlanner;
import io.waybill.infra.stack.StackDraft;
import io.waybill.infra.web.StepShown.Deed;
import io.waybill.infra.web.StepShown.Specs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A plan, as a person reads it before anything is done.
 *
 * @param counts what it comes to, such as {@code 3 containers replaced}
 * @param going how it goes, in a sentence each
 */
record PlanShown(
        String fingerprint,
        List<String> counts,
        List<String> going,
        List<StepShown> steps,
        List<Impossible> impossible,
        List<Impossible> left,
        int unchanged,
        boolean hasRemovals) {
    // Each field of each step is read from the log.
    private static final int TOLD_BY_FIELD = 200;

    static PlanShown of(Plan plan, Pace pace, RolloutPlanner planner) {
        return of(plan, RolloutPlanner.fingerprint(plan), pace, planner::spec);
    }

    /** Of a stack's revision, which is not on record yet. */
    static PlanShown of(StackDraft draft, Pace pace, RolloutPlanner planner) {
        return of(
                draft.plan(),
                draft.fingerprint(),
                pace,
                (container, aim) -> {
                    ContainerSpec drafted = draft.spec(aim);
                    return drafted == null ? planner.spec(container, aim) : drafted;
                });
    }

    private static PlanShown of(Plan plan, String fingerprint, Pace pace, Specs specs) {
        List<StepShown> steps = new ArrayList<>();
        for (Step step : plan.steps()) {
            steps.add(StepShown.of(step, steps.size() < TOLD_BY_FIELD ? specs : null, false));
        }
        return new PlanShown(
                fingerprint,
                counts(steps),
                going(pace, steps.size()),
                steps,
                plan.impossible(),
                plan.left(),
                plan.unchanged(),
                steps.stream().anyMatch(step -> step.deed() == Deed.REMOVE));
    }

    private static List<String> counts(List<StepShown> steps) {
        Map<Deed, Long> counts = new EnumMap<>(Deed.class);
        steps.forEach(step -> counts.merge(step.deed(), 1L, Long::sum));
        return counts.entrySet().stream().map(each -> each.getKey().of(each.getValue())).toList();
    }

    /** How it goes, in words: of the steps that were planned, and of those under way. */
    static List<String> going(Pace pace, int steps) {
        List<String> going = new ArrayList<>();
        going.add(
                pace.batch() == 1
                        ? "One after the other, in this order."
                        : Math.min(pace.batch(), Math.max(steps, 1))
                                + " at a time, in this order.");
        if (!pace.pause().isZero()) {
            going.add("Between one batch and the next it waits " + words(pace.pause()) + ".");
        }
        if (!pace.watch().isZero()) {
            going.add(
                    "Each container has to keep running for "
                            + words(pace.watch())
                            + ", healthy if it has a health check, before its step counts as done.");
        }
        String tooMany =
                pace.maxFailures() == 0
                        ? "If one fails, "
                        : "If more than " + pace.maxFailures() + " fail, ";
        going.add(
                tooMany
                        + (pace.onFailure() == OnFailure.REVERT
                                ? "all that was changed is brought back, the last first."
                                : "it ends there, and what was changed stays."));
        return going;
    }

    private static String words(Duration duration) {
        if (duration.toSeconds() > 0) {
            return Written.length(duration);
        }
        return duration.toMillis() + " ms";
    }

    /** In one line. */
    public String summary() {
        if (steps.isEmpty()) {
            return "Nothing is to be done";
        }
        String all = String.join(", ", counts);
        return all.substring(0, 1).toUpperCase(Locale.ROOT) + all.substring(1);
    }
}

package io.waybill.domain.stack;

import io.waybill.domain.ContainerId;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.ReplaceRules;
import io.waybill.domain.container.StackPart;
import io.waybill.domain.rollout.Aim;
import io.waybill.domain.rollout.Plan;
import io.waybill.domain.rollout.Step;
import io.waybill.domain.rollout.Step.Until;
import io.waybill.domain.rollout.Step.Wait;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * In which order a stack's containers are changed: what is removed first, those that depend on
 * others before these; then the others, each after those that its service depends on.
 */
public final class StackOrder {
    private final StackDocument document;
    private final StackDocument former;
    private final Map<ContainerId, ContainerSpec> now;
    private final List<Step> removals = new ArrayList<>();
    private final List<Step> others = new ArrayList<>();
    private final Map<String, Map<String, Condition>> known = new HashMap<>();

    /**
     * @param former what the stack was before; the same where it is its first revision
     * @param now how those of its containers that there are, are made
     */
    private StackOrder(
            StackDocument document, StackDocument former, Map<ContainerId, ContainerSpec> now) {
        this.document = document;
        this.former = former;
        this.now = now;
    }

    /** The same plan, its steps in order, and each waiting for those that have to come first. */
    public static Plan of(
            Plan plan,
            StackDocument document,
            StackDocument former,
            Map<ContainerId, ContainerSpec> now) {
        StackOrder order = new StackOrder(document, former, now);
        return new Plan(
                order.arranged(plan.steps()), plan.impossible(), plan.left(), plan.unchanged());
    }

    private List<Step> arranged(List<Step> steps) {
        steps.forEach(step -> (step.after() == null ? removals : others).add(step));
        removals.sort(
                Comparator.comparing((Step step) -> -place(former, step)).thenComparing(this::one));
        others.sort(
                Comparator.comparing((Step step) -> place(document, step))
                        .thenComparing(this::one));
        List<Step> arranged = new ArrayList<>();
        for (Step step : removals) {
            arranged.add(numbered(step, arranged.size() + 1, beforeRemoval(step, arranged)));
        }
        for (Step step : inTurn()) {
            arranged.add(numbered(step, arranged.size() + 1, before(step, arranged)));
        }
        return arranged;
    }

    /** As in the document, but that a port is given up before another takes it. */
    private List<Step> inTurn() {
        List<Step> left = new ArrayList<>(others);
        List<Step> turn = new ArrayList<>();
        while (!left.isEmpty()) {
            Step next =
                    left.stream()
                            .filter(step -> left.stream().noneMatch(other -> blocks(other, step)))
                            .findFirst()
                            .orElse(left.getFirst());
            left.remove(next);
            turn.add(next);
        }
        return turn;
    }

    private boolean blocks(Step other, Step step) {
        String service = part(other).service();
        return dependsOn(step).containsKey(service)
                || givesUpAPort(other, step) && !dependsOn(other).containsKey(part(step).service());
    }

    private int place(StackDocument in, Step step) {
        String service = part(step).service();
        List<String> names = in.services().stream().map(StackService::name).toList();
        return names.indexOf(service);
    }

    private int one(Step step) {
        return part(step).number();
    }

    private StackPart part(Step step) {
        Aim after = step.after();
        if (after != null && after.stack() != null) {
            return after.stack().part();
        }
        return Objects.requireNonNull(spec(step).stack());
    }

    private ContainerSpec spec(Step step) {
        return Objects.requireNonNull(now.get(step.container()));
    }

    /** Those that depend on it are removed before it. */
    private List<Wait> beforeRemoval(Step step, List<Step> earlier) {
        String service = part(step).service();
        return earlier.stream()
                .filter(
                        other ->
                                former.service(part(other).service())
                                        .map(dependent -> dependent.dependsOn().get(service))
                                        .isPresent())
                .map(other -> new Wait(other.number(), Until.DONE))
                .toList();
    }

    /** What is removed may hold what others need; so may what is changed. */
    private List<Wait> before(Step step, List<Step> earlier) {
        Map<Integer, Until> waits = new HashMap<>();
        Map<String, Condition> dependsOn = dependsOn(step);
        for (Step other : earlier) {
            Condition condition =
                    other.after() == null
                            ? Condition.HEALTHY
                            : dependsOn.get(part(other).service());
            if (condition != null || givesUpAPort(other, step)) {
                waits.put(
                        other.number(),
                        condition == Condition.STARTED ? Until.STARTED : Until.DONE);
            }
        }
        return waits.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(wait -> new Wait(wait.getKey(), wait.getValue()))
                .toList();
    }

    /** Also of those that it depends on by others, which may have nothing to do. */
    private Map<String, Condition> dependsOn(Step step) {
        return known.computeIfAbsent(part(step).service(), this::dependsOn);
    }

    private Map<String, Condition> dependsOn(String dependent) {
        Map<String, Condition> all = new HashMap<>();
        Set<String> seen = new HashSet<>();
        Set<String> next = new LinkedHashSet<>(Set.of(dependent));
        while (!next.isEmpty()) {
            String service = next.iterator().next();
            next.remove(service);
            if (!seen.add(service)) {
                continue;
            }
            document.service(service)
                    .ifPresent(
                            known ->
                                    known.dependsOn()
                                            .forEach(
                                                    (other, condition) -> {
                                                        all.merge(other, condition, this::stricter);
                                                        next.add(other);
                                                    }));
        }
        return all;
    }

    private Condition stricter(Condition one, Condition other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private boolean givesUpAPort(Step other, Step step) {
        @Nullable ContainerSpec held = now.get(other.container());
        Aim after = step.after();
        return held != null
                && after != null
                && !Objects.equals(other.container(), step.container())
                && ReplaceRules.excludes(held, wanted(step)) != null;
    }

    private ContainerSpec wanted(Step step) {
        return document.service(part(step).service()).orElseThrow().spec();
    }

    private static Step numbered(Step step, int number, List<Wait> waits) {
        return new Step(
                number, step.container(), step.before(), step.after(), step.current(), waits);
    }
}

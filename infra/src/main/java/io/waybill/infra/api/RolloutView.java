package io.waybill.infra.api;

import io.waybill.domain.container.Failure;
import io.waybill.domain.rollout.RolloutState;
import io.waybill.domain.rollout.RolloutState.Progress;
import io.waybill.domain.rollout.StepStatus;
import io.waybill.infra.rollout.Rollouts;
import io.waybill.projections.Words;

import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A rollout, as far as it is now.
 *
 * @param words what it does
 * @param counts how many steps are in which status
 * @param because why it is reverted, or ended on its way
 */
record RolloutView(
        String id,
        String kind,
        String words,
        String status,
        @Nullable String because,
        int count,
        Map<String, Integer> counts,
        List<StepView> steps) {

    /**
     * @param waitsFor what a step that is under way waits for
     */
    record StepView(
            int number,
            String about,
            @Nullable String container,
            @Nullable String host,
            String does,
            String status,
            @Nullable String waitsFor,
            @Nullable Failure failure) {}

    static RolloutView of(RolloutState rollout, Rollouts process) {
        Map<StepStatus, Integer> counts = new EnumMap<>(StepStatus.class);
        rollout.steps().forEach(each -> counts.merge(each.status(), 1, Integer::sum));
        Map<String, Integer> named = new TreeMap<>();
        counts.forEach((status, count) -> named.put(Words.of(status), count));
        return new RolloutView(
                rollout.id().value(),
                rollout.kind().words(),
                rollout.words(),
                Words.of(rollout.status()),
                rollout.because(),
                rollout.count(),
                named,
                rollout.steps().stream().map(each -> step(rollout, each, process)).toList());
    }

    private static StepView step(RolloutState rollout, Progress each, Rollouts process) {
        RolloutPlanView.Planned planned = RolloutPlanView.Planned.of(each.step());
        return new StepView(
                planned.number(),
                planned.about(),
                planned.container(),
                planned.host(),
                planned.does(),
                Words.of(each.status()),
                process.waitsFor(rollout, each.step()).orElse(null),
                each.failure());
    }
}

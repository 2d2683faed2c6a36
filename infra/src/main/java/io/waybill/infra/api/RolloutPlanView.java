package io.waybill.infra.api;

import io.waybill.domain.rollout.Plan;
import io.waybill.domain.rollout.Plan.Impossible;
import io.waybill.domain.rollout.Step;
import io.waybill.infra.rollout.RolloutPlanner;
import io.waybill.infra.stack.StackDraft;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A plan, as it is shown.
 *
 * @param fingerprint hand it back to have exactly this carried out, and nothing else
 */
record RolloutPlanView(
        String fingerprint,
        List<Planned> steps,
        List<Other> impossible,
        List<Other> left,
        int unchanged) {

    /**
     * @param about the name of the container or image
     * @param does in words
     */
    record Planned(
            int number,
            String about,
            @Nullable String container,
            @Nullable String host,
            String does) {
        static Planned of(Step step) {
            return new Planned(
                    step.number(),
                    step.about(),
                    step.container() == null ? null : step.container().value(),
                    hostOf(step),
                    step.words());
        }

        private static @Nullable String hostOf(Step step) {
            return step.after() != null
                    ? step.after().host().value()
                    : step.before() != null ? step.before().host().value() : null;
        }
    }

    /** A container that is not among the steps. */
    record Other(
            String about,
            @Nullable String container,
            @Nullable String host,
            String would,
            String because) {
        static Other of(Impossible other) {
            return new Other(
                    other.name(),
                    other.container() == null ? null : other.container().value(),
                    other.host() == null ? null : other.host().value(),
                    other.wish(),
                    other.because());
        }
    }

    /** As people hand it on, the beginning of a fingerprint is enough. */
    boolean isMeantBy(String asked) {
        return asked.length() >= 8 && fingerprint.startsWith(asked);
    }

    static RolloutPlanView of(Plan plan) {
        return of(plan, RolloutPlanner.fingerprint(plan));
    }

    static RolloutPlanView of(StackDraft draft) {
        return of(draft.plan(), draft.fingerprint());
    }

    private static RolloutPlanView of(Plan plan, String fingerprint) {
        return new RolloutPlanView(
                fingerprint,
                plan.steps().stream().map(Planned::of).toList(),
                plan.impossible().stream().map(Other::of).toList(),
                plan.left().stream().map(Other::of).toList(),
                plan.unchanged());
    }
}

package io.waybill.domain.rollout;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.DesiredState;
import io.waybill.domain.container.MoveRules;
import io.waybill.domain.rollout.Plan.Impossible;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Makes plans: what has to be done so that containers become what is wanted, in which order, and
 * what cannot be done.
 */
public final class Planning {
    private final Surroundings surroundings;
    private final Supplier<ContainerId> newIds;
    private final List<Step> drafts = new ArrayList<>();
    private final List<Impossible> impossible = new ArrayList<>();
    private final List<Impossible> left = new ArrayList<>();
    private int unchanged;

    /**
     * @param newIds of containers that are to be made
     */
    public Planning(Surroundings surroundings, Supplier<ContainerId> newIds) {
        this.surroundings = surroundings;
        this.newIds = newIds;
    }

    /**
     * @param currents which come first: what is made meanwhile is made from what is wanted
     */
    public Plan of(List<CurrentSwitch> currents, List<Wanted> containers) {
        containers.forEach(this::draft);
        List<Step> possible = withoutNameClashes();
        List<Step> steps = new ArrayList<>();
        for (CurrentSwitch current : currents) {
            if (!Objects.equals(current.from(), current.to())) {
                steps.add(Step.of(steps.size() + 1, current));
            }
        }
        for (Step draft : inOrder(possible)) {
            steps.add(numbered(draft, steps.size() + 1));
        }
        return new Plan(steps, impossible, left, unchanged);
    }

    private void draft(Wanted wanted) {
        Aim then = wanted.then();
        ContainerState now = wanted.isThere() ? wanted.now() : null;
        if (wanted.isToBe() && then != null) {
            ContainerSpec spec = Objects.requireNonNull(wanted.spec());
            if (now != null) {
                change(now, then, spec);
            } else {
                create(wanted, then, spec);
            }
        } else if (now != null) {
            Step step = step(now.id(), Aim.of(now.desired()), null);
            if (wanted.leftBecause() == null) {
                drafts.add(step);
            } else {
                left.add(not(step, wanted.leftBecause()));
            }
        }
    }

    private void change(ContainerState now, Aim then, ContainerSpec spec) {
        Aim before = Aim.of(now.desired());
        if (then.isAskedOf(now.desired(), spec)) {
            unchanged++;
            return;
        }
        boolean moves = !before.host().equals(then.host());
        boolean replaced = !then.isOf(now.desired(), spec);
        boolean asBefore = !replaced && !then.completes();
        Step step = step(now.id(), before, asBefore ? then.specifiedLike(before) : then);
        String because = moves ? MoveRules.keepsAtHome(now.desired()) : null;
        if (because == null && (moves || replaced)) {
            because = isNotToBeMadeBecause(then, spec, moves);
        }
        add(step, because);
    }

    private void create(Wanted wanted, Aim then, ContainerSpec spec) {
        Aim aim = wanted.now() == null ? then : then.likeThat(wanted.now().id());
        Step step = step(newIds.get(), null, aim);
        if (spec.autoRemove() || spec.timeToLive() != null) {
            left.add(
                    not(
                            step,
                            spec.autoRemove()
                                    ? "it was made to remove itself at its end"
                                    : "it was made for a time that is over"));
            return;
        }
        add(step, isNotToBeMadeBecause(then, spec, true));
    }

    private @Nullable String isNotToBeMadeBecause(Aim then, ContainerSpec spec, boolean comes) {
        String noPlace = surroundings.isNoPlaceBecause(then.host(), comes);
        if (noPlace != null) {
            return noPlace;
        }
        String lacking = spec.lacks().orElse(null);
        return lacking != null
                ? "it cannot be made anew: " + lacking
                : surroundings.isNotToBeHadBecause(then.host(), then.image());
    }

    private void add(Step step, @Nullable String because) {
        if (because == null) {
            drafts.add(step);
        } else {
            impossible.add(not(step, because));
        }
    }

    private record Name(HostId host, String name) {
        static Name of(Aim aim) {
            return new Name(aim.host(), aim.name());
        }
    }

    /** Leaves out what would bear a name that another container goes on bearing. */
    private List<Step> withoutNameClashes() {
        List<Step> possible = new ArrayList<>();
        Set<Name> taken = new HashSet<>();
        for (Step step : drafts) {
            Aim after = step.after();
            String because = after == null ? null : nameIsTakenBecause(step, after, taken);
            if (because == null) {
                possible.add(step);
            } else {
                impossible.add(not(step, because));
            }
        }
        return possible;
    }

    private @Nullable String nameIsTakenBecause(Step step, Aim after, Set<Name> taken) {
        Name name = Name.of(after);
        if (!taken.add(name)) {
            return "another container is to bear that name there, too";
        }
        ContainerId bearer = surroundings.bearer(after.host(), after.name()).orElse(null);
        if (bearer == null || bearer.equals(step.container()) || givesUp(bearer, name)) {
            return null;
        }
        return "the name is borne there by container "
                + bearer.value().substring(0, 12)
                + " now; rename or remove that first";
    }

    private boolean givesUp(ContainerId bearer, Name name) {
        return drafts.stream()
                .filter(step -> bearer.equals(step.container()))
                .map(Step::after)
                .anyMatch(after -> after == null || !Name.of(after).equals(name));
    }

    /**
     * What gives up a name, or room on a host where something comes, is first; then what goes on;
     * then what is made; what is only stopped or removed is last.
     */
    private static List<Step> inOrder(List<Step> steps) {
        Set<HostId> coming = new HashSet<>();
        for (Step step : steps) {
            Aim before = step.before();
            Aim after = step.after();
            if (after != null && (before == null || !before.host().equals(after.host()))) {
                coming.add(after.host());
            }
        }
        return steps.stream()
                .sorted(
                        Comparator.comparingInt((Step step) -> rank(step, coming))
                                .thenComparing(Step::about)
                                .thenComparing(step -> String.valueOf(step.container())))
                .toList();
    }

    private static int rank(Step step, Set<HostId> coming) {
        Aim before = step.before();
        Aim after = step.after();
        if (before == null) {
            return 3;
        }
        if (after == null) {
            return coming.contains(before.host()) ? 0 : 5;
        }
        if (!before.name().equals(after.name())) {
            return 1;
        }
        boolean onlyStops =
                after.state() != DesiredState.RUNNING
                        && before.host().equals(after.host())
                        && before.revision() == after.revision();
        return onlyStops ? 4 : 2;
    }

    private static Step step(ContainerId container, @Nullable Aim before, @Nullable Aim after) {
        return new Step(0, container, before, after, null);
    }

    private static Step numbered(Step draft, int number) {
        return new Step(number, draft.container(), draft.before(), draft.after(), null);
    }

    private static Impossible not(Step step, String because) {
        Aim aim = step.after() == null ? step.before() : step.after();
        ContainerId container =
                step.before() == null && aim != null ? aim.like() : step.container();
        return new Impossible(
                container, step.about(), aim == null ? null : aim.host(), step.words(), because);
    }
}

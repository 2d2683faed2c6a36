package io.waybill.runtime.agent;

import io.waybill.domain.ContainerId;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.DesiredState;
import io.waybill.domain.container.Drift;
import io.waybill.domain.container.ObservedState;
import io.waybill.domain.container.Operation;
import io.waybill.domain.container.ReplaceRules;
import io.waybill.domain.container.Replacement;
import io.waybill.runtime.ContainerRuntime;
import io.waybill.runtime.Found;
import io.waybill.runtime.Placement;
import io.waybill.runtime.RuntimeFailure;
import io.waybill.runtime.SecretSource;
import io.waybill.runtime.SecretValues;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Has a container's next revision take the place of the former one. Which is which their labels
 * tell, so that whatever is left of an attempt that a crash ended is gone on with. The next one is
 * made beside the former, under a name of its own, before anything is taken away; only when it
 * works, it gets the name, and the former one is removed. Until then all can be undone.
 */
final class Replacing {
    private final ContainerRuntime runtime;
    private final ContainerId container;
    private final Desired desired;
    private final Operation operation;
    private final Replacement replacement;
    private final BooleanSupplier stillAsked;
    private final SecretSource secrets;
    private final Supplier<List<Drift>> undone;
    private final Runnable formerEnded;

    private @Nullable Found next;
    // What else there is of it: the former one first.
    private List<Found> others = List.of();
    private @Nullable Integer revision;
    private final Set<Found> ended = new HashSet<>();

    /**
     * @param secrets where the values of its secrets are had from
     * @param undone what an update has not changed that it should have
     * @param formerEnded to be told when the former one was ended, and nothing runs yet
     */
    Replacing(
            ContainerRuntime runtime,
            ContainerId container,
            Desired desired,
            Operation operation,
            Replacement replacement,
            BooleanSupplier stillAsked,
            SecretSource secrets,
            Supplier<List<Drift>> undone,
            Runnable formerEnded) {
        this.runtime = runtime;
        this.container = container;
        this.desired = desired;
        this.operation = operation;
        this.replacement = replacement;
        this.stillAsked = stillAsked;
        this.secrets = secrets;
        this.undone = undone;
        this.formerEnded = formerEnded;
    }

    /** Which revision is on the host by now; none where there is none, or that is not known. */
    @Nullable Integer revision() {
        return revision;
    }

    /** Returns false where something newer was asked for before this was done. */
    boolean carryOut() {
        look();
        if (replacement.inPlace() && next == null && !others.isEmpty() && isUpdated()) {
            bringAbout(others.getFirst());
            revision = desired.revision();
            return true;
        }
        try {
            if (!comesToWork()) {
                return false;
            }
            takeOver();
        } catch (RuntimeFailure failure) {
            throw undoneAfter(failure);
        }
        leaveNoOther();
        return true;
    }

    /** Something else was asked for meanwhile: the former one stays, if it is still there. */
    void callOff() {
        look();
        boolean taken = next != null && desired.name().equals(next.state().name());
        if (taken || others.isEmpty()) {
            if (next != null) {
                takeOver();
            }
        } else {
            removeNext();
            putBack(others.getFirst());
        }
        leaveNoOther();
    }

    /** However many of it there are. */
    void removeAll(boolean force) {
        look();
        for (Found found : runtime.all(container)) {
            mean(found);
            // What is beside the one that is known was never asked for by its name.
            runtime.remove(container, force || isAside(found));
        }
        runtime.mean(container, null);
        revision = null;
    }

    private void look() {
        List<Found> there = runtime.all(container);
        next = there.stream().filter(this::isNext).findFirst().orElse(null);
        ended.clear();
        others =
                there.stream()
                        .filter(found -> !isNext(found))
                        .sorted(Comparator.comparingInt(Replacing::rank))
                        .toList();
        if (!others.isEmpty()) {
            revision = former();
        } else {
            revision = next == null ? null : (Integer) desired.revision();
        }
    }

    private int former() {
        return replacement.revision();
    }

    private boolean isNext(Found found) {
        return Objects.equals(found.revision(), desired.revision());
    }

    private static boolean isAside(Found found) {
        return Placement.isAside(found.state().name());
    }

    // One of an attempt before this one may be left, and bears the name of a next one.
    private static int rank(Found found) {
        return !isAside(found) ? 0 : Placement.isFormer(found.state().name()) ? 1 : 2;
    }

    /** Has the engine change the one that is there, if it can. */
    private boolean isUpdated() {
        mean(others.getFirst());
        try {
            runtime.update(container, desired.spec().limits(), desired.spec().restartPolicy());
            return undone.get().isEmpty();
        } catch (RuntimeFailure refused) {
            if (desired.spec().lacks().isPresent()) {
                throw refused; // it cannot be made anew either
            }
            return false;
        }
    }

    private void bringAbout(Found found) {
        mean(found);
        if (desired.state() == DesiredState.RUNNING && !lives(found.state())) {
            runtime.start(container);
        } else if (desired.state() == DesiredState.STOPPED) {
            end(found);
        }
    }

    /** Makes the next one, and has it prove itself; returns false where it was overtaken. */
    private boolean comesToWork() {
        boolean startsFirst = startsFirst();
        if (next == null && !make()) {
            return false;
        }
        Found made = Objects.requireNonNull(next);
        if (!startsFirst) {
            endOthers();
        }
        if (desired.state() != DesiredState.RUNNING) {
            return true;
        }
        mean(made);
        runtime.start(container);
        boolean toBeProved = replacement.ranBefore() || desired.spec().healthCheck() != null;
        return !toBeProved
                || new Probation(runtime, container, desired.spec().healthCheck(), stillAsked)
                        .passes();
    }

    private boolean startsFirst() {
        boolean both =
                desired.state() == DesiredState.RUNNING
                        && others.size() == 1
                        && others.getFirst().state().status() == ContainerStatus.RUNNING;
        return both
                && switch (replacement.order()) {
                    case START_FIRST -> true;
                    case STOP_FIRST -> false;
                    case AUTO ->
                            keptVolumes().isEmpty()
                                    && ReplaceRules.speaksAgainst(
                                                    replacement.spec(), desired.spec())
                                            == null;
                };
    }

    private boolean make() {
        desired.spec()
                .lacks()
                .ifPresent(
                        lacking -> {
                            throw new RuntimeFailure(
                                    "not-on-record", "it cannot be made anew: " + lacking);
                        });
        runtime.pull(desired.image().reference());
        if (!stillAsked.getAsBoolean()) {
            return false;
        }
        SecretValues values = secrets.of(container, operation.id(), desired.spec(), stillAsked);
        if (values == null) {
            return false;
        }
        removeLeftovers();
        String name = others.isEmpty() ? desired.name() : Placement.nextName(desired.name());
        runtime.mean(container, null);
        Placement placement =
                new Placement(container, desired, operation.id(), name, keptVolumes(), values);
        values.scrubbing(() -> runtime.create(placement));
        next =
                runtime.all(container).stream()
                        .filter(this::isNext)
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new RuntimeFailure(
                                                "not-on-host",
                                                "it is gone just after it was made"));
        return true;
    }

    private void removeLeftovers() {
        for (Found left : others.stream().skip(1).toList()) {
            mean(left);
            runtime.remove(container, true);
        }
        others = others.stream().limit(1).toList();
    }

    /** Where nobody named a volume, the next one has the one that the former had. */
    private Map<String, String> keptVolumes() {
        Map<String, String> kept = new TreeMap<>();
        if (others.isEmpty()) {
            return kept;
        }
        List<String> named = new ArrayList<>();
        List<String> unnamed = new ArrayList<>();
        desired.spec()
                .mounts()
                .forEach(
                        mount ->
                                (Placement.isAnonymous(mount) ? unnamed : named)
                                        .add(mount.target()));
        List<String> before =
                replacement.spec().mounts().stream().map(mount -> mount.target()).toList();
        others.getFirst()
                .volumes()
                .forEach(
                        (target, volume) -> {
                            boolean ofTheImage =
                                    !before.contains(target) && !named.contains(target);
                            if (ofTheImage || unnamed.contains(target)) {
                                kept.put(target, volume);
                            }
                        });
        return kept;
    }

    private void endOthers() {
        boolean ended = false;
        for (Found other : others) {
            ended |= end(other);
        }
        if (ended && desired.state() == DesiredState.RUNNING) {
            mean(others.getFirst());
            formerEnded.run();
        }
    }

    private boolean end(Found found) {
        if (!lives(found.state()) || !ended.add(found)) {
            return false;
        }
        mean(found);
        if (found.state().status() == ContainerStatus.PAUSED) {
            runtime.unpause(container);
        }
        runtime.stop(container, operation.grace());
        return true;
    }

    private static boolean lives(ObservedState state) {
        return state.status().hasProcess() || state.status() == ContainerStatus.RESTARTING;
    }

    /**
     * The name is given over before the former one ends: by name, the next one is found at once.
     */
    private void takeOver() {
        Found made = Objects.requireNonNull(next);
        if (!desired.name().equals(made.state().name())) {
            for (Found other : others) {
                if (desired.name().equals(other.state().name())) {
                    mean(other);
                    runtime.rename(container, Placement.formerName(desired.name()));
                }
            }
            mean(made);
            runtime.rename(container, desired.name());
        }
        revision = desired.revision();
    }

    private void leaveNoOther() {
        Found stays = Objects.equals(revision, desired.revision()) ? next : null;
        try {
            for (Found other : others) {
                if (stays != null || other != others.getFirst()) {
                    end(other);
                    mean(other);
                    runtime.remove(container, true);
                }
            }
        } catch (RuntimeFailure failure) {
            throw new RuntimeFailure(
                    "left-behind",
                    "the next revision works, but the former one could not be removed: "
                            + failure.getMessage());
        } finally {
            if (stays != null) {
                mean(stays);
            } else if (!others.isEmpty()) {
                mean(others.getFirst());
            }
        }
    }

    private RuntimeFailure undoneAfter(RuntimeFailure failure) {
        try {
            look();
            removeNext();
            if (!others.isEmpty()) {
                putBack(others.getFirst());
                resume(others.getFirst());
            } else if (replacement.spec().autoRemove() && replacement.ranBefore()) {
                makeFormerAnew();
            }
            return failure;
        } catch (RuntimeFailure another) {
            return new RuntimeFailure(
                    failure.failure().code(),
                    failure.getMessage() + "; then, going back: " + another.getMessage());
        }
    }

    private void removeNext() {
        if (next != null) {
            mean(next);
            runtime.remove(container, true);
            next = null;
        }
        revision = others.isEmpty() ? null : (Integer) former();
    }

    private void putBack(Found former) {
        mean(former);
        if (isAside(former)) {
            runtime.rename(container, desired.name());
        }
        if (replacement.inPlace()) {
            runtime.update(
                    container, replacement.spec().limits(), replacement.spec().restartPolicy());
        }
    }

    private void resume(Found former) {
        if (replacement.ranBefore() && !lives(former.state())) {
            mean(former);
            runtime.start(container);
        }
    }

    /** It removed itself when it was ended, as it was made to. */
    private void makeFormerAnew() {
        runtime.mean(container, null);
        Desired former = replacement.former(desired);
        SecretValues values = secrets.of(container, operation.id(), former.spec(), () -> true);
        Placement placement = new Placement(container, former, operation.id());
        Objects.requireNonNull(values).scrubbing(() -> runtime.create(placement.with(values)));
        runtime.start(container);
        revision = former();
    }

    private void mean(Found found) {
        runtime.mean(container, found.state().engineId());
    }
}

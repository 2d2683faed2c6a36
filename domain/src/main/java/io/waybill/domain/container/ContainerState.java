package io.waybill.domain.container;

import io.waybill.domain.ContainerId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.ContainerEvent.ContainerCopyCompleted;
import io.waybill.domain.container.ContainerEvent.ContainerCopyRequested;
import io.waybill.domain.container.ContainerEvent.ContainerCreated;
import io.waybill.domain.container.ContainerEvent.ContainerDisclosed;
import io.waybill.domain.container.ContainerEvent.ContainerDriftAccepted;
import io.waybill.domain.container.ContainerEvent.ContainerDriftGivenUp;
import io.waybill.domain.container.ContainerEvent.ContainerDriftPolicyChanged;
import io.waybill.domain.container.ContainerEvent.ContainerDrifted;
import io.waybill.domain.container.ContainerEvent.ContainerExecCompleted;
import io.waybill.domain.container.ContainerEvent.ContainerExecObserved;
import io.waybill.domain.container.ContainerEvent.ContainerExecRequested;
import io.waybill.domain.container.ContainerEvent.ContainerFound;
import io.waybill.domain.container.ContainerEvent.ContainerHealingRequested;
import io.waybill.domain.container.ContainerEvent.ContainerLost;
import io.waybill.domain.container.ContainerEvent.ContainerMoveAdvanced;
import io.waybill.domain.container.ContainerEvent.ContainerMoved;
import io.waybill.domain.container.ContainerEvent.ContainerOperationAbandoned;
import io.waybill.domain.container.ContainerEvent.ContainerOperationFailed;
import io.waybill.domain.container.ContainerEvent.ContainerOperationSucceeded;
import io.waybill.domain.container.ContainerEvent.ContainerReconciled;
import io.waybill.domain.container.ContainerEvent.ContainerReconfigured;
import io.waybill.domain.container.ContainerEvent.ContainerRemoved;
import io.waybill.domain.container.ContainerEvent.ContainerRevisionNoted;
import io.waybill.domain.container.ContainerEvent.ContainerRevisionPinned;
import io.waybill.domain.container.ContainerEvent.ContainerRevisionUnpinned;
import io.waybill.domain.container.ContainerEvent.Intent;
import io.waybill.domain.container.ContainerEvent.Outcome;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * All that a container's events add up to: the fold of its history up to one of them.
 *
 * @param observed as it was seen last
 * @param lostSince since when nobody can see it; none while somebody does
 * @param acts what was asked to be done in it once, and whose outcome is not known yet
 * @param policy what is done about its drift
 * @param made how it is made, where that was ever known to be otherwise than asked for
 * @param ofOthers whether somebody else made what is on the host
 * @param revisions which it has had
 */
public record ContainerState(
        ContainerId id,
        Desired desired,
        ObservedState observed,
        List<Drift> drift,
        @Nullable Instant lostSince,
        List<OperationId> acts,
        DriftPolicy policy,
        Enforcement enforcement,
        @Nullable Made made,
        boolean ofOthers,
        Revisions revisions) {

    public ContainerState {
        drift = drift == null ? List.of() : List.copyOf(drift);
        acts = acts == null ? List.of() : List.copyOf(acts);
        policy = policy == null ? DriftPolicy.RECORD : policy;
        enforcement = enforcement == null ? Enforcement.NONE : enforcement;
        revisions = revisions == null ? Revisions.beginning(desired) : revisions;
    }

    /**
     * The state after {@code event}. {@code before} is absent exactly where the event is the first.
     */
    public static ContainerState evolve(@Nullable ContainerState before, ContainerEvent event) {
        if (before == null) {
            if (event instanceof ContainerEvent.ContainerDeclared declared) {
                DriftPolicy policy = declared.driftPolicy();
                return beginning(
                        declared.containerId(),
                        declared.desired(),
                        ObservedState.NOT_ON_HOST,
                        policy == null ? DriftPolicy.RECORD : policy);
            }
            if (event instanceof ContainerEvent.ContainerAdopted adopted) {
                return beginning(
                        adopted.containerId(),
                        adopted.desired(),
                        adopted.observed(),
                        DriftPolicy.RECORD);
            }
            throw new IllegalStateException(
                    "the history of " + event.containerId() + " does not begin at its beginning");
        }
        return before.after(event);
    }

    /** Whether a life begins with it. */
    public static boolean begins(ContainerEvent event) {
        return event instanceof ContainerEvent.ContainerDeclared
                || event instanceof ContainerEvent.ContainerAdopted;
    }

    /** Whether its life is over: it is no longer on its host, and is not to be. */
    public boolean isGone() {
        return desired.state() == DesiredState.ABSENT
                && observed.status() == ContainerStatus.REMOVED;
    }

    private static ContainerState beginning(
            ContainerId id, Desired desired, ObservedState observed, DriftPolicy policy) {
        return new ContainerState(
                id,
                desired,
                observed,
                List.of(),
                null,
                List.of(),
                policy,
                Enforcement.NONE,
                null,
                false,
                Revisions.beginning(desired));
    }

    private ContainerState after(ContainerEvent event) {
        return switch (event) {
            case ContainerHealingRequested healing ->
                    asked(healing.desired())
                            .enforcing(new Enforcement(healing.attempt(), healing.at(), null));
            case Intent intent -> asked(intent.desired()).enforcing(Enforcement.NONE);
            case ContainerOperationSucceeded succeeded -> succeeded(succeeded.desired());
            case ContainerOperationFailed failed -> asked(failed.desired());
            case ContainerMoveAdvanced advanced -> {
                ObservedState there = advanced.observed();
                yield there == null
                        ? asked(advanced.desired())
                        : asked(advanced.desired()).seen(there).made(null, false);
            }
            // How far the move came has said where it lives.
            case ContainerMoved _ -> this;
            case ContainerRemoved removed -> removed(removed.observed());
            // Made anew, it is made as asked for until something else is known.
            case ContainerCreated created ->
                    seen(created.observed())
                            .made(null, created.occurrence().cause() != Cause.OPERATION);
            case Outcome outcome -> seen(outcome.observed());
            case ContainerReconfigured now -> made(now.made(), ofOthers);
            case ContainerDrifted drifted -> differing(drifted.drift());
            case ContainerReconciled _ -> differing(List.of());
            case ContainerDriftPolicyChanged changed ->
                    under(changed.to()).enforcing(Enforcement.NONE);
            case ContainerDriftAccepted accepted -> accepted(accepted.desired());
            case ContainerDriftGivenUp givenUp -> enforcing(enforcement.givenUp(givenUp.because()));
            case ContainerRevisionPinned pinned -> with(revisions.pinning(pinned.revision()));
            case ContainerRevisionUnpinned unpinned ->
                    with(revisions.unpinning(unpinned.revision()));
            case ContainerRevisionNoted _ -> this; // what people say of it decides nothing
            case ContainerLost lost -> lost(lost.at());
            case ContainerFound _ -> seen(observed);
            case ContainerEvent.ContainerAdopted _ ->
                    throw new IllegalStateException("a life begins once");
            case ContainerExecObserved _ -> this;
            // The intent that overtook it has said what is asked for instead.
            case ContainerOperationAbandoned _ -> this;
            case ContainerDisclosed _ -> this; // a look changes nothing
            case ContainerExecRequested asked -> begun(asked.operation());
            case ContainerExecCompleted done -> ended(done.operation());
            case ContainerCopyRequested asked -> begun(asked.operation());
            case ContainerCopyCompleted done -> ended(done.operation());
        };
    }

    private ContainerState asked(Desired other) {
        return new ContainerState(
                id,
                other,
                observed,
                drift,
                lostSince,
                acts,
                policy,
                enforcement,
                made,
                ofOthers,
                revisions.after(desired, other));
    }

    private ContainerState seen(ObservedState now) {
        return new ContainerState(
                id,
                desired,
                now,
                drift,
                null,
                acts,
                policy,
                enforcement,
                made,
                ofOthers,
                revisions);
    }

    private ContainerState lost(Instant since) {
        return new ContainerState(
                id,
                desired,
                observed,
                drift,
                since,
                acts,
                policy,
                enforcement,
                made,
                ofOthers,
                revisions);
    }

    private ContainerState differing(List<Drift> now) {
        return new ContainerState(
                id,
                desired,
                observed,
                now,
                lostSince,
                acts,
                policy,
                enforcement,
                made,
                ofOthers,
                revisions);
    }

    private ContainerState acting(List<OperationId> open) {
        return new ContainerState(
                id,
                desired,
                observed,
                drift,
                lostSince,
                open,
                policy,
                enforcement,
                made,
                ofOthers,
                revisions);
    }

    private ContainerState under(DriftPolicy other) {
        return new ContainerState(
                id,
                desired,
                observed,
                drift,
                lostSince,
                acts,
                other,
                enforcement,
                made,
                ofOthers,
                revisions);
    }

    private ContainerState enforcing(Enforcement other) {
        return new ContainerState(
                id, desired, observed, drift, lostSince, acts, policy, other, made, ofOthers,
                revisions);
    }

    private ContainerState made(@Nullable Made now, boolean byOthers) {
        return new ContainerState(
                id,
                desired,
                observed,
                drift,
                lostSince,
                acts,
                policy,
                enforcement,
                now,
                byOthers,
                revisions);
    }

    private ContainerState with(Revisions now) {
        return new ContainerState(
                id,
                desired,
                observed,
                drift,
                lostSince,
                acts,
                policy,
                enforcement,
                made,
                ofOthers,
                now);
    }

    private ContainerState begun(OperationId act) {
        List<OperationId> open = new ArrayList<>(acts);
        open.add(act);
        return acting(open);
    }

    private ContainerState ended(OperationId act) {
        return acting(acts.stream().filter(other -> !other.equals(act)).toList());
    }

    private ContainerState succeeded(Desired settled) {
        return settled.state() == DesiredState.ABSENT ? gone(settled) : asked(settled);
    }

    private ContainerState accepted(Desired other) {
        return other.state() == DesiredState.ABSENT
                ? gone(other)
                : asked(other).differing(List.of());
    }

    private ContainerState gone(Desired settled) {
        return asked(settled).seen(ObservedState.REMOVED).differing(List.of());
    }

    private ContainerState removed(ObservedState after) {
        boolean forGood = after.status() == ContainerStatus.REMOVED && desired.operation() == null;
        return forGood ? gone(desired.settleAs(DesiredState.ABSENT)) : seen(after);
    }

    /** In what the container is not as it was asked to be. */
    List<Drift> differences() {
        List<Drift> found = new ArrayList<>();
        if (!desired.state().isMetBy(observed.status())) {
            found.add(new Drift(Drift.STATE, words(desired.state()), words(observed.status())));
        }
        String name = observed.name();
        if (name != null && !name.equals(desired.name())) {
            found.add(new Drift(Drift.NAME, desired.name(), name));
        }
        if (made != null && observed.status().isOnHost()) {
            found.addAll(Deviations.of(desired, made));
        }
        return List.copyOf(found);
    }

    // As JSON writes it: a drift's texts are compared with the states beside them.
    private static String words(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

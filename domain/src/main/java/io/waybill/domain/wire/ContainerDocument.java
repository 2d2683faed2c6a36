package io.waybill.domain.wire;

import io.waybill.domain.ContainerId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.Drift;
import io.waybill.domain.container.DriftPolicy;
import io.waybill.domain.container.Enforcement;
import io.waybill.domain.container.Made;
import io.waybill.domain.container.ObservedState;
import io.waybill.domain.container.Revisions;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * All that is known of a container now: the value on the topic of containers' states.
 *
 * @param desired what is asked for, with the operation in flight
 * @param observed as it was seen last
 * @param drift in what it is not as it was asked to be, while nothing is in flight that would make
 *     it so
 * @param lostSince since when nobody can see it; absent while somebody does
 * @param acts what was asked to be done in it once, and whose outcome is not known yet
 * @param driftPolicy what is done about its drift
 * @param enforcement how far it is with undoing its drift
 * @param made how it is made, where that was ever known to be otherwise than asked for
 * @param madeByOthers whether somebody else made what is on the host
 */
public record ContainerDocument(
        ContainerId containerId,
        Desired desired,
        ObservedState observed,
        List<Drift> drift,
        @Nullable Instant lostSince,
        List<OperationId> acts,
        DriftPolicy driftPolicy,
        Enforcement enforcement,
        @Nullable Made made,
        boolean madeByOthers)
        implements StateDocument {

    public ContainerDocument {
        drift = drift == null ? List.of() : List.copyOf(drift);
        acts = acts == null ? List.of() : List.copyOf(acts);
    }

    static ContainerDocument of(ContainerState state) {
        return new ContainerDocument(
                state.id(),
                state.desired(),
                state.observed(),
                state.drift(),
                state.lostSince(),
                state.acts(),
                state.policy(),
                state.enforcement(),
                state.made(),
                state.ofOthers());
    }

    /** To go on from. Which revisions there were before is not in the document, nor needed. */
    ContainerState state() {
        return new ContainerState(
                containerId,
                desired,
                observed,
                drift,
                lostSince,
                acts,
                driftPolicy,
                enforcement,
                made,
                madeByOthers,
                Revisions.beginning(desired));
    }
}

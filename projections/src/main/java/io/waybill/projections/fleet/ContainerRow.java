package io.waybill.projections.fleet;

import io.waybill.domain.container.ContainerEvent;
import io.waybill.domain.container.ContainerEvent.ContainerOperationFailed;
import io.waybill.domain.container.ContainerEvent.Intent;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.Failure;
import io.waybill.projections.EventRecord;
import io.waybill.projections.Words;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A row of {@code fleet_container}.
 *
 * @param failure of the newest operation, where that failed
 * @param driftEvent the newest that says that it drifted
 */
record ContainerRow(
        ContainerState state,
        long sequence,
        Instant declaredAt,
        @Nullable Failure failure,
        @Nullable String driftEvent) {

    static final String LOST = "lost";

    /** What it is as far as anybody can see. */
    String status() {
        return state.lostSince() == null ? Words.of(state.observed().status()) : LOST;
    }

    /** What is gone has nothing to be given up. */
    boolean isGivenUp() {
        return state.enforcement().isGivenUp()
                && state.observed().status() != ContainerStatus.REMOVED;
    }

    static ContainerRow after(
            @Nullable ContainerRow before, EventRecord record, ContainerEvent event) {
        if (before == null) {
            return new ContainerRow(
                    ContainerState.evolve(null, event),
                    record.sequence(),
                    record.recordedAt(),
                    null,
                    null);
        }
        return new ContainerRow(
                ContainerState.evolve(before.state, event),
                record.sequence(),
                before.declaredAt,
                switch (event) {
                    case Intent _ -> null;
                    case ContainerOperationFailed failed -> failed.failure();
                    case ContainerEvent.ContainerAdopted _,
                            ContainerEvent.Outcome _,
                            ContainerEvent.ContainerMoveAdvanced _,
                            ContainerEvent.ContainerMoved _,
                            ContainerEvent.ContainerRevisionPinned _,
                            ContainerEvent.ContainerRevisionUnpinned _,
                            ContainerEvent.ContainerRevisionNoted _,
                            ContainerEvent.ContainerOperationSucceeded _,
                            ContainerEvent.ContainerOperationAbandoned _,
                            ContainerEvent.ContainerExecObserved _,
                            ContainerEvent.ContainerDrifted _,
                            ContainerEvent.ContainerReconciled _,
                            ContainerEvent.ContainerReconfigured _,
                            ContainerEvent.ContainerDriftPolicyChanged _,
                            ContainerEvent.ContainerDriftAccepted _,
                            ContainerEvent.ContainerDriftGivenUp _,
                            ContainerEvent.ContainerLost _,
                            ContainerEvent.ContainerFound _,
                            ContainerEvent.ContainerCopyRequested _,
                            ContainerEvent.ContainerCopyCompleted _,
                            ContainerEvent.ContainerExecRequested _,
                            ContainerEvent.ContainerExecCompleted _,
                            ContainerEvent.ContainerDisclosed _ ->
                            before.failure;
                },
                event instanceof ContainerEvent.ContainerDrifted ? record.id() : before.driftEvent);
    }
}

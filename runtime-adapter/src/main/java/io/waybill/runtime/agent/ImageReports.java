package io.waybill.runtime.agent;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.Cause;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.container.Occurrence;
import io.waybill.domain.container.Operation;
import io.waybill.domain.host.HostImageChange;
import io.waybill.domain.host.HostImageChange.Kind;
import io.waybill.domain.wire.AgentReport;
import io.waybill.domain.wire.AgentReport.HostImageChanged;
import io.waybill.domain.wire.DesiredRecord;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Tells what becomes of the images on the host, and by which operation, where it was one. */
final class ImageReports {
    private final HostId host;
    private final DesiredStates desired;
    private final Function<ContainerId, ContainerLane> lanes;
    private final OwnImageWork own;
    private final Consumer<AgentReport> tell;
    private volatile Instant told = Instant.MIN;
    private volatile Supplier<Instant> begin = () -> Instant.MIN;

    ImageReports(
            HostId host,
            DesiredStates desired,
            Function<ContainerId, ContainerLane> lanes,
            OwnImageWork own,
            Consumer<AgentReport> tell) {
        this.host = host;
        this.desired = desired;
        this.lanes = lanes;
        this.own = own;
        this.tell = tell;
    }

    /**
     * @param last when the last change was that the agent before this one told
     * @param now by the engine's clock, as far as that is known when it is asked
     */
    void goOnAfter(Instant last, Supplier<Instant> now) {
        told = last;
        begin = now;
    }

    void changed(HostImageChange change, boolean ours, Instant at) {
        if (!at.isAfter(told)) {
            return;
        }
        OperationId by = change.kind() == Kind.PULLED ? operation(change, ours, at) : null;
        if (by == null) {
            by = own.of(change, at).orElse(null);
        }
        if (ours && by == null) {
            return; // for a container that nothing is asked of any more
        }
        tell.accept(
                new HostImageChanged(
                        change,
                        by == null
                                ? Occurrence.seen(Cause.SOMEBODY_ELSE, host, at)
                                : Occurrence.by(by, host, at)));
    }

    /**
     * What was pulled before this agent began, and is what an operation in flight needs, was pulled
     * for it by the agent before.
     */
    private @Nullable OperationId operation(HostImageChange pulled, boolean ours, Instant at) {
        if (!ours && at.isAfter(begin.get())) {
            return null;
        }
        String reference = String.valueOf(pulled.reference());
        for (ContainerId container : desired.containers()) {
            Desired asked = desired.of(container).map(DesiredRecord::desired).orElse(null);
            if (asked != null && isSame(asked.image(), reference)) {
                OperationId by = ours ? lanes.apply(container).begun() : inFlight(asked);
                if (by != null) {
                    return by;
                }
            }
        }
        return null;
    }

    private static @Nullable OperationId inFlight(Desired asked) {
        Operation operation = asked.operation();
        return operation == null ? null : operation.id();
    }

    // By digest: engines write the rest as they like.
    private static boolean isSame(ImageReference asked, String pulled) {
        int digest = asked.reference().indexOf('@');
        return digest >= 0 && pulled.endsWith(asked.reference().substring(digest));
    }
}

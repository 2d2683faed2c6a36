package io.waybill.infra.access;

import io.waybill.domain.ActorId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.access.AccessCommand.GiveApproval;
import io.waybill.domain.access.AccessCommand.RejectApproval;
import io.waybill.domain.access.Sought;
import io.waybill.infra.access.ApprovalRecords.Kept;
import io.waybill.infra.command.Caller;

import org.springframework.stereotype.Component;

import java.time.Instant;

/** Has approvals given and rejected by those who may do themselves what they are of. */
@Component
public class Approvers {
    private final ApprovalRecords records;
    private final Approvals approvals;
    private final AccessDecisions decisions;
    private final Refusals refusals;

    Approvers(
            ApprovalRecords records,
            Approvals approvals,
            AccessDecisions decisions,
            Refusals refusals) {
        this.records = records;
        this.approvals = approvals;
        this.decisions = decisions;
        this.refusals = refusals;
    }

    /**
     * @throws io.waybill.domain.Forbidden where it is their own, or they may not do it themselves
     */
    public ApprovalRecord approve(String id, Caller caller) {
        Kept kept = records.kept(id);
        ApprovalRecord record = kept.record();
        if (record.actor().equals(caller.actor())) {
            throw refusals.record(
                    caller,
                    record.permission(),
                    caller.actor()
                            + " may not approve of what "
                            + caller.actor()
                            + " asked for; it takes somebody else");
        }
        requireMayDoIt(kept.sought(), caller);
        approvals.send(
                new GiveApproval(
                        new ActorId(record.actor()),
                        id,
                        new ActorId(caller.actor()),
                        Instant.now()),
                caller,
                _ -> records.decided(id, "approved", caller));
        return records.one(id);
    }

    /**
     * Who asked for it can so take it back.
     *
     * @throws InvalidInput where they do not say why
     */
    public ApprovalRecord reject(String id, Caller caller) {
        Kept kept = records.kept(id);
        if (caller.reason() == null) {
            throw new InvalidInput("reason", "say why it is rejected");
        }
        requireMayDoIt(kept.sought(), caller);
        approvals.send(
                new RejectApproval(new ActorId(kept.record().actor()), id, Instant.now()),
                caller,
                _ -> records.decided(id, "rejected", caller));
        return records.one(id);
    }

    private void requireMayDoIt(Sought sought, Caller caller) {
        decisions.require(sought.permission(), sought.things(), caller);
    }
}

package io.waybill.domain.access;

import io.waybill.domain.ActorId;
import io.waybill.domain.Conflict;
import io.waybill.domain.access.AccessEvent.AccessApprovalGiven;
import io.waybill.domain.access.AccessEvent.AccessApprovalRejected;
import io.waybill.domain.access.AccessEvent.AccessApprovalRequested;
import io.waybill.domain.access.AccessEvent.AccessApprovalUsed;
import io.waybill.domain.access.AccessEvent.AccessPersonErased;
import io.waybill.domain.access.AccessEvent.AccessRefused;
import io.waybill.domain.access.AccessEvent.AccessTokenIssued;
import io.waybill.domain.access.AccessEvent.AccessTokenWithdrawn;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one actor has been given.
 *
 * @param tokens by their ids, those that were not withdrawn
 * @param refusals how often they asked for what they may not do
 * @param approvals by their ids, those that were neither rejected nor used, nor had expired at the
 *     last event
 */
public record AccessState(
        ActorId id,
        SortedMap<String, Given> tokens,
        long refusals,
        SortedMap<String, Approval> approvals) {

    public record Given(String kind, List<Grant> grants, @Nullable Instant expiresAt) {}

    /**
     * @param by who approved; none while it is waited for
     */
    public record Approval(Sought sought, @Nullable ActorId by) {
        private boolean isOverAt(Instant at) {
            return !at.isBefore(sought.until());
        }
    }

    /** Of one of whom nothing is on record. */
    static AccessState none(ActorId id) {
        return new AccessState(id, Collections.emptySortedMap(), 0, Collections.emptySortedMap());
    }

    /**
     * What had expired by then counts for nothing any more, and is let go of: an actor may ask for
     * something every day, for years.
     *
     * @param recordedAt when the event came into the log
     */
    public static AccessState evolve(
            @Nullable AccessState state, AccessEvent event, Instant recordedAt) {
        AccessState before = state == null ? none(event.actorId()) : state;
        SortedMap<String, Given> tokens = new TreeMap<>(before.tokens());
        SortedMap<String, Approval> approvals = new TreeMap<>(before.approvals());
        approvals.values().removeIf(approval -> approval.isOverAt(recordedAt));
        long refusals = before.refusals();
        switch (event) {
            case AccessTokenIssued issued ->
                    tokens.put(
                            issued.token(),
                            new Given(issued.kind(), issued.grants(), issued.expiresAt()));
            case AccessTokenWithdrawn withdrawn -> tokens.remove(withdrawn.token());
            case AccessRefused _ -> refusals++;
            case AccessApprovalRequested requested ->
                    approvals.put(requested.approval(), new Approval(requested.sought(), null));
            case AccessApprovalGiven given ->
                    approvals.computeIfPresent(
                            given.approval(),
                            (_, waiting) -> new Approval(waiting.sought(), given.by()));
            case AccessApprovalRejected rejected -> approvals.remove(rejected.approval());
            case AccessApprovalUsed used -> approvals.remove(used.approval());
            case AccessPersonErased _ -> tokens.clear();
        }
        return new AccessState(
                event.actorId(),
                Collections.unmodifiableSortedMap(tokens),
                refusals,
                Collections.unmodifiableSortedMap(approvals));
    }

    /**
     * One that is waited for, or was given and not used.
     *
     * @throws Conflict where it is over
     */
    Approval openApproval(String approval, Instant at) {
        Approval open = approvals.get(approval);
        if (open == null) {
            throw new Conflict(
                    "approval "
                            + approval
                            + " is over: it was used or rejected, it expired, or "
                            + id.value()
                            + " never asked for it");
        }
        if (open.isOverAt(at)) {
            throw new Conflict("approval " + approval + " expired at " + open.sought().until());
        }
        return open;
    }
}

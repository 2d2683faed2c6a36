package io.waybill.infra.access;

import java.time.Instant;

/**
 * Somebody else has to approve of it first. Nothing was done; that it was asked for is on record.
 */
public final class ApprovalNeeded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String approval;
    private final Instant until;

    ApprovalNeeded(String approval, Instant until, String message) {
        // An answer, not a fault.
        super(message, null, false, false);
        this.approval = approval;
        this.until = until;
    }

    public String code() {
        return "approval-needed";
    }

    /** The id of what is waited for. */
    public String approval() {
        return approval;
    }

    /** When it can be given, and used. */
    public Instant until() {
        return until;
    }
}

package io.waybill.projections.audit;

import org.jspecify.annotations.Nullable;

/**
 * What one event says for the audit trail, its metadata aside.
 *
 * @param target the name of what it is about
 * @param says what happened, without who and why, such as {@code exited with code 137}
 */
record Account(
        String action,
        Outcome outcome,
        String target,
        @Nullable String host,
        @Nullable String image,
        @Nullable Integer version,
        @Nullable String operation,
        @Nullable String cause,
        String says) {

    enum Outcome {
        REQUESTED,
        DONE,
        FAILED,
        ABANDONED,
        REFUSED,
        OBSERVED
    }

    /** Something about an image. */
    static Account ofImage(String action, String image, @Nullable Integer version, String says) {
        return new Account(action, Outcome.DONE, image, null, image, version, null, null, says);
    }

    /** Something about a host. */
    static Account ofHost(String action, Outcome outcome, String host, String says) {
        return new Account(action, outcome, host, host, null, null, null, null, says);
    }
}

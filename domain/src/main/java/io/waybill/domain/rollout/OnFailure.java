package io.waybill.domain.rollout;

/** What becomes of a rollout of which more steps failed than may. */
public enum OnFailure {
    /** All that it changed is brought back, the last first. */
    REVERT,
    /** It ends there, and leaves what it changed. */
    STOP
}

package io.waybill.domain.rollout;

/** How far a rollout is. */
public enum RolloutStatus {
    RUNNING,
    /** What it changed is being brought back. */
    REVERTING,
    /** Every step is through; some may have failed, no more than were allowed to. */
    COMPLETED,
    /** Everything is as it was before. */
    REVERTED,
    /** It ended on its way, and what it changed stays. */
    ABORTED;

    public boolean isOver() {
        return this != RUNNING && this != REVERTING;
    }
}

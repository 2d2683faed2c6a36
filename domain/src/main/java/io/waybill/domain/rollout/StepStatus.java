package io.waybill.domain.rollout;

/** How far a step is. */
public enum StepStatus {
    PENDING,
    RUNNING,
    DONE,
    FAILED,
    REVERTING,
    REVERTED,
    /** It could not be brought back to what it was. */
    NOT_REVERTED
}

package io.waybill.domain.stack;

/** How far one service has to have come before another that depends on it is begun. */
public enum Condition {
    /** It runs. */
    STARTED,
    /** It runs, and its health check, if it has one, says that it works. */
    HEALTHY,
    /** It ran to its end, with exit code 0. */
    COMPLETED
}

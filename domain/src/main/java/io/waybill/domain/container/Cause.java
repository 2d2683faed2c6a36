package io.waybill.domain.container;

/**
 * Why something happened on a host: a class that is true, never a guessed name. An engine cannot
 * say who ran {@code docker stop}.
 */
public enum Cause {
    /** An operation commanded through Waybill. */
    OPERATION,
    /** Somebody, or some other tool, through the host's engine. */
    SOMEBODY_ELSE,
    /** The container's own process ended, or its health changed. */
    PROCESS,
    OUT_OF_MEMORY,
    /** The engine, following the container's restart policy. */
    RESTART_POLICY,
    /** The engine itself: it was stopped, it restarted, or it removed an auto-remove container. */
    ENGINE,
    /** It happened while nobody could watch; what can be inferred is not enough to say why. */
    UNOBSERVED
}

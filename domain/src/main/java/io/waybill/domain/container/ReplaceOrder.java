package io.waybill.domain.container;

/** Whether a container's next revision runs before the former one ends. */
public enum ReplaceOrder {
    /**
     * Start first where both can be on the host at once, as far as that is known; else stop first.
     */
    AUTO,
    /** Without a gap: the former one ends when the next one works. */
    START_FIRST,
    /** The two never run at the same time. */
    STOP_FIRST
}

package io.waybill.projections;

/** A record on the events topic that this program cannot make sense of; a newer one may. */
public final class UnreadableEvent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableEvent(String message, Throwable cause) {
        super(message, cause);
    }
}

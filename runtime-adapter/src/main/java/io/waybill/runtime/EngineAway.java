package io.waybill.runtime;

/** The engine does not answer. What was asked of it may have been done or not. */
public final class EngineAway extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EngineAway(String message, Throwable cause) {
        super(message, cause);
    }
}

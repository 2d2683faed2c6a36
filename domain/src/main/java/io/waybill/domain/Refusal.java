package io.waybill.domain;

/**
 * A command that was not carried out and changed nothing. The message names the thing, its state
 * and what to do.
 */
public abstract sealed class Refusal extends RuntimeException
        permits Forbidden, InvalidInput, TransitionRefused, Conflict, NoHostFits, UnknownThing {
    private static final long serialVersionUID = 1L;

    Refusal(String message) {
        // A refusal is an answer, not a fault: nobody reads its stack.
        super(message, null, false, false);
    }

    /** A stable name for programs, such as {@code transition-refused}. */
    public abstract String code();
}

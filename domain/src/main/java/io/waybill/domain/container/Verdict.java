package io.waybill.domain.container;

/** Whether a state admits an action. */
public sealed interface Verdict {

    record Admitted() implements Verdict {}

    /** What is asked for is so already. */
    record AlreadySo() implements Verdict {}

    /**
     * It is not admitted.
     *
     * @param because the state, and what to do instead, such as {@code it is paused; unpause it
     *     first}
     */
    record Refused(String because) implements Verdict {}
}

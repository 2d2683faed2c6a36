package io.waybill.infra.verification;

import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

/** One thing that is compared with the log. */
interface Check {
    /** Such as {@code projection audit}. */
    String name();

    /**
     * Compares, and changes nothing.
     *
     * @param reached is told how far it is, as a position of the log
     * @param differs is told of each difference: what differs, and how
     * @return at which position of the log they were compared
     * @throws Undecided where it cannot be told
     */
    long compare(LongConsumer reached, BiConsumer<String, String> differs)
            throws InterruptedException;

    /** What there is could not be looked at, or not all of it. */
    final class Undecided extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Undecided(String message) {
            super(message);
        }
    }
}

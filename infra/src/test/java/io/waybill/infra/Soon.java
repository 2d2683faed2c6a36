package io.waybill.infra;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Waits for what comes to be by itself. How long says nothing of how quick it should be: a machine
 * with much else to do takes its time, and only what never comes is waited for to the end.
 */
final class Soon {
    private static final Duration WITHIN = Duration.ofMinutes(3);
    private static final Duration EACH = Duration.ofMillis(50);

    private Soon() {}

    /**
     * @param what a clause that says what is waited for
     * @throws org.awaitility.core.ConditionTimeoutException if it does not come to be
     */
    static void until(String what, BooleanSupplier so) {
        patiently().alias(what).until(so::getAsBoolean);
    }

    /** The first answer that is enough. */
    static <T> T answer(Supplier<T> question, Predicate<? super T> enough) {
        return patiently().until(question::get, enough);
    }

    /** The first answer at all. */
    static <T> T anAnswer(Supplier<@Nullable T> question) {
        return Objects.requireNonNull(answer(question, Objects::nonNull));
    }

    private static ConditionFactory patiently() {
        return Awaitility.await().atMost(WITHIN).pollDelay(Duration.ZERO).pollInterval(EACH);
    }
}

package io.waybill.runtime;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Waits for what comes to be by itself. How long says nothing of how quick it should be: a machine
 * with much else to do takes its time, and only what never comes is waited for to the end.
 */
public final class Soon {
    private static final Duration WITHIN = Duration.ofMinutes(3);
    private static final Duration EACH = Duration.ofMillis(20);

    private Soon() {}

    /**
     * @param what a clause that says what is waited for
     */
    public static void until(String what, BooleanSupplier so) throws InterruptedException {
        long deadline = System.nanoTime() + WITHIN.toNanos();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("not so within " + WITHIN.toMinutes() + " min: " + what);
            }
            Thread.sleep(EACH);
        }
    }
}

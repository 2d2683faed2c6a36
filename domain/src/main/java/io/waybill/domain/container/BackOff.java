package io.waybill.domain.container;

import java.time.Duration;
import java.time.Instant;

/**
 * When a container is healed, and when that was tried often enough. The first healing is at once;
 * each wait after one is twice the wait before.
 *
 * @param first the wait after the first healing
 * @param longest no wait is longer
 * @param attempts as many healings as this, and then no more
 * @param calm after so long without one, they are counted anew
 */
public record BackOff(Duration first, Duration longest, int attempts, Duration calm) {

    public BackOff {
        boolean sound =
                !first.isNegative()
                        && first.compareTo(longest) <= 0
                        && attempts > 0
                        && longest.compareTo(calm) < 0;
        if (!sound) {
            throw new IllegalArgumentException(
                    "a back-off begins with its shortest wait, and it is calm only after its longest: first "
                            + first
                            + ", longest "
                            + longest
                            + ", calm "
                            + calm
                            + ", attempts "
                            + attempts);
        }
    }

    /** Which attempt a healing that begins now would be, from 1. */
    public int attemptAt(Instant now, Enforcement soFar) {
        return isCalm(now, soFar) ? 1 : soFar.attempts() + 1;
    }

    public boolean isDue(Instant now, Enforcement soFar) {
        Instant last = soFar.last();
        return last == null || !now.isBefore(last.plus(waitAfter(soFar.attempts())));
    }

    public boolean isEnough(Instant now, Enforcement soFar) {
        return attemptAt(now, soFar) > attempts;
    }

    private boolean isCalm(Instant now, Enforcement soFar) {
        Instant last = soFar.last();
        return last == null || !now.isBefore(last.plus(calm));
    }

    Duration waitAfter(int attempt) {
        Duration wait = first;
        for (int i = 1; i < attempt && wait.compareTo(longest) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(longest) < 0 ? wait : longest;
    }
}

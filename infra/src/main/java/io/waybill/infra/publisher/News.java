package io.waybill.infra.publisher;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Something that comes now and then, in bursts. Any number of threads wait for it; none does while
 * it is fresh, as more is likely to come.
 */
final class News {
    private final long freshFor;
    private volatile long cameAt = System.nanoTime();

    News(Duration freshFor) {
        this.freshFor = freshFor.toNanos();
    }

    boolean isFresh() {
        return System.nanoTime() - cameAt < freshFor;
    }

    synchronized void come() {
        cameAt = System.nanoTime();
        notifyAll();
    }

    /** Returns at once while it is fresh, else when it comes, or after {@code limit}. */
    synchronized void await(Duration limit) throws InterruptedException {
        if (isFresh()) {
            return;
        }
        long last = cameAt;
        long end = System.nanoTime() + limit.toNanos();
        for (long left = limit.toNanos();
                left > 0 && cameAt == last;
                left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}

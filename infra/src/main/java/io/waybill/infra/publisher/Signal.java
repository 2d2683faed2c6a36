package io.waybill.infra.publisher;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one waiting thread; several wake-ups before it looks count as one. */
public final class Signal {
    private final Semaphore permits = new Semaphore(0);

    public void raise() {
        if (permits.availablePermits() == 0) {
            permits.release();
        }
    }

    /** Waits until it is raised, or as long as {@code limit}. */
    public void await(Duration limit) throws InterruptedException {
        if (permits.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            permits.drainPermits();
        }
    }
}

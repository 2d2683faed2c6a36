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

    /**
     * Waits until it is raised, or as long as {@code limit}.
     *
     * @return whether it was raised
     */
    public boolean await(Duration limit) throws InterruptedException {
        boolean raised = permits.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (raised) {
            permits.drainPermits();
        }
        return raised;
    }
}

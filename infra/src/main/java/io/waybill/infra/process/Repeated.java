package io.waybill.infra.process;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;

/** Something that is done every now and then, from the service's start to its stop. */
public abstract class Repeated extends InBackground {
    private static final Logger log = LoggerFactory.getLogger(Repeated.class);

    private final String name;
    private final Duration every;

    /**
     * @param name of the thread
     * @param every the pause after each time
     */
    protected Repeated(String name, Duration every) {
        super(name);
        this.name = name;
        this.every = every;
    }

    /** Does it once. What fails is tried again the next time. */
    protected abstract void once();

    /** Between two times. */
    protected void pause() throws InterruptedException {
        Thread.sleep(every);
    }

    @Override
    protected final void run() {
        while (isRunning()) {
            try {
                once();
            } catch (RuntimeException failure) {
                if (isRunning()) {
                    log.warn("{} failed, trying again: {}", name, failure.toString());
                }
            }
            try {
                pause();
            } catch (InterruptedException _) {
                return;
            }
        }
    }
}

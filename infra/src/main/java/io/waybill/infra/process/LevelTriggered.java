package io.waybill.infra.process;

import io.waybill.infra.publisher.Publisher;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;

/** A look every now and then, while this instance is the one that publishes. */
public abstract class LevelTriggered extends InBackground {
    private static final Logger log = LoggerFactory.getLogger(LevelTriggered.class);

    private final String name;
    private final Duration every;
    private final Publisher publisher;

    protected LevelTriggered(String name, Duration every, Publisher publisher) {
        super(name);
        this.name = name;
        this.every = every;
        this.publisher = publisher;
    }

    /** Looks at what is so, and does what is missing. */
    protected abstract void look();

    @Override
    protected void run() {
        while (isRunning()) {
            try {
                if (publisher.isLeading()) {
                    look();
                }
            } catch (RuntimeException failure) {
                if (isRunning()) {
                    log.warn("{} failed, trying again: {}", name, failure.toString());
                }
            }
            try {
                Thread.sleep(every);
            } catch (InterruptedException _) {
                return;
            }
        }
    }
}

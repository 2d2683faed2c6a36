package io.waybill.infra.process;

import io.waybill.infra.publisher.Publisher;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import java.time.Duration;

/** A look every now and then, while this instance is the one that publishes. */
abstract class LevelTriggered implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(LevelTriggered.class);

    private final String name;
    private final Duration every;
    private final Publisher publisher;
    private volatile boolean running;
    private @Nullable Thread thread;

    LevelTriggered(String name, Duration every, Publisher publisher) {
        this.name = name;
        this.every = every;
        this.publisher = publisher;
    }

    /** Looks at what is so, and does what is missing. */
    abstract void look();

    private void run() {
        while (running) {
            try {
                if (publisher.isLeading()) {
                    look();
                }
            } catch (RuntimeException failure) {
                if (running) {
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

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name(name).start(this::run);
    }

    @Override
    public void stop() {
        running = false;
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join(Duration.ofSeconds(5));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}

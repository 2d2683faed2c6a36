package io.waybill.infra.process;

import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

import java.time.Duration;

/** What goes on in a thread of its own from the service's start to its stop. */
public abstract class InBackground implements SmartLifecycle {
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(10);

    private final String name;
    private volatile boolean running;
    private @Nullable Thread thread;

    /**
     * @param name of the thread
     */
    protected InBackground(String name) {
        this.name = name;
    }

    /** Goes on while {@link #isRunning()}; interrupted when that ends. */
    protected abstract void run();

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
                thread.join(ENDS_WITHIN);
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

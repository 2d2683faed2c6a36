package io.waybill.infra.process;

import io.waybill.infra.publisher.Publisher;

import java.time.Duration;

/** A look every now and then, while this instance is the one that publishes. */
public abstract class LevelTriggered extends Repeated {
    private final Publisher publisher;

    protected LevelTriggered(String name, Duration every, Publisher publisher) {
        super(name, every);
        this.publisher = publisher;
    }

    /** Looks at what is so, and does what is missing. */
    protected abstract void look();

    @Override
    protected final void once() {
        if (publisher.isLeading()) {
            look();
        }
    }
}

package io.waybill.infra.process;

import io.waybill.infra.publisher.Publisher;

import java.time.Duration;

/** A look every now and then, while this instance is the one that publishes. */
public abstract class LevelTriggered extends Repeated {
    private final Duration longer;
    private final Publisher publisher;

    /** For what changes without an event, too. */
    protected LevelTriggered(String name, Duration every, Publisher publisher) {
        this(name, every, every, publisher);
    }

    /**
     * @param every the pause after each look
     * @param whileQuiet the pause, at most, while the log has nothing new: less asks more of the
     *     database than anybody needs
     */
    protected LevelTriggered(
            String name, Duration every, Duration whileQuiet, Publisher publisher) {
        super(name, every);
        this.longer = whileQuiet.minus(every);
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

    @Override
    protected final void pause() throws InterruptedException {
        super.pause();
        publisher.awaitNews(longer);
    }
}

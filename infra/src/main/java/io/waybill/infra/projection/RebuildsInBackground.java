package io.waybill.infra.projection;

import io.waybill.infra.process.LevelTriggered;
import io.waybill.infra.publisher.Publisher;
import io.waybill.projections.rebuild.RebuildWork;

import java.time.Duration;

/** Rebuilds of projections are the work of the instance that leads. */
final class RebuildsInBackground extends LevelTriggered {
    private static final Duration EVERY = Duration.ofMillis(500);

    private final RebuildWork work;

    RebuildsInBackground(RebuildWork work, Publisher publisher) {
        super("rebuilds", EVERY, publisher);
        this.work = work;
    }

    @Override
    protected void look() {
        try {
            work.look();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

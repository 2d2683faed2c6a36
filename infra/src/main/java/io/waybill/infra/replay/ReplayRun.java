package io.waybill.infra.replay;

import io.waybill.infra.publisher.StoredEvent;
import io.waybill.infra.replay.ReplayedEvents.Found;
import io.waybill.infra.replay.Speed.Unlimited;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;

/** One replay at work, from where it is to its end, or to where it is interrupted. */
final class ReplayRun {
    private static final Duration GLANCE = Duration.ofMillis(200);
    private static final Duration TICK = Duration.ofMillis(50);
    private static final long TELL_EVERY_NANOS = 500_000_000L;

    private final Replay replay;
    private final Replays replays;
    private final ReplayedEvents events;
    private final ReplayTopics topics;
    private final BooleanSupplier mayGoOn;
    private final Speed speed;
    private final Pace pace;
    private final TimeLeft timeLeft;
    private final Deque<StoredEvent> ahead = new ArrayDeque<>();
    private Reached reached;
    private long looked;
    private long toldAt = System.nanoTime() - TELL_EVERY_NANOS;

    /**
     * @param last when the last event that may be meant was recorded
     */
    ReplayRun(
            Replay replay,
            Replays replays,
            ReplayedEvents events,
            ReplayTopics topics,
            @Nullable Instant last,
            BooleanSupplier mayGoOn)
            throws ExecutionException, InterruptedException {
        this.replay = replay;
        this.replays = replays;
        this.events = events;
        this.topics = topics;
        this.mayGoOn = mayGoOn;
        speed = Speed.of(replay.speed());
        pace = new Pace(speed, System::nanoTime);
        reached = Objects.requireNonNullElse(topics.reached(), new Reached(replay.from() - 1, 0));
        looked = reached.position();
        timeLeft = new TimeLeft(replay, speed, last, reached, System.nanoTime());
    }

    void run() throws InterruptedException {
        replays.goesOn(replay.id(), reached);
        while (reached.position() < replay.to()) {
            if (!mayGoOn.getAsBoolean()) {
                return;
            }
            if (replays.one(replay.id()).isOver()) {
                replays.tell(replay.id(), reached, null);
                topics.forget();
                return;
            }
            next();
        }
        replays.tell(replay.id(), reached, null);
        replays.ended(replay.id(), "done", null);
        topics.forget();
    }

    private void next() throws InterruptedException {
        if (ahead.isEmpty()) {
            Found found = events.after(looked, replay);
            boolean nothingNew = found.looked() == looked;
            ahead.addAll(found.events());
            looked = found.looked();
            if (nothingNew) {
                Thread.sleep(GLANCE); // the audit trail is behind
            } else if (ahead.isEmpty()) {
                advance(new Reached(looked, reached.sent()), null);
            }
            return;
        }
        int due = pace.due(ahead);
        if (due == 0) {
            Duration left = pace.until(Objects.requireNonNull(ahead.peek()));
            Thread.sleep(left.compareTo(GLANCE) < 0 ? left : GLANCE);
            return;
        }
        write(due);
        if (!(speed instanceof Unlimited)) {
            Thread.sleep(TICK); // fewer and larger transactions
        }
    }

    private void write(int due) {
        List<StoredEvent> batch = new ArrayList<>(due);
        for (int i = 0; i < due; i++) {
            batch.add(ahead.remove());
        }
        // After the last of those that were found, there are no others up to where was looked.
        long position = ahead.isEmpty() ? looked : batch.getLast().position();
        Reached then = new Reached(position, reached.sent() + due);
        topics.write(batch, then);
        advance(then, batch.getLast());
    }

    private void advance(Reached then, @Nullable StoredEvent told) {
        reached = then;
        if (System.nanoTime() - toldAt >= TELL_EVERY_NANOS) {
            toldAt = System.nanoTime();
            replays.tell(replay.id(), reached, timeLeft.at(reached, told, toldAt));
        }
    }
}

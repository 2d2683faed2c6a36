package io.waybill.infra.replay;

import io.waybill.infra.publisher.StoredEvent;
import io.waybill.infra.replay.Speed.PerSecond;
import io.waybill.infra.replay.Speed.TimesRealTime;
import io.waybill.infra.replay.Speed.Unlimited;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/** How long a replay is likely to go on. */
final class TimeLeft {
    private final Replay replay;
    private final Speed speed;
    private final @Nullable Instant last;
    private final Reached begun;
    private final long begunNanos;

    /**
     * @param last when the last event that may be meant was recorded
     */
    TimeLeft(Replay replay, Speed speed, @Nullable Instant last, Reached begun, long begunNanos) {
        this.replay = replay;
        this.speed = speed;
        this.last = last;
        this.begun = begun;
        this.begunNanos = begunNanos;
    }

    /**
     * @param told the event that was told just now; none where none was
     * @return none where it cannot be told
     */
    @Nullable Duration at(Reached reached, @Nullable StoredEvent told, long nanos) {
        double positions = replay.to() - reached.position();
        double covered = reached.position() - begun.position();
        return switch (speed) {
            case Unlimited _ -> seconds((nanos - begunNanos) / 1e9 * positions / covered);
            case PerSecond(double events) ->
                    // As many of those to come as of those before are meant.
                    seconds(positions * (reached.sent() - begun.sent()) / covered / events);
            case TimesRealTime(double factor) -> recorded(told, factor);
        };
    }

    private @Nullable Duration recorded(@Nullable StoredEvent told, double factor) {
        return told == null || last == null
                ? null
                : seconds(Duration.between(Pace.recordedAt(told), last).toMillis() / 1e3 / factor);
    }

    private static @Nullable Duration seconds(double seconds) {
        return Double.isFinite(seconds) && seconds > 0
                ? Duration.ofMillis((long) (seconds * 1e3))
                : null;
    }
}

package io.waybill.domain.rollout;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.container.ReplaceOrder;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * How a rollout goes.
 *
 * @param batch how many containers are changed at a time; without a pause the next is begun when
 *     one is through, with a pause when all of them are
 * @param pause between one batch and the next
 * @param watch how long a container has to keep running, healthy if it has a health check, before
 *     its step counts as done
 * @param maxFailures how many steps may fail before {@code onFailure} applies
 * @param order which one of two versions of a container gives way first
 * @param grace of the end of those that give way; the engine's own where absent
 */
public record Pace(
        int batch,
        Duration pause,
        Duration watch,
        int maxFailures,
        OnFailure onFailure,
        ReplaceOrder order,
        @Nullable Duration grace) {
    private static final Duration LONGEST = Duration.ofHours(1);
    public static final Pace USUAL =
            new Pace(
                    1,
                    Duration.ZERO,
                    Duration.ofSeconds(5),
                    0,
                    OnFailure.REVERT,
                    ReplaceOrder.AUTO,
                    null);

    public Pace {
        if (batch < 1 || batch > 1000) {
            throw new InvalidInput("batch", batch + " is not between 1 and 1000");
        }
        if (maxFailures < 0) {
            throw new InvalidInput("maxFailures", maxFailures + " is less than none");
        }
        requireShort("pause", pause);
        requireShort("watch", watch);
        if (grace != null) {
            requireShort("grace", grace);
        }
    }

    private static void requireShort(String field, Duration duration) {
        if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw new InvalidInput(field, duration + " is not between nothing and an hour");
        }
    }
}

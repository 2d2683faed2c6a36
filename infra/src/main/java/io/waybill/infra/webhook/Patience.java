package io.waybill.infra.webhook;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * How long to wait after an attempt in vain.
 *
 * @param first after the first one; twice as long after each further one
 * @param longest it is never longer, unless the receiver says so
 */
record Patience(Duration first, Duration longest) {
    /** A receiver that asks for more is asked again nevertheless. */
    static final Duration AT_MOST = Duration.ofDays(1);

    Patience {
        if (!first.isPositive() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "waybill.webhooks: first is more than nothing, and longest is not less than first");
        }
    }

    /**
     * @param attempts in vain, of which this is the last
     * @param share from 0 to 1, by chance: receivers that came back are not run down by all at once
     * @param asked what the receiver asks for
     */
    Duration after(int attempts, double share, @Nullable Duration asked) {
        double doubled = first.toMillis() * Math.pow(2, Math.min(attempts - 1, 40));
        double most = Math.min(doubled, longest.toMillis());
        Duration own = Duration.ofMillis((long) (most * (0.5 + share / 2)));
        if (asked == null || asked.compareTo(own) < 0) {
            return own;
        }
        return asked.compareTo(AT_MOST) < 0 ? asked : AT_MOST;
    }
}

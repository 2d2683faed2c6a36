package io.waybill.runtime.agent;

import io.waybill.domain.container.Desired;
import io.waybill.domain.container.Deviations;
import io.waybill.domain.container.Made;
import io.waybill.runtime.Found;
import io.waybill.runtime.Secrets;

import org.jspecify.annotations.Nullable;

/** How a container is made, as far as that was told. */
final class Making {
    private final Secrets secrets;
    private volatile long seenNanos = Long.MIN_VALUE;
    private @Nullable Made told;

    Making(Secrets secrets) {
        this.secrets = secrets;
    }

    /** When it was looked at; what was never is smaller than all. */
    long seenNanos() {
        return seenNanos;
    }

    void looked() {
        seenNanos = System.nanoTime();
    }

    /** How it is made, as it may be told; none where that cannot be said. */
    @Nullable Made of(Found found, Desired asked) {
        Made made = found.made();
        return made == null
                ? null
                : new Made(
                        made.image(), secrets.hide(made.spec(), asked.spec(), found.secretMarks()));
    }

    /** Whether it is to be told: it is otherwise than it was told, or than anybody expects. */
    boolean isNews(@Nullable Made now, Desired asked) {
        if (now == null || now.equals(told)) {
            return false;
        }
        return told != null || !Deviations.of(asked, now).isEmpty();
    }

    void tell(@Nullable Made now) {
        if (now != null) {
            told = now;
        }
    }
}

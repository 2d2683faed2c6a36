package io.waybill.domain.container;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A fact that has a time of its own, other than when the log took it in. What is not one came to be
 * so as it was recorded: a decision.
 */
public sealed interface Occurred {

    /**
     * When it came to be so; none where that is not known, and the log's own time stands for it.
     */
    @Nullable Instant occurredAt();

    /** It happened on a host. */
    non-sealed interface OnHost extends Occurred {
        /** None where it was concluded without the host. */
        @Nullable Occurrence occurrence();

        @Override
        default @Nullable Instant occurredAt() {
            Occurrence occurrence = occurrence();
            return occurrence == null ? null : occurrence.at();
        }
    }

    /** It became so, or was seen to be so, at one moment. */
    non-sealed interface AtInstant extends Occurred {
        Instant at();

        @Override
        default Instant occurredAt() {
            return at();
        }
    }
}

package io.waybill.runtime.agent;

import io.waybill.domain.host.Unseen;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * Until when an agent is certain to have seen all that happens on its host: its stream of events
 * lasted, and the engine answered.
 */
final class Sight {
    private @Nullable Instant until;
    private @Nullable String awayBecause;

    /** What is seen goes on to be seen. */
    synchronized void lasts(Instant now) {
        if (awayBecause == null && until != null && now.isAfter(until)) {
            until = now;
        }
    }

    /** Returns false where it had ended already. */
    synchronized boolean ends(String because) {
        boolean isNews = awayBecause == null;
        if (isNews) {
            awayBecause = because;
        }
        return isNews;
    }

    /** All is seen again. Returns the time in which it was not, where it was before. */
    synchronized @Nullable Unseen begins(Instant now) {
        Unseen unseen =
                until == null
                        ? null
                        : new Unseen(
                                until, awayBecause == null ? "it was not watched" : awayBecause);
        until = now;
        awayBecause = null;
        return unseen;
    }

    /** None where it never was seen. */
    synchronized @Nullable Instant until() {
        return until;
    }

    /** Why the host is not seen; none while it is. */
    synchronized @Nullable String awayBecause() {
        return awayBecause;
    }
}

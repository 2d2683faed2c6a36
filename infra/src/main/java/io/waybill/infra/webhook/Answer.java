package io.waybill.infra.webhook;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * What came of one request to a receiver.
 *
 * @param status its answer's; 0 where there was none
 * @param error what went wrong; none where it took the event
 * @param retryAfter how long it asks to be left alone
 */
record Answer(int status, @Nullable String error, @Nullable Duration retryAfter) {
    private static final int GONE = 410;

    static Answer none(String error) {
        return new Answer(0, error, null);
    }

    boolean isTaken() {
        return error == null;
    }

    /** It wants no more of them. */
    boolean isGone() {
        return status == GONE;
    }
}

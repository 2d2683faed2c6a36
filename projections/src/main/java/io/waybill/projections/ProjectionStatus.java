package io.waybill.projections;

import org.jspecify.annotations.Nullable;

/**
 * How a projection is doing.
 *
 * @param because what it waits for, or what it stopped at; none while it runs
 * @param position of the last event it has applied; 0 before the first
 * @param lag how many records of the topic are still to be read; none where that is not known
 */
public record ProjectionStatus(
        String projection,
        State state,
        @Nullable String because,
        long position,
        @Nullable Long lag) {

    public enum State {
        /** It follows the log. */
        RUNNING,
        /** Something it depends on is away; it goes on by itself when that is back. */
        WAITING,
        /** It was told to stop, or was not started. */
        STOPPED,
        /** It cannot go on; somebody has to look at it. */
        FAILED
    }
}

package io.waybill.infra.lag;

import io.waybill.projections.ProjectionStatus;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How far behind the log everything is, as one instance knows it.
 *
 * @param position of the newest event
 */
public record Lag(
        long position, Publishing publisher, List<Projecting> projections, List<Agent> agents) {

    /**
     * @param leading whether this instance publishes; only then it knows the rest
     * @param published the position of the newest event on Kafka
     * @param events how many are not on Kafka yet
     * @param trouble what keeps them from being published
     */
    public record Publishing(
            boolean leading,
            @Nullable Long published,
            @Nullable Long events,
            @Nullable String trouble) {}

    /**
     * @param position of the newest event that it has
     * @param events how many it does not have yet
     */
    public record Projecting(
            String name, ProjectionStatus.State state, long position, long events) {}

    /**
     * One host's agent.
     *
     * @param heardAt when it said last that it lives, by its own clock; absent where it never did
     * @param silentFor how long ago that was, by this instance's clock
     * @param pending how many operations on its host have no outcome yet
     * @param oldestPending how long ago the oldest of them was asked for
     */
    public record Agent(
            String host,
            boolean connected,
            @Nullable Instant heardAt,
            @Nullable Duration silentFor,
            int pending,
            @Nullable Duration oldestPending) {}
}

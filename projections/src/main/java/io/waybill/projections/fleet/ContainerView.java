package io.waybill.projections.fleet;

import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.Drift;
import io.waybill.domain.container.Failure;
import io.waybill.domain.container.Move;
import io.waybill.domain.container.Operation;
import io.waybill.domain.container.PortBinding;
import io.waybill.projections.Words;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * A container as it was asked to be and as it is.
 *
 * @param version 0 where it was adopted with an image that was no registered version then
 * @param registeredAs the version that this image is registered as by now, such as {@code web:2};
 *     absent where it is none, and where {@code version} says which
 * @param revision of its specification, from 1
 * @param desired {@code running}, {@code stopped}, {@code paused} or {@code absent}
 * @param status what its engine reports, such as {@code running} or {@code not-on-host}; {@code
 *     lost} while nobody can see it
 * @param lostSince until when it was seen, where it is lost
 * @param lastStatus what its engine reported last, where it is lost
 * @param exitCode of its last finished run
 * @param ports the host ports it answers on while it runs
 * @param operation what is in flight
 * @param drift in what it is not as it was asked to be
 * @param driftPolicy what is done about that: {@code record}, {@code enforce} or {@code accept}
 * @param healing how far it has come with that; absent where nothing was done, or is left undone
 * @param failure of the newest operation, where that failed
 * @param expiresAt when its time to live is over, and it is removed
 * @param token with which a query is at least as fresh as this
 * @param spec absent in lists
 */
public record ContainerView(
        String id,
        String name,
        String host,
        String image,
        int version,
        @Nullable String registeredAs,
        int revision,
        String desired,
        String status,
        @Nullable Instant lostSince,
        @Nullable String lastStatus,
        @Nullable Integer exitCode,
        String health,
        List<PortBinding> ports,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable InFlight operation,
        List<Drift> drift,
        String driftPolicy,
        @Nullable HealingView healing,
        @Nullable Failure failure,
        Instant declaredAt,
        @Nullable Instant expiresAt,
        String token,
        @Nullable ContainerSpec spec) {

    /**
     * An operation that has no outcome yet.
     *
     * @param stage how far a move has come, such as {@code making} or {@code starting}
     * @param to where a move goes
     */
    public record InFlight(String id, String action, @Nullable String stage, @Nullable String to) {
        static InFlight of(Operation operation) {
            Move move = operation.move();
            return new InFlight(
                    operation.id().value(),
                    operation.action().words(),
                    move == null ? null : Words.of(move.stage()),
                    move == null ? null : move.to().value());
        }
    }
}

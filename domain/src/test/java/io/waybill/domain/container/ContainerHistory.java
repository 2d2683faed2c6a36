package io.waybill.domain.container;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.ImageId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.ContainerEvent.ContainerCreated;
import io.waybill.domain.container.ContainerEvent.ContainerDeclared;
import io.waybill.domain.container.ContainerEvent.ContainerOperationFailed;
import io.waybill.domain.container.ContainerEvent.ContainerOperationSucceeded;
import io.waybill.domain.container.ContainerEvent.ContainerStarted;
import io.waybill.domain.container.Observation.Completed;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/** The container that tests speak of, and what has happened to it so far. */
final class ContainerHistory {
    static final ContainerId WEB = new ContainerId("c".repeat(32));
    static final HostId HOST = new HostId("host-1");
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final ImageReference IMAGE =
            new ImageReference(
                    new ImageId("shop-web"),
                    3,
                    "registry.example/shop/web@sha256:" + "a".repeat(64));
    static final ImageReference LATER_IMAGE =
            new ImageReference(
                    new ImageId("shop-web"),
                    4,
                    "registry.example/shop/web@sha256:" + "b".repeat(64));
    static final OperationId CREATE = operation(0);

    private ContainerHistory() {}

    static OperationId operation(int number) {
        return new OperationId("%032x".formatted(number));
    }

    static Desired desired(DesiredState state, @Nullable Operation inFlight) {
        return new Desired(HOST, "web", 1, IMAGE, ContainerSpec.DEFAULT, state, inFlight);
    }

    static Desired desired(DesiredState state) {
        return desired(state, null);
    }

    static ContainerDeclared declared(DesiredState state) {
        return new ContainerDeclared(WEB, desired(state, Operation.of(CREATE, Action.CREATE)));
    }

    static Instant minute(int minute) {
        return NOON.plusSeconds(60L * minute);
    }

    static Occurrence by(int operation) {
        return Occurrence.by(operation(operation), HOST, NOON);
    }

    static Occurrence because(Cause cause) {
        return Occurrence.seen(cause, HOST, NOON);
    }

    static ObservedState created() {
        return state(ContainerStatus.CREATED, null, null, null);
    }

    /** Running, or in another state that a process is in, since the minute. */
    static ObservedState running(int since) {
        return state(ContainerStatus.RUNNING, minute(since), null, null);
    }

    static ObservedState exited(int since, int until, int code) {
        return state(ContainerStatus.EXITED, minute(since), minute(until), code);
    }

    static ObservedState state(
            ContainerStatus status,
            @Nullable Instant started,
            @Nullable Instant finished,
            @Nullable Integer code) {
        return new ObservedState(
                status, "e1", "web", started, finished, code, false, Health.NONE, 0, List.of());
    }

    static ObservedState named(ObservedState state, String name) {
        return new ObservedState(
                state.status(),
                state.engineId(),
                name,
                state.startedAt(),
                state.finishedAt(),
                state.exitCode(),
                state.outOfMemory(),
                state.health(),
                state.restartCount(),
                state.ports());
    }

    static ObservedState healthy(ObservedState state, Health health) {
        return new ObservedState(
                state.status(),
                state.engineId(),
                state.name(),
                state.startedAt(),
                state.finishedAt(),
                state.exitCode(),
                state.outOfMemory(),
                health,
                state.restartCount(),
                state.ports());
    }

    /** Declared to run, made, running since noon, nothing in flight. */
    static Object[] runningHistory() {
        return new Object[] {
            declared(DesiredState.RUNNING),
            new ContainerCreated(WEB, created(), by(0)),
            new ContainerStarted(WEB, running(0), by(0)),
            new ContainerOperationSucceeded(
                    WEB, CREATE, Action.CREATE, desired(DesiredState.RUNNING))
        };
    }

    /** On record as {@code status} with {@code asked} asked for and nothing in flight. */
    static List<ContainerEvent> settledAs(ContainerStatus status, DesiredState asked) {
        ObservedState observed =
                switch (status) {
                    case NOT_ON_HOST -> ObservedState.NOT_ON_HOST;
                    case REMOVED -> ObservedState.REMOVED;
                    case CREATED -> created();
                    case RUNNING -> running(0);
                    case PAUSED -> running(0).withStatus(ContainerStatus.PAUSED);
                    case RESTARTING, EXITED, REMOVING, DEAD -> exited(0, 1, 1).withStatus(status);
                };
        return List.of(
                declared(DesiredState.RUNNING),
                new ContainerCreated(WEB, observed, by(0)),
                new ContainerOperationFailed(
                        WEB, CREATE, Action.CREATE, new Failure("x", "x"), desired(asked)));
    }

    /** In one field, since the minute. */
    static ContainerEvent.ContainerDrifted drifted(
            String field, String asked, String found, int since, Cause cause) {
        return new ContainerEvent.ContainerDrifted(
                WEB, List.of(new Drift(field, asked, found, minute(since), cause)));
    }

    static ContainerCommand.ObserveContainer observe(ObservedState seen, Occurrence occurrence) {
        return new ContainerCommand.ObserveContainer(WEB, new Observation(seen, occurrence, null));
    }

    static ContainerCommand.ObserveContainer finished(
            int operation, ObservedState seen, @Nullable Failure failure) {
        return new ContainerCommand.ObserveContainer(
                WEB,
                new Observation(seen, by(operation), new Completed(operation(operation), failure)));
    }
}

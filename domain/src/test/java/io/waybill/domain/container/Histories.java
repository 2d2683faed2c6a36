package io.waybill.domain.container;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.ImageId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.ContainerCommand.ObserveContainer;
import io.waybill.domain.container.Observation.Completed;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A container's life in the words of its tests: what was asked, what its host reported. */
final class Histories {

    static final ContainerId CONTAINER = new ContainerId("0123456789abcdef0123456789abcdef");
    static final HostId HOST = new HostId("berlin-1");
    static final ImageReference IMAGE =
            new ImageReference(
                    new ImageId("web"), 1, "registry.example/web@sha256:" + "ab".repeat(32));
    static final String NAME = "web-1";
    static final Instant FIRST_RUN = Instant.parse("2026-03-04T05:00:00Z");
    static final Instant SECOND_RUN = Instant.parse("2026-03-04T06:00:00Z");
    static final Instant AN_END = Instant.parse("2026-03-04T05:30:00Z");
    static final Instant NOW = Instant.parse("2026-03-04T07:00:00Z");

    static final ContainerSpec REMOVES_ITSELF =
            new ContainerSpec(
                    List.of(),
                    List.of(),
                    Map.of(),
                    List.of(),
                    List.of(),
                    Map.of(),
                    Limits.NONE,
                    RestartPolicy.NEVER,
                    null,
                    null,
                    null,
                    null,
                    true);

    private Histories() {}

    static OperationId operation(int number) {
        return new OperationId("%032x".formatted(number));
    }

    static Desired desired(DesiredState state) {
        return new Desired(HOST, NAME, 1, IMAGE, ContainerSpec.DEFAULT, state, null);
    }

    static Desired desired(DesiredState state, int operation, Action action) {
        return desired(state).begin(Operation.of(operation(operation), action), state);
    }

    static ObservedState created() {
        return new ObservedState(
                ContainerStatus.CREATED,
                "engine-id",
                NAME,
                null,
                null,
                null,
                false,
                Health.NONE,
                0,
                List.of());
    }

    static ObservedState running(Instant since) {
        return new ObservedState(
                ContainerStatus.RUNNING,
                "engine-id",
                NAME,
                since,
                null,
                null,
                false,
                Health.NONE,
                0,
                List.of());
    }

    static ObservedState exited(Instant began, Instant ended, int exitCode) {
        return new ObservedState(
                ContainerStatus.EXITED,
                "engine-id",
                NAME,
                began,
                ended,
                exitCode,
                false,
                Health.NONE,
                0,
                List.of());
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

    static Occurrence by(int operation) {
        return Occurrence.by(operation(operation), HOST, NOW);
    }

    static Occurrence byHand() {
        return Occurrence.seen(Cause.SOMEBODY_ELSE, HOST, NOW);
    }

    /** The agent saw this, and did nothing. */
    static ObserveContainer seen(ObservedState state, Occurrence occurrence) {
        return new ObserveContainer(CONTAINER, new Observation(state, occurrence, null));
    }

    /** The agent is done with the operation, and this is what it came to. */
    static ObserveContainer done(int operation, ObservedState state) {
        return done(operation, state, null);
    }

    static ObserveContainer done(int operation, ObservedState state, @Nullable Failure failure) {
        return new ObserveContainer(
                CONTAINER,
                new Observation(
                        state, by(operation), new Completed(operation(operation), failure)));
    }

    /** Declared, made, and settled: on its host, and never started. Operation 1. */
    static List<ContainerEvent> madeAndNotStarted() {
        return List.of(
                new ContainerEvent.ContainerDeclared(
                        CONTAINER, desired(DesiredState.STOPPED, 1, Action.CREATE)),
                new ContainerEvent.ContainerCreated(CONTAINER, created(), by(1)),
                new ContainerEvent.ContainerOperationSucceeded(
                        CONTAINER, operation(1), Action.CREATE, desired(DesiredState.STOPPED)));
    }

    /** Declared, made, started, and settled. Operation 1. */
    static List<ContainerEvent> madeAndRunning() {
        return madeAndRunning(ContainerSpec.DEFAULT);
    }

    static List<ContainerEvent> madeAndRunning(ContainerSpec spec) {
        Desired desired = new Desired(HOST, NAME, 1, IMAGE, spec, DesiredState.RUNNING, null);
        return List.of(
                new ContainerEvent.ContainerDeclared(
                        CONTAINER,
                        desired.begin(
                                Operation.of(operation(1), Action.CREATE), DesiredState.RUNNING)),
                new ContainerEvent.ContainerCreated(CONTAINER, created(), by(1)),
                new ContainerEvent.ContainerStarted(CONTAINER, running(FIRST_RUN), by(1)),
                new ContainerEvent.ContainerOperationSucceeded(
                        CONTAINER, operation(1), Action.CREATE, desired));
    }

    /** The same, and then stopped as it was asked. Operation 2. */
    static List<ContainerEvent> madeAndStopped() {
        return then(
                madeAndRunning(),
                new ContainerEvent.ContainerStopRequested(
                        CONTAINER, desired(DesiredState.STOPPED, 2, Action.STOP)),
                new ContainerEvent.ContainerExited(CONTAINER, exited(FIRST_RUN, AN_END, 0), by(2)),
                new ContainerEvent.ContainerOperationSucceeded(
                        CONTAINER, operation(2), Action.STOP, desired(DesiredState.STOPPED)));
    }

    /** The same, and then removed as it was asked. Operation 3. */
    static List<ContainerEvent> madeAndRemoved() {
        return then(
                madeAndStopped(),
                new ContainerEvent.ContainerRemovalRequested(
                        CONTAINER, desired(DesiredState.ABSENT, 3, Action.REMOVE)),
                new ContainerEvent.ContainerRemoved(CONTAINER, ObservedState.REMOVED, by(3)),
                new ContainerEvent.ContainerOperationSucceeded(
                        CONTAINER, operation(3), Action.REMOVE, desired(DesiredState.ABSENT)));
    }

    static List<ContainerEvent> then(List<ContainerEvent> history, ContainerEvent... more) {
        List<ContainerEvent> longer = new ArrayList<>(history);
        longer.addAll(List.of(more));
        return List.copyOf(longer);
    }

    static ContainerState fold(List<? extends ContainerEvent> history) {
        ContainerState state = null;
        for (ContainerEvent event : history) {
            state = ContainerState.evolve(state, event);
        }
        if (state == null) {
            throw new IllegalArgumentException("a history has a beginning");
        }
        return state;
    }
}

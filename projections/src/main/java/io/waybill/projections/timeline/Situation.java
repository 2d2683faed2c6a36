package io.waybill.projections.timeline;

import io.waybill.domain.container.ContainerEvent;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.DesiredState;
import io.waybill.domain.container.ObservedState;
import io.waybill.domain.container.Operation;
import io.waybill.projections.Words;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What the timeline keeps of a container's state: {@link ContainerState} without what would make
 * each interval large. It is folded from the events by the same rules; a test compares the two.
 *
 * @param desired what is asked for, such as {@code running}
 * @param operation what is in flight, such as {@code stop}
 * @param status as the engine reported it last
 * @param startedAt when its newest run began, by the engine's clock
 * @param runs how many began since it is on record
 * @param lost whether nobody could see it
 * @param drifted whether it was not as it was asked to be
 */
record Situation(
        String host,
        String name,
        String image,
        int version,
        int revision,
        String desired,
        @Nullable String operation,
        String status,
        @Nullable Integer exitCode,
        String health,
        @Nullable Instant startedAt,
        int runs,
        boolean lost,
        boolean drifted) {

    static final String RUNNING = Words.of(ContainerStatus.RUNNING);
    static final String REMOVED = Words.of(ContainerStatus.REMOVED);

    /** After the first event of its life. */
    static Situation beginning(ContainerEvent event) {
        ContainerState state = ContainerState.evolve(null, event);
        return of(state.desired(), state.observed());
    }

    private static Situation of(Desired desired, ObservedState observed) {
        Instant started = micros(observed.startedAt());
        return new Situation(
                desired.host().value(),
                desired.name(),
                desired.image().image().value(),
                desired.image().version(),
                desired.revision(),
                Words.of(desired.state()),
                inFlight(desired),
                Words.of(observed.status()),
                observed.exitCode(),
                Words.of(observed.health()),
                started,
                started == null ? 0 : 1,
                false,
                false);
    }

    Situation after(ContainerEvent event) {
        return switch (event) {
            case ContainerEvent.ContainerOperationSucceeded succeeded ->
                    settled(succeeded.desired());
            case ContainerEvent.ContainerDriftAccepted accepted ->
                    settled(accepted.desired()).drifted(false);
            case ContainerEvent.ContainerMoveAdvanced advanced -> {
                ObservedState there = advanced.observed();
                Situation asked = asked(advanced.desired());
                yield there == null ? asked : asked.seen(there);
            }
            case ContainerEvent.Intent intent -> asked(intent.desired());
            case ContainerEvent.ContainerOperationFailed failed -> asked(failed.desired());
            case ContainerEvent.ContainerRemoved removed -> removed(removed.observed());
            case ContainerEvent.Outcome outcome -> seen(outcome.observed());
            case ContainerEvent.ContainerDrifted drifted -> drifted(!drifted.drift().isEmpty());
            case ContainerEvent.ContainerReconciled _ -> drifted(false);
            case ContainerEvent.ContainerLost _ -> lost(true);
            case ContainerEvent.ContainerFound _ -> lost(false);
            case ContainerEvent.ContainerAdopted _ ->
                    throw new IllegalStateException("a life begins once");
            case ContainerEvent.ContainerMoved _,
                    ContainerEvent.ContainerReconfigured _,
                    ContainerEvent.ContainerDriftPolicyChanged _,
                    ContainerEvent.ContainerDriftGivenUp _,
                    ContainerEvent.ContainerRevisionPinned _,
                    ContainerEvent.ContainerRevisionUnpinned _,
                    ContainerEvent.ContainerRevisionNoted _,
                    ContainerEvent.ContainerOperationAbandoned _,
                    ContainerEvent.ContainerExecObserved _,
                    ContainerEvent.ContainerExecRequested _,
                    ContainerEvent.ContainerExecCompleted _,
                    ContainerEvent.ContainerCopyRequested _,
                    ContainerEvent.ContainerCopyCompleted _,
                    ContainerEvent.ContainerDisclosed _ ->
                    this;
        };
    }

    private Situation settled(Desired now) {
        return now.state() == DesiredState.ABSENT
                ? asked(now).seen(ObservedState.REMOVED).drifted(false)
                : asked(now);
    }

    private Situation removed(ObservedState after) {
        boolean forGood = after.status() == ContainerStatus.REMOVED && operation == null;
        Situation seen = seen(after);
        return forGood ? seen.wanted(Words.of(DesiredState.ABSENT)).drifted(false) : seen;
    }

    private Situation asked(Desired now) {
        return new Situation(
                now.host().value(),
                now.name(),
                now.image().image().value(),
                now.image().version(),
                now.revision(),
                Words.of(now.state()),
                inFlight(now),
                status,
                exitCode,
                health,
                startedAt,
                runs,
                lost,
                drifted);
    }

    private Situation seen(ObservedState now) {
        Instant started = micros(now.startedAt());
        boolean isAnotherRun = started != null && !started.equals(startedAt);
        return new Situation(
                host,
                name,
                image,
                version,
                revision,
                desired,
                operation,
                Words.of(now.status()),
                now.exitCode(),
                Words.of(now.health()),
                started,
                isAnotherRun ? runs + 1 : runs,
                false,
                drifted);
    }

    private Situation wanted(String other) {
        return new Situation(
                host, name, image, version, revision, other, operation, status, exitCode, health,
                startedAt, runs, lost, drifted);
    }

    private Situation lost(boolean other) {
        return new Situation(
                host, name, image, version, revision, desired, operation, status, exitCode, health,
                startedAt, runs, other, drifted);
    }

    private Situation drifted(boolean other) {
        return new Situation(
                host, name, image, version, revision, desired, operation, status, exitCode, health,
                startedAt, runs, lost, other);
    }

    private static @Nullable String inFlight(Desired desired) {
        Operation operation = desired.operation();
        return operation == null ? null : operation.action().words();
    }

    /** As PostgreSQL keeps it, so that what is read back is the same run. */
    private static @Nullable Instant micros(@Nullable Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.MICROS);
    }
}

package io.waybill.domain.container;

import static io.waybill.domain.container.ContainerHistory.CREATE;
import static io.waybill.domain.container.ContainerHistory.HOST;
import static io.waybill.domain.container.ContainerHistory.IMAGE;
import static io.waybill.domain.container.ContainerHistory.NOON;
import static io.waybill.domain.container.ContainerHistory.WEB;
import static io.waybill.domain.container.ContainerHistory.created;
import static io.waybill.domain.container.ContainerHistory.desired;
import static io.waybill.domain.container.ContainerHistory.exited;
import static io.waybill.domain.container.ContainerHistory.operation;
import static io.waybill.domain.container.ContainerHistory.running;
import static io.waybill.domain.container.ContainerHistory.runningHistory;
import static io.waybill.domain.container.ContainerHistory.settledAs;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.HostId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.TransitionRefused;
import io.waybill.domain.container.ContainerCommand.CallOffMove;
import io.waybill.domain.container.ContainerCommand.MoveContainer;
import io.waybill.domain.container.ContainerCommand.ObserveContainer;
import io.waybill.domain.container.ContainerCommand.StopContainer;
import io.waybill.domain.container.ContainerEvent.ContainerCreated;
import io.waybill.domain.container.ContainerEvent.ContainerDeclared;
import io.waybill.domain.container.ContainerEvent.ContainerExited;
import io.waybill.domain.container.ContainerEvent.ContainerMoveAdvanced;
import io.waybill.domain.container.ContainerEvent.ContainerMoveRequested;
import io.waybill.domain.container.ContainerEvent.ContainerMoved;
import io.waybill.domain.container.ContainerEvent.ContainerOperationFailed;
import io.waybill.domain.container.ContainerEvent.ContainerOperationSucceeded;
import io.waybill.domain.container.ContainerEvent.ContainerStarted;
import io.waybill.domain.container.Observation.Completed;

import org.axonframework.test.aggregate.AggregateTestFixture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A move, decided step by step by what the two hosts report. */
class MoveTest {
    private static final HostId THERE = new HostId("host-2");
    private static final HostId ELSEWHERE = new HostId("host-3");
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Failure BROKEN = new Failure("port-in-use", "port 80 is taken");

    private final AggregateTestFixture<Container> container =
            new AggregateTestFixture<>(Container.class);

    @Test
    void aMoveBeginsWithTheMakingThere() {
        container
                .given(runningHistory())
                .when(new MoveContainer(WEB, operation(7), THERE, GRACE, false))
                .expectEvents(new ContainerMoveRequested(WEB, moving(MoveStage.MAKING)));
        assertOrders(moving(MoveStage.MAKING), "host-2 create stopped");
    }

    @Test
    void onceMadeThereItIsStoppedHere() {
        given(moving(MoveStage.MAKING))
                .when(done(THERE, MoveStage.MAKING, created(), null))
                .expectEvents(advanced(MoveStage.STOPPING));
        assertOrders(moving(MoveStage.STOPPING), "host-1 stop stopped");
    }

    @Test
    void onceStoppedHereItIsStartedThere() {
        given(moving(MoveStage.STOPPING))
                .when(done(HOST, MoveStage.STOPPING, exited(0, 1, 0), null))
                .expectEvents(
                        new ContainerExited(
                                WEB,
                                exited(0, 1, 0),
                                Occurrence.by(operation(7), HOST, NOON.plusSeconds(60))),
                        advanced(MoveStage.STARTING));
        assertOrders(moving(MoveStage.STARTING), "host-2 start running");
    }

    @Test
    void onceItWorksThereItLivesThereAndIsRemovedHere() {
        given(moving(MoveStage.STARTING))
                .when(done(THERE, MoveStage.STARTING, running(2), null))
                .expectEvents(new ContainerMoveAdvanced(WEB, leaving(), running(2)));
        assertOrders(leaving(), "host-1 force-remove absent", "host-2 left running");
    }

    @Test
    void onceRemovedHereItHasMoved() {
        Desired settled = on(THERE, desired(DesiredState.RUNNING));
        container
                .given(history(new ContainerMoveAdvanced(WEB, leaving(), running(2))))
                .when(done(HOST, MoveStage.LEAVING, ObservedState.NOT_ON_HOST, null))
                .expectEvents(
                        new ContainerMoved(WEB, HOST, THERE),
                        new ContainerOperationSucceeded(WEB, operation(7), Action.MOVE, settled));
    }

    @Test
    void whatCannotBeRemovedHereHasMovedAllTheSameAndIsToldSo() {
        container
                .given(history(new ContainerMoveAdvanced(WEB, leaving(), running(2))))
                .when(done(HOST, MoveStage.LEAVING, exited(0, 1, 0), BROKEN))
                .expectEvents(
                        new ContainerMoved(WEB, HOST, THERE),
                        new ContainerOperationFailed(
                                WEB,
                                operation(7),
                                Action.MOVE,
                                new Failure(
                                        "left-behind",
                                        "it lives on host host-2, but what it was on host host-1 could not be"
                                                + " removed: port 80 is taken"),
                                on(THERE, desired(DesiredState.RUNNING))));
    }

    @Test
    void whatDoesNotRunIsNeitherStoppedNorStarted() {
        Move move = new Move(HOST, THERE, false, false, MoveStage.MAKING, null);
        Desired stopped = desired(DesiredState.STOPPED);
        List<Object> history =
                new ArrayList<>(settledAs(ContainerStatus.EXITED, DesiredState.STOPPED));
        history.add(new ContainerMoveRequested(WEB, stopped.begin(op(move), DesiredState.STOPPED)));

        container
                .given(history)
                .when(done(THERE, MoveStage.MAKING, created(), null))
                .expectEvents(
                        new ContainerMoveAdvanced(
                                WEB,
                                on(THERE, stopped)
                                        .begin(
                                                op(move.at(MoveStage.LEAVING)),
                                                DesiredState.STOPPED),
                                created()));
    }

    @ParameterizedTest
    @EnumSource(
            value = MoveStage.class,
            names = {"MAKING", "STARTING"})
    void whatFailsThereIsUndoneThere(MoveStage stage) {
        given(moving(stage))
                .when(done(THERE, stage, created(), BROKEN))
                .expectEvents(
                        new ContainerMoveAdvanced(
                                WEB,
                                failing(MoveStage.UNDOING, "on host host-2: port 80 is taken"),
                                null));
        assertOrders(failing(MoveStage.UNDOING, "x"), "host-2 force-remove absent");
    }

    @Test
    void whatCannotBeStoppedHereIsUndoneThere() {
        given(moving(MoveStage.STOPPING))
                .when(done(HOST, MoveStage.STOPPING, running(0), BROKEN))
                .expectEvents(
                        new ContainerMoveAdvanced(
                                WEB,
                                failing(MoveStage.UNDOING, "on host host-1: port 80 is taken"),
                                null));
    }

    @Test
    void whatEndedAtOnceThereIsUndoneThere() {
        given(moving(MoveStage.STARTING))
                .when(done(THERE, MoveStage.STARTING, exited(1, 2, 1), null))
                .expectEvents(
                        new ContainerMoveAdvanced(
                                WEB,
                                moving(
                                        MoveStage.UNDOING,
                                        new Failure(
                                                "ended-at-once",
                                                "on host host-2: it does not run, though it was started")),
                                null));
    }

    @Test
    void onceNothingIsLeftThereItIsStartedAgainHere() {
        given(failing(MoveStage.UNDOING, "x"))
                .when(done(THERE, MoveStage.UNDOING, ObservedState.NOT_ON_HOST, null))
                .expectEvents(
                        new ContainerMoveAdvanced(WEB, failing(MoveStage.RESUMING, "x"), null));
        assertOrders(failing(MoveStage.RESUMING, "x"), "host-1 start running");
    }

    @Test
    void whatMayStillRunThereIsNotStartedHere() {
        Failure both =
                new Failure(
                        "port-in-use",
                        "x; then, going back, host host-2 failed, too: port 80 is taken");
        given(failing(MoveStage.UNDOING, "x"), exitedHere())
                .when(done(THERE, MoveStage.UNDOING, running(2), BROKEN))
                .expectEvents(
                        new ContainerOperationFailed(
                                WEB,
                                operation(7),
                                Action.MOVE,
                                both,
                                desired(DesiredState.RUNNING)),
                        ContainerHistory.drifted("state", "running", "exited", 0, Cause.OPERATION));
    }

    @Test
    void onceItRunsAgainHereTheMoveHasFailed() {
        given(failing(MoveStage.RESUMING, "x"), exitedHere())
                .when(done(HOST, MoveStage.RESUMING, running(3), null))
                .expectEvents(
                        new ContainerStarted(
                                WEB,
                                running(3),
                                Occurrence.by(operation(7), HOST, NOON.plusSeconds(180))),
                        new ContainerOperationFailed(
                                WEB,
                                operation(7),
                                Action.MOVE,
                                new Failure("port-in-use", "x"),
                                desired(DesiredState.RUNNING)));
    }

    @ParameterizedTest
    @EnumSource(
            value = MoveStage.class,
            names = {"MAKING", "STOPPING", "STARTING"})
    void aMoveCanBeCalledOffUntilItWorksThere(MoveStage stage) {
        given(moving(stage))
                .when(new CallOffMove(WEB))
                .expectEvents(
                        new ContainerMoveAdvanced(
                                WEB,
                                moving(
                                        MoveStage.UNDOING,
                                        new Failure("called-off", "the move was called off")),
                                null));
    }

    @Test
    void onceItWorksThereItCannotBeCalledOff() {
        container
                .given(history(new ContainerMoveAdvanced(WEB, leaving(), running(2))))
                .when(new CallOffMove(WEB))
                .expectNoEvents()
                .expectException(TransitionRefused.class)
                .expectExceptionMessage(
                        "cannot call off the move of container web: it lives there already; move it back");
    }

    @Test
    void whatGoesBackAlreadyIsNotCalledOffAgain() {
        given(failing(MoveStage.UNDOING, "x"))
                .when(new CallOffMove(WEB))
                .expectSuccessfulHandlerExecution()
                .expectNoEvents();
    }

    @Test
    void whatDoesNotMoveIsNotCalledOff() {
        container
                .given(runningHistory())
                .when(new CallOffMove(WEB))
                .expectException(TransitionRefused.class);
    }

    @ParameterizedTest
    @EnumSource(MoveStage.class)
    void aStepThatIsReportedAgainIsNoNews(MoveStage stage) {
        MoveStage other = stage == MoveStage.MAKING ? MoveStage.UNDOING : MoveStage.MAKING;
        given(moving(stage))
                .when(done(THERE, other, created(), null))
                .expectSuccessfulHandlerExecution()
                .expectNoEvents();
    }

    @ParameterizedTest
    @EnumSource(MoveStage.class)
    void aStepIsDoneOnlyByTheHostThatItIsAskedOf(MoveStage stage) {
        given(moving(stage))
                .when(done(ELSEWHERE, stage, created(), null))
                .expectSuccessfulHandlerExecution()
                .expectNoEvents();
    }

    @Test
    void whatTheFormerHostSaysLaterIsNoNews() {
        Desired settled = on(THERE, desired(DesiredState.RUNNING));
        container
                .given(
                        history(
                                new ContainerMoveAdvanced(WEB, leaving(), running(2)),
                                new ContainerMoved(WEB, HOST, THERE),
                                new ContainerOperationSucceeded(
                                        WEB, operation(7), Action.MOVE, settled)))
                .when(
                        new ObserveContainer(
                                WEB,
                                new Observation(
                                        ObservedState.NOT_ON_HOST,
                                        Occurrence.seen(Cause.UNOBSERVED, HOST, NOON),
                                        null)))
                .expectSuccessfulHandlerExecution()
                .expectNoEvents();
    }

    @Test
    void whileItMovesNothingElseIsDone() {
        given(moving(MoveStage.STOPPING))
                .when(new StopContainer(WEB, operation(8), null))
                .expectNoEvents()
                .expectException(TransitionRefused.class)
                .expectExceptionMessage(
                        "cannot stop container web: it is being moved from host host-1 to host host-2;"
                                + " wait until it is there, or call the move off");
    }

    @Test
    void theSameMoveAgainIsNoNewsAndAnotherIsRefused() {
        given(moving(MoveStage.STOPPING))
                .when(new MoveContainer(WEB, operation(8), THERE, null, false))
                .expectSuccessfulHandlerExecution()
                .expectNoEvents();
    }

    @Test
    void aMoveElsewhereWhileItMovesIsRefused() {
        given(moving(MoveStage.STOPPING))
                .when(new MoveContainer(WEB, operation(8), ELSEWHERE, null, false))
                .expectNoEvents()
                .expectException(TransitionRefused.class);
    }

    @Test
    void whatIsNotSettledIsNotMoved() {
        container
                .given(
                        new ContainerDeclared(
                                WEB,
                                desired(DesiredState.RUNNING, Operation.of(CREATE, Action.CREATE))))
                .when(new MoveContainer(WEB, operation(7), THERE, null, false))
                .expectNoEvents()
                .expectException(TransitionRefused.class)
                .expectExceptionMessage(
                        "cannot move container web: its create is in flight; wait until that is over");
    }

    @Test
    void itIsNotMovedToWhereItIs() {
        container
                .given(runningHistory())
                .when(new MoveContainer(WEB, operation(7), HOST, null, false))
                .expectNoEvents()
                .expectException(TransitionRefused.class)
                .expectExceptionMessage(
                        "cannot move container web: it is on host host-1 already; name another");
    }

    @Test
    void aGraceOfADayIsRefused() {
        container
                .given(runningHistory())
                .when(new MoveContainer(WEB, operation(7), THERE, Duration.ofDays(1), false))
                .expectNoEvents()
                .expectException(InvalidInput.class);
    }

    @Test
    void whatHasVolumesIsMovedOnlyWhereTheyMayStay() {
        container
                .given(withMounts())
                .when(new MoveContainer(WEB, operation(7), THERE, null, false))
                .expectNoEvents()
                .expectException(TransitionRefused.class)
                .expectExceptionMessage(
                        "cannot move container web: what it keeps in cache:/cache, /srv:/data stays on host"
                                + " host-1; move it without that (leaveVolumes), or leave it there");
    }

    @Test
    void whatHasVolumesIsMovedWhereTheyMayStay() {
        container
                .given(withMounts())
                .when(new MoveContainer(WEB, operation(7), THERE, null, true))
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void everyStepHasAnIdOfItsOwn() {
        assertThat(
                        Arrays.stream(MoveStage.values())
                                .map(stage -> Move.stepOf(operation(7), stage))
                                .toList())
                .doesNotHaveDuplicates()
                .doesNotContain(operation(7))
                .allMatch(step -> Move.isStepOf(operation(7), step));
        assertThat(Move.isStepOf(operation(7), operation(7))).isFalse();
        assertThat(Move.isStepOf(operation(7), null)).isFalse();
    }

    private org.axonframework.test.aggregate.TestExecutor<Container> given(
            Desired moving, Object... then) {
        List<Object> history = new ArrayList<>(history());
        Operation operation = moving.operation();
        Move move = operation == null ? null : operation.move();
        if (move != null && move.stage() != MoveStage.MAKING) {
            history.add(new ContainerMoveAdvanced(WEB, moving, null));
        }
        history.addAll(List.of(then));
        return container.given(history);
    }

    private static List<Object> history(Object... then) {
        List<Object> history = new ArrayList<>(List.of(runningHistory()));
        history.add(new ContainerMoveRequested(WEB, moving(MoveStage.MAKING)));
        history.addAll(List.of(then));
        return history;
    }

    private static Object exitedHere() {
        return new ContainerExited(WEB, exited(0, 1, 0), Occurrence.by(operation(7), HOST, NOON));
    }

    private static Object[] withMounts() {
        ContainerSpec plain = ContainerSpec.DEFAULT;
        ContainerSpec spec =
                new ContainerSpec(
                        plain.command(),
                        plain.entrypoint(),
                        plain.environment(),
                        plain.ports(),
                        List.of(
                                new Mount(Mount.Type.VOLUME, "cache", "/cache", false),
                                new Mount(Mount.Type.TMPFS, null, "/tmp", false),
                                new Mount(Mount.Type.BIND, "/srv", "/data", false)),
                        plain.labels(),
                        plain.limits(),
                        plain.restartPolicy(),
                        null,
                        null,
                        null,
                        null,
                        false);
        Desired running = new Desired(HOST, "web", 1, IMAGE, spec, DesiredState.RUNNING, null);
        return new Object[] {
            new ContainerDeclared(
                    WEB, running.begin(Operation.of(CREATE, Action.CREATE), DesiredState.RUNNING)),
            new ContainerCreated(WEB, created(), ContainerHistory.by(0)),
            new ContainerStarted(WEB, running(0), ContainerHistory.by(0)),
            new ContainerOperationSucceeded(WEB, CREATE, Action.CREATE, running)
        };
    }

    private static Desired moving(MoveStage stage) {
        return moving(stage, null);
    }

    private static Desired failing(MoveStage stage, String message) {
        return moving(stage, new Failure("port-in-use", message));
    }

    private static Desired moving(MoveStage stage, @Nullable Failure failure) {
        return desired(
                DesiredState.RUNNING, op(new Move(HOST, THERE, true, false, stage, failure)));
    }

    private static Desired leaving() {
        return on(THERE, moving(MoveStage.LEAVING));
    }

    private static Desired on(HostId host, Desired desired) {
        return desired.on(host);
    }

    private static Operation op(Move move) {
        return new Operation(
                operation(7), Action.MOVE, move.ranBefore() ? GRACE : null, null, null, null, move);
    }

    private static ContainerMoveAdvanced advanced(MoveStage stage) {
        return new ContainerMoveAdvanced(WEB, moving(stage), null);
    }

    private static ObserveContainer done(
            HostId host, MoveStage stage, ObservedState seen, @Nullable Failure failure) {
        return new ObserveContainer(
                WEB,
                new Observation(
                        seen,
                        Occurrence.by(Move.stepOf(operation(7), stage), host, NOON),
                        new Completed(Move.stepOf(operation(7), stage), failure)));
    }

    private static void assertOrders(Desired desired, String... orders) {
        assertThat(Orders.of(desired).stream().map(MoveTest::words)).containsExactly(orders);
    }

    private static String words(Desired order) {
        Operation operation = order.operation();
        return order.host().value()
                + " "
                + (operation == null ? "left" : operation.action().words())
                + " "
                + order.state().name().toLowerCase(java.util.Locale.ROOT);
    }
}

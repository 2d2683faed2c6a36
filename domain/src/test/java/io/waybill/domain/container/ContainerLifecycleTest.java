package io.waybill.domain.container;

import static io.waybill.domain.container.Histories.AN_END;
import static io.waybill.domain.container.Histories.CONTAINER;
import static io.waybill.domain.container.Histories.FIRST_RUN;
import static io.waybill.domain.container.Histories.HOST;
import static io.waybill.domain.container.Histories.IMAGE;
import static io.waybill.domain.container.Histories.NAME;
import static io.waybill.domain.container.Histories.NOW;
import static io.waybill.domain.container.Histories.REMOVES_ITSELF;
import static io.waybill.domain.container.Histories.SECOND_RUN;
import static io.waybill.domain.container.Histories.by;
import static io.waybill.domain.container.Histories.byHand;
import static io.waybill.domain.container.Histories.created;
import static io.waybill.domain.container.Histories.desired;
import static io.waybill.domain.container.Histories.done;
import static io.waybill.domain.container.Histories.exited;
import static io.waybill.domain.container.Histories.fold;
import static io.waybill.domain.container.Histories.madeAndNotStarted;
import static io.waybill.domain.container.Histories.madeAndRemoved;
import static io.waybill.domain.container.Histories.madeAndRunning;
import static io.waybill.domain.container.Histories.madeAndStopped;
import static io.waybill.domain.container.Histories.named;
import static io.waybill.domain.container.Histories.operation;
import static io.waybill.domain.container.Histories.running;
import static io.waybill.domain.container.Histories.seen;
import static io.waybill.domain.container.Histories.then;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.Answer;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.TransitionRefused;
import io.waybill.domain.container.ContainerCommand.DeclareContainer;
import io.waybill.domain.container.ContainerCommand.KillContainer;
import io.waybill.domain.container.ContainerCommand.PauseContainer;
import io.waybill.domain.container.ContainerCommand.RemoveContainer;
import io.waybill.domain.container.ContainerCommand.RenameContainer;
import io.waybill.domain.container.ContainerCommand.RestartContainer;
import io.waybill.domain.container.ContainerCommand.StartContainer;
import io.waybill.domain.container.ContainerCommand.StopContainer;
import io.waybill.domain.container.ContainerEvent.ContainerCreated;
import io.waybill.domain.container.ContainerEvent.ContainerDeclared;
import io.waybill.domain.container.ContainerEvent.ContainerDrifted;
import io.waybill.domain.container.ContainerEvent.ContainerExited;
import io.waybill.domain.container.ContainerEvent.ContainerHealthChanged;
import io.waybill.domain.container.ContainerEvent.ContainerOperationAbandoned;
import io.waybill.domain.container.ContainerEvent.ContainerOperationFailed;
import io.waybill.domain.container.ContainerEvent.ContainerOperationSucceeded;
import io.waybill.domain.container.ContainerEvent.ContainerPaused;
import io.waybill.domain.container.ContainerEvent.ContainerReconciled;
import io.waybill.domain.container.ContainerEvent.ContainerRemovalRequested;
import io.waybill.domain.container.ContainerEvent.ContainerRemoved;
import io.waybill.domain.container.ContainerEvent.ContainerRenameRequested;
import io.waybill.domain.container.ContainerEvent.ContainerRenamed;
import io.waybill.domain.container.ContainerEvent.ContainerRestartRequested;
import io.waybill.domain.container.ContainerEvent.ContainerRestarted;
import io.waybill.domain.container.ContainerEvent.ContainerStartRequested;
import io.waybill.domain.container.ContainerEvent.ContainerStarted;
import io.waybill.domain.container.ContainerEvent.ContainerStopRequested;
import io.waybill.domain.container.ContainerEvent.ContainerUnpaused;

import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class ContainerLifecycleTest {

    private static final ObservedState STOPPED_BY_HAND = exited(FIRST_RUN, AN_END, 143);
    private static final List<Drift> SHOULD_RUN = List.of(new Drift("state", "running", "exited"));
    private static final Failure PORT_TAKEN = new Failure("port-in-use", "port 80 is taken");

    private final FixtureConfiguration<Container> container =
            new AggregateTestFixture<>(Container.class);

    @Test
    void aDeclaredContainerIsAskedForAndNotYetThere() {
        container
                .givenNoPriorActivity()
                .when(declare(NAME, true))
                .expectEvents(
                        new ContainerDeclared(
                                CONTAINER, desired(DesiredState.RUNNING, 1, Action.CREATE)))
                .expectResultMessagePayload(new Answer(operation(1), 0, true))
                .expectState(
                        now ->
                                assertThat(now.state().observed())
                                        .isEqualTo(ObservedState.NOT_ON_HOST));
    }

    @Test
    void aNameThatNoEngineTakesIsRefusedBeforeAnythingIsOnRecord() {
        container
                .givenNoPriorActivity()
                .when(declare("-web", true))
                .expectNoEvents()
                .expectException(InvalidInput.class)
                .expectExceptionMessage(
                        "name: '-web' is not a container name: 2 to 128 letters, digits, '_', '.' or '-', a letter or digit first");
    }

    @Test
    void whatTheAgentMadeIsToldStepByStep() {
        container
                .givenCommands(declare(NAME, true))
                .when(done(1, running(FIRST_RUN)))
                .expectEvents(
                        new ContainerCreated(CONTAINER, created(), by(1)),
                        new ContainerStarted(CONTAINER, running(FIRST_RUN), by(1).at(FIRST_RUN)),
                        new ContainerOperationSucceeded(
                                CONTAINER,
                                operation(1),
                                Action.CREATE,
                                desired(DesiredState.RUNNING)));
    }

    @Test
    void aStopByHandIsHistoryAndDrift() {
        container
                .given(madeAndRunning())
                .when(seen(STOPPED_BY_HAND, byHand()))
                .expectEvents(
                        new ContainerExited(CONTAINER, STOPPED_BY_HAND, byHand().at(AN_END)),
                        new ContainerDrifted(CONTAINER, SHOULD_RUN))
                .expectResultMessagePayload(new Answer(null, 5, true));
    }

    @Test
    void theSameObservationAgainIsNoNews() {
        container
                .given(madeAndRunning())
                .andGivenCommands(seen(STOPPED_BY_HAND, byHand()))
                .when(seen(STOPPED_BY_HAND, byHand()))
                .expectNoEvents()
                .expectResultMessagePayload(new Answer(null, 5, false));
    }

    @Test
    void aStartByHandEndsTheDrift() {
        container
                .given(madeAndRunning())
                .andGivenCommands(seen(STOPPED_BY_HAND, byHand()))
                .when(seen(running(SECOND_RUN), byHand()))
                .expectEvents(
                        new ContainerStarted(
                                CONTAINER, running(SECOND_RUN), byHand().at(SECOND_RUN)),
                        new ContainerReconciled(CONTAINER));
    }

    @Test
    void askingForWhatSomebodyDidByHandMakesItWhatWasAskedFor() {
        container
                .given(madeAndRunning())
                .andGivenCommands(seen(STOPPED_BY_HAND, byHand()))
                .when(new StopContainer(CONTAINER, operation(2), null))
                .expectEvents(
                        new ContainerStopRequested(
                                CONTAINER, desired(DesiredState.STOPPED, 2, Action.STOP)));
    }

    @Test
    void aRemovalByHandIsDriftWrittenAsTheStateIs() {
        container
                .given(madeAndRunning())
                .when(seen(ObservedState.NOT_ON_HOST, byHand()))
                .expectEvents(
                        new ContainerRemoved(CONTAINER, ObservedState.NOT_ON_HOST, byHand()),
                        new ContainerDrifted(
                                CONTAINER, List.of(new Drift("state", "running", "not-on-host"))));
    }

    @Test
    void aRenameByHandIsDrift() {
        ObservedState renamed = named(running(FIRST_RUN), "web-2");
        container
                .given(madeAndRunning())
                .when(seen(renamed, byHand()))
                .expectEvents(
                        new ContainerRenamed(CONTAINER, NAME, renamed, byHand()),
                        new ContainerDrifted(CONTAINER, List.of(new Drift("name", NAME, "web-2"))));
    }

    @Test
    void aFailedOperationLeavesTheContainerAsItWasAskedWithItsFailure() {
        ObservedState stopped = exited(FIRST_RUN, AN_END, 0);
        container
                .given(madeAndStopped())
                .andGivenCommands(new StartContainer(CONTAINER, operation(3)))
                .when(done(3, stopped, PORT_TAKEN))
                .expectEvents(
                        new ContainerOperationFailed(
                                CONTAINER,
                                operation(3),
                                Action.START,
                                PORT_TAKEN,
                                desired(DesiredState.RUNNING)),
                        new ContainerDrifted(CONTAINER, SHOULD_RUN))
                .expectState(
                        now -> {
                            assertThat(now.state().desired().operation()).isNull();
                            assertThat(now.state().observed()).isEqualTo(stopped);
                        });
    }

    @Test
    void afterAFailureItCanBeAskedForAgain() {
        container
                .given(madeAndStopped())
                .andGivenCommands(
                        new StartContainer(CONTAINER, operation(3)),
                        done(3, exited(FIRST_RUN, AN_END, 0), PORT_TAKEN))
                .when(new StartContainer(CONTAINER, operation(4)))
                .expectEvents(
                        new ContainerStartRequested(
                                CONTAINER, desired(DesiredState.RUNNING, 4, Action.START)));
    }

    @Test
    void aNewerRequestAbandonsTheOlder() {
        container
                .given(madeAndRunning())
                .andGivenCommands(new StopContainer(CONTAINER, operation(2), null))
                .when(new StartContainer(CONTAINER, operation(3)))
                .expectEvents(
                        new ContainerStartRequested(
                                CONTAINER, desired(DesiredState.RUNNING, 3, Action.START)),
                        new ContainerOperationAbandoned(
                                CONTAINER, operation(2), Action.STOP, operation(3)))
                .expectResultMessagePayload(new Answer(operation(3), 6, true));
    }

    @Test
    void theReportOfAnAbandonedOperationSettlesNothing() {
        container
                .given(madeAndRunning())
                .andGivenCommands(
                        new StopContainer(CONTAINER, operation(2), null),
                        new StartContainer(CONTAINER, operation(3)))
                .when(done(2, exited(FIRST_RUN, AN_END, 0)))
                .expectEvents(
                        new ContainerExited(
                                CONTAINER, exited(FIRST_RUN, AN_END, 0), by(2).at(AN_END)))
                .expectState(
                        now ->
                                assertThat(now.state().desired())
                                        .isEqualTo(desired(DesiredState.RUNNING, 3, Action.START)));
    }

    @Test
    void aRepeatedRequestAnswersWithTheOperationThatIsInFlight() {
        container
                .given(madeAndRunning())
                .andGivenCommands(new StopContainer(CONTAINER, operation(2), null))
                .when(new StopContainer(CONTAINER, operation(3), null))
                .expectNoEvents()
                .expectResultMessagePayload(new Answer(operation(2), 4, false));
    }

    @Test
    void aStopOvertakesAKillThatTheProcessMayIgnore() {
        container
                .given(madeAndRunning())
                .andGivenCommands(new KillContainer(CONTAINER, operation(2), "SIGHUP"))
                .when(new StopContainer(CONTAINER, operation(3), null))
                .expectEvents(
                        new ContainerStopRequested(
                                CONTAINER, desired(DesiredState.STOPPED, 3, Action.STOP)),
                        new ContainerOperationAbandoned(
                                CONTAINER, operation(2), Action.KILL, operation(3)));
    }

    @Test
    void aStopWhileNotRunningIsNoNews() {
        container
                .given(madeAndStopped())
                .when(new StopContainer(CONTAINER, operation(3), null))
                .expectNoEvents()
                .expectResultMessagePayload(new Answer(null, 6, false));
    }

    @Test
    void aStopOfOneThatNeverRanIsNoNews() {
        container
                .given(madeAndNotStarted())
                .when(new StopContainer(CONTAINER, operation(3), null))
                .expectNoEvents()
                .expectResultMessagePayload(new Answer(null, 2, false));
    }

    @Test
    void aPauseOfAStoppedOneIsRefusedWithWhatItIsAndWhatToDo() {
        container
                .given(madeAndStopped())
                .when(new PauseContainer(CONTAINER, operation(3)))
                .expectNoEvents()
                .expectException(TransitionRefused.class)
                .expectExceptionMessage(
                        "cannot pause container web-1: it is not running; start it first");
    }

    @Test
    void aPauseByHandAndItsEndAreHistory() {
        ObservedState paused = running(FIRST_RUN).withStatus(ContainerStatus.PAUSED);
        container
                .given(madeAndRunning())
                .andGivenCommands(seen(paused, byHand()))
                .when(seen(running(FIRST_RUN), byHand()))
                .expectEvents(
                        new ContainerUnpaused(CONTAINER, running(FIRST_RUN), byHand()),
                        new ContainerReconciled(CONTAINER))
                .expectState(
                        now ->
                                assertThat(now.state().observed().status())
                                        .isEqualTo(ContainerStatus.RUNNING));
        assertThat(
                        Observing.eventsOf(
                                fold(madeAndRunning()), new Observation(paused, byHand(), null)))
                .first()
                .isEqualTo(new ContainerPaused(CONTAINER, paused, byHand()));
    }

    @Test
    void aRenameAsksForTheNewNameAndKeepsTheFormer() {
        container
                .given(madeAndRunning())
                .when(new RenameContainer(CONTAINER, operation(2), "shop"))
                .expectEvents(new ContainerRenameRequested(CONTAINER, renaming()));
    }

    @Test
    void aRenameThatFailsGoesBackToTheFormerName() {
        container
                .given(madeAndRunning())
                .andGivenCommands(new RenameContainer(CONTAINER, operation(2), "shop"))
                .when(
                        done(
                                2,
                                running(FIRST_RUN),
                                new Failure("name-in-use", "the name shop is taken")))
                .expectEvents(
                        new ContainerOperationFailed(
                                CONTAINER,
                                operation(2),
                                Action.RENAME,
                                new Failure("name-in-use", "the name shop is taken"),
                                desired(DesiredState.RUNNING)))
                .expectState(now -> assertThat(now.state().desired().name()).isEqualTo(NAME));
    }

    @Test
    void aRenameThatSucceedsIsHistory() {
        ObservedState renamed = named(running(FIRST_RUN), "shop");
        container
                .given(madeAndRunning())
                .andGivenCommands(new RenameContainer(CONTAINER, operation(2), "shop"))
                .when(done(2, renamed))
                .expectEvents(
                        new ContainerRenamed(CONTAINER, NAME, renamed, by(2)),
                        new ContainerOperationSucceeded(
                                CONTAINER,
                                operation(2),
                                Action.RENAME,
                                desired(DesiredState.RUNNING).named("shop")));
    }

    @Test
    void aRenameToTheNameItHasIsNoNews() {
        container
                .given(madeAndRunning())
                .when(new RenameContainer(CONTAINER, operation(2), NAME))
                .expectNoEvents()
                .expectResultMessagePayload(new Answer(null, 3, false));
    }

    @Test
    void aRenameToTheAskedNameUndoesARenameByHand() {
        container
                .given(madeAndRunning())
                .andGivenCommands(seen(named(running(FIRST_RUN), "web-2"), byHand()))
                .when(new RenameContainer(CONTAINER, operation(2), NAME))
                .expectEvents(
                        new ContainerRenameRequested(
                                CONTAINER,
                                desired(DesiredState.RUNNING)
                                        .begin(
                                                Operation.of(operation(2), Action.RENAME)
                                                        .renamingFrom(NAME),
                                                DesiredState.RUNNING)));
    }

    @Test
    void removalEndsIt() {
        container
                .given(madeAndStopped())
                .andGivenCommands(new RemoveContainer(CONTAINER, operation(3), false))
                .when(done(3, ObservedState.NOT_ON_HOST))
                .expectEvents(
                        new ContainerRemoved(CONTAINER, ObservedState.REMOVED, by(3)),
                        new ContainerOperationSucceeded(
                                CONTAINER,
                                operation(3),
                                Action.REMOVE,
                                desired(DesiredState.ABSENT)))
                .expectState(
                        now ->
                                assertThat(now.state())
                                        .isEqualTo(
                                                new ContainerState(
                                                        CONTAINER,
                                                        desired(DesiredState.ABSENT),
                                                        ObservedState.REMOVED,
                                                        List.of())));
    }

    @Test
    void nothingButItsHistoryIsLeftOfARemovedOne() {
        container
                .given(madeAndRemoved())
                .when(new StartContainer(CONTAINER, operation(4)))
                .expectNoEvents()
                .expectException(TransitionRefused.class)
                .expectExceptionMessage(
                        "cannot start container web-1: it was removed; its history stays, run makes a new one");
    }

    @Test
    void aRemovedOneThatIsStillNotThereIsNoNews() {
        container
                .given(madeAndRemoved())
                .when(seen(ObservedState.NOT_ON_HOST, byHand()))
                .expectNoEvents();
    }

    @Test
    void aForcedRemovalOvertakesOneThatWaits() {
        container
                .given(madeAndStopped())
                .andGivenCommands(new RemoveContainer(CONTAINER, operation(3), false))
                .when(new RemoveContainer(CONTAINER, operation(4), true))
                .expectEvents(
                        new ContainerRemovalRequested(
                                CONTAINER, desired(DesiredState.ABSENT, 4, Action.FORCE_REMOVE)),
                        new ContainerOperationAbandoned(
                                CONTAINER, operation(3), Action.REMOVE, operation(4)));
    }

    @Test
    void oneThatRemovesItselfIsGoneForGoodWhenItIsGone() {
        container
                .given(madeAndRunning(REMOVES_ITSELF))
                .when(seen(ObservedState.NOT_ON_HOST, Occurrence.seen(Cause.ENGINE, HOST, NOW)))
                .expectEvents(
                        new ContainerRemoved(
                                CONTAINER,
                                ObservedState.REMOVED,
                                Occurrence.seen(Cause.ENGINE, HOST, NOW)))
                .expectState(
                        now ->
                                assertThat(now.state().desired().state())
                                        .isEqualTo(DesiredState.ABSENT));
    }

    @Test
    void oneThatRemovesItselfIsGoneForGoodWhenItIsStopped() {
        container
                .given(madeAndRunning(REMOVES_ITSELF))
                .andGivenCommands(new StopContainer(CONTAINER, operation(2), null))
                .when(done(2, ObservedState.NOT_ON_HOST))
                .expectEvents(
                        new ContainerRemoved(CONTAINER, ObservedState.REMOVED, by(2)),
                        new ContainerOperationSucceeded(
                                CONTAINER,
                                operation(2),
                                Action.STOP,
                                new Desired(
                                        HOST,
                                        NAME,
                                        1,
                                        IMAGE,
                                        REMOVES_ITSELF,
                                        DesiredState.ABSENT,
                                        null)));
    }

    @Test
    void oneThatRemovedItselfIsNotStartedAgainWhileItsStopIsStillToBeSettled() {
        container
                .given(madeAndRunning(REMOVES_ITSELF))
                .andGivenCommands(
                        new StopContainer(CONTAINER, operation(2), null),
                        seen(ObservedState.NOT_ON_HOST, by(2)))
                .when(new StartContainer(CONTAINER, operation(3)))
                .expectNoEvents()
                .expectException(TransitionRefused.class);
    }

    @Test
    void aRestartIsAnotherRun() {
        container
                .given(madeAndRunning())
                .andGivenCommands(
                        new RestartContainer(CONTAINER, operation(2), Duration.ofSeconds(5)))
                .when(done(2, running(SECOND_RUN)))
                .expectEvents(
                        new ContainerRestarted(
                                CONTAINER, running(SECOND_RUN), by(2).at(SECOND_RUN)),
                        new ContainerOperationSucceeded(
                                CONTAINER,
                                operation(2),
                                Action.RESTART,
                                desired(DesiredState.RUNNING)));
    }

    @Test
    void aRestartNamesTheRunThatItEnds() {
        container
                .given(madeAndRunning())
                .when(new RestartContainer(CONTAINER, operation(2), Duration.ofSeconds(5)))
                .expectEvents(
                        new ContainerRestartRequested(
                                CONTAINER,
                                desired(DesiredState.RUNNING)
                                        .begin(
                                                Operation.of(operation(2), Action.RESTART)
                                                        .withGrace(Duration.ofSeconds(5))
                                                        .superseding(FIRST_RUN),
                                                DesiredState.RUNNING)));
    }

    @Test
    void aRestartOfAStoppedOneEndsNoRun() {
        container
                .given(madeAndStopped())
                .when(new RestartContainer(CONTAINER, operation(3), null))
                .expectEvents(
                        new ContainerRestartRequested(
                                CONTAINER, desired(DesiredState.RUNNING, 3, Action.RESTART)));
    }

    @Test
    void aGraceThatNobodyMeansIsRefused() {
        container
                .given(madeAndRunning())
                .when(new StopContainer(CONTAINER, operation(2), Duration.ofHours(2)))
                .expectNoEvents()
                .expectException(InvalidInput.class);
    }

    @Test
    void aSignalThatEndsNothingIsNoKill() {
        container
                .given(madeAndRunning())
                .when(new KillContainer(CONTAINER, operation(2), "WINCH"))
                .expectNoEvents()
                .expectException(InvalidInput.class);
    }

    @Test
    void aChangeOfHealthIsHistoryAndNoDrift() {
        ObservedState ill =
                new ObservedState(
                        ContainerStatus.RUNNING,
                        "engine-id",
                        NAME,
                        FIRST_RUN,
                        null,
                        null,
                        false,
                        Health.UNHEALTHY,
                        0,
                        List.of());
        Occurrence itself = Occurrence.seen(Cause.PROCESS, HOST, NOW);
        container
                .given(madeAndRunning())
                .when(seen(ill, itself))
                .expectEvents(new ContainerHealthChanged(CONTAINER, ill, itself));
    }

    @Test
    void aRunThatEndedUnseenIsToldWithItsBeginning() {
        ObservedState ended = exited(SECOND_RUN, NOW, 1);
        Occurrence later = new Occurrence(HOST, NOW, Cause.UNOBSERVED, null, true);
        container
                .given(
                        then(
                                madeAndStopped(),
                                new ContainerStartRequested(
                                        CONTAINER, desired(DesiredState.RUNNING, 3, Action.START))))
                .when(seen(ended, later))
                .expectEvents(
                        new ContainerStarted(
                                CONTAINER,
                                ended.withStatus(ContainerStatus.RUNNING),
                                later.at(SECOND_RUN)),
                        new ContainerExited(CONTAINER, ended, later));
    }

    private static Desired renaming() {
        return desired(DesiredState.RUNNING)
                .begin(
                        Operation.of(operation(2), Action.RENAME).renamingFrom(NAME),
                        DesiredState.RUNNING)
                .named("shop");
    }

    private static DeclareContainer declare(String name, boolean start) {
        return new DeclareContainer(
                CONTAINER, operation(1), HOST, name, IMAGE, ContainerSpec.DEFAULT, start);
    }
}

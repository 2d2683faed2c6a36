package io.waybill.domain.container;

import static io.waybill.domain.container.ContainerHistory.CREATE;
import static io.waybill.domain.container.ContainerHistory.HOST;
import static io.waybill.domain.container.ContainerHistory.IMAGE;
import static io.waybill.domain.container.ContainerHistory.WEB;
import static io.waybill.domain.container.ContainerHistory.because;
import static io.waybill.domain.container.ContainerHistory.by;
import static io.waybill.domain.container.ContainerHistory.created;
import static io.waybill.domain.container.ContainerHistory.declared;
import static io.waybill.domain.container.ContainerHistory.desired;
import static io.waybill.domain.container.ContainerHistory.exited;
import static io.waybill.domain.container.ContainerHistory.finished;
import static io.waybill.domain.container.ContainerHistory.minute;
import static io.waybill.domain.container.ContainerHistory.named;
import static io.waybill.domain.container.ContainerHistory.operation;
import static io.waybill.domain.container.ContainerHistory.running;
import static io.waybill.domain.container.ContainerHistory.runningHistory;
import static io.waybill.domain.container.ContainerHistory.settledAs;

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
import io.waybill.domain.container.ContainerCommand.UnpauseContainer;
import io.waybill.domain.container.ContainerEvent.ContainerCreated;
import io.waybill.domain.container.ContainerEvent.ContainerExited;
import io.waybill.domain.container.ContainerEvent.ContainerKillRequested;
import io.waybill.domain.container.ContainerEvent.ContainerOperationAbandoned;
import io.waybill.domain.container.ContainerEvent.ContainerOperationFailed;
import io.waybill.domain.container.ContainerEvent.ContainerOperationSucceeded;
import io.waybill.domain.container.ContainerEvent.ContainerPauseRequested;
import io.waybill.domain.container.ContainerEvent.ContainerPaused;
import io.waybill.domain.container.ContainerEvent.ContainerRemovalRequested;
import io.waybill.domain.container.ContainerEvent.ContainerRemoved;
import io.waybill.domain.container.ContainerEvent.ContainerRenameRequested;
import io.waybill.domain.container.ContainerEvent.ContainerRenamed;
import io.waybill.domain.container.ContainerEvent.ContainerRestartRequested;
import io.waybill.domain.container.ContainerEvent.ContainerRestarted;
import io.waybill.domain.container.ContainerEvent.ContainerStartRequested;
import io.waybill.domain.container.ContainerEvent.ContainerStopRequested;
import io.waybill.domain.container.ContainerEvent.ContainerUnpaused;

import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/** What is asked of a container, and what becomes of it. */
class ContainerLifecycleTest {
    private static final Failure PORT_IN_USE = new Failure("port-in-use", "port 80 is taken");

    private final AggregateTestFixture<Container> container =
            new AggregateTestFixture<>(Container.class);

    private static Operation asking(int number, Action action) {
        return Operation.of(operation(number), action);
    }

    private static ContainerStopRequested stopRequested(int number) {
        return new ContainerStopRequested(
                WEB, desired(DesiredState.STOPPED, asking(number, Action.STOP)));
    }

    private static ContainerRenameRequested renameRequested(int number, String from, String to) {
        Operation rename = asking(number, Action.RENAME).renamingFrom(from);
        return new ContainerRenameRequested(WEB, desired(DesiredState.RUNNING, rename).named(to));
    }

    @Test
    void aNewContainerIsDeclaredWithAllThatItsAgentMustKnow() {
        container
                .givenNoPriorActivity()
                .when(
                        new DeclareContainer(
                                WEB, CREATE, HOST, "web", IMAGE, ContainerSpec.DEFAULT, true))
                .expectEvents(declared(DesiredState.RUNNING));
    }

    @Test
    void aNewContainerThatIsNotToStartIsAskedToBeStopped() {
        container
                .givenNoPriorActivity()
                .when(
                        new DeclareContainer(
                                WEB, CREATE, HOST, "web", IMAGE, ContainerSpec.DEFAULT, false))
                .expectEvents(declared(DesiredState.STOPPED));
    }

    @Test
    void aNameThatNoEngineTakesIsRefused() {
        container
                .givenNoPriorActivity()
                .when(
                        new DeclareContainer(
                                WEB, CREATE, HOST, "-web", IMAGE, ContainerSpec.DEFAULT, true))
                .expectNoEvents()
                .expectException(InvalidInput.class);
    }

    @Test
    void creationIsSeenStepByStepThoughReportedAtOnce() {
        container
                .given(declared(DesiredState.RUNNING))
                .when(finished(0, running(0), null))
                .expectEvents(runningEvents());
    }

    private static Object[] runningEvents() {
        Object[] all = runningHistory();
        return java.util.Arrays.copyOfRange(all, 1, all.length);
    }

    @Test
    void aStopIsAskedForThenConfirmed() {
        container
                .given(runningHistory())
                .andGiven(stopRequested(1))
                .when(finished(1, exited(0, 5, 143), null))
                .expectEvents(
                        new ContainerExited(WEB, exited(0, 5, 143), by(1).at(minute(5))),
                        new ContainerOperationSucceeded(
                                WEB, operation(1), Action.STOP, desired(DesiredState.STOPPED)));
    }

    @Test
    void aStopCarriesItsGrace() {
        Duration grace = Duration.ofSeconds(30);
        container
                .given(runningHistory())
                .when(new StopContainer(WEB, operation(1), grace))
                .expectEvents(
                        new ContainerStopRequested(
                                WEB,
                                desired(
                                        DesiredState.STOPPED,
                                        asking(1, Action.STOP).withGrace(grace))));
    }

    @Test
    void aGraceOfMoreThanAnHourIsRefused() {
        container
                .given(runningHistory())
                .when(new StopContainer(WEB, operation(1), Duration.ofMinutes(61)))
                .expectNoEvents()
                .expectException(InvalidInput.class);
    }

    @Test
    void aRestartNamesTheRunThatItEnds() {
        container
                .given(runningHistory())
                .when(new RestartContainer(WEB, operation(1), null))
                .expectEvents(
                        new ContainerRestartRequested(
                                WEB,
                                desired(
                                        DesiredState.RUNNING,
                                        asking(1, Action.RESTART).superseding(minute(0)))));
    }

    @Test
    void aRestartOfWhatDoesNotRunSupersedesNothing() {
        container
                .given(settledAs(ContainerStatus.EXITED, DesiredState.STOPPED))
                .when(new RestartContainer(WEB, operation(1), null))
                .expectEvents(
                        new ContainerRestartRequested(
                                WEB, desired(DesiredState.RUNNING, asking(1, Action.RESTART))));
    }

    @Test
    void aRestartIsSeenByTheNewTimeOfStart() {
        Operation restart = asking(1, Action.RESTART).superseding(minute(0));
        container
                .given(runningHistory())
                .andGiven(
                        new ContainerRestartRequested(WEB, desired(DesiredState.RUNNING, restart)))
                .when(finished(1, running(3), null))
                .expectEvents(
                        new ContainerRestarted(WEB, running(3), by(1).at(minute(3))),
                        new ContainerOperationSucceeded(
                                WEB, operation(1), Action.RESTART, desired(DesiredState.RUNNING)));
    }

    @Test
    void aKillSendsItsSignalWithoutSig() {
        container
                .given(runningHistory())
                .when(new KillContainer(WEB, operation(1), "sigterm"))
                .expectEvents(
                        new ContainerKillRequested(
                                WEB,
                                desired(
                                        DesiredState.STOPPED,
                                        asking(1, Action.KILL).withSignal("TERM"))));
    }

    @Test
    void aSignalThatDoesNotEndAProcessIsRefused() {
        container
                .given(runningHistory())
                .when(new KillContainer(WEB, operation(1), "USR1"))
                .expectNoEvents()
                .expectException(InvalidInput.class);
    }

    @Test
    void aStopOvertakesAKillThatTheProcessIgnores() {
        Operation kill = asking(1, Action.KILL).withSignal("TERM");
        container
                .given(runningHistory())
                .andGiven(new ContainerKillRequested(WEB, desired(DesiredState.STOPPED, kill)))
                .when(new StopContainer(WEB, operation(2), null))
                .expectEvents(
                        stopRequested(2),
                        new ContainerOperationAbandoned(
                                WEB, operation(1), Action.KILL, operation(2)));
    }

    @Test
    void pauseAndUnpauseAreSeen() {
        ObservedState paused = running(0).withStatus(ContainerStatus.PAUSED);
        ContainerPauseRequested pause =
                new ContainerPauseRequested(
                        WEB, desired(DesiredState.PAUSED, asking(1, Action.PAUSE)));
        container
                .given(runningHistory())
                .andGiven(pause)
                .when(finished(1, paused, null))
                .expectEvents(
                        new ContainerPaused(WEB, paused, by(1)),
                        new ContainerOperationSucceeded(
                                WEB, operation(1), Action.PAUSE, desired(DesiredState.PAUSED)));
    }

    @Test
    void unpauseByHandIsHistory() {
        container
                .given(settledAs(ContainerStatus.PAUSED, DesiredState.RUNNING))
                .when(ContainerHistory.observe(running(0), because(Cause.SOMEBODY_ELSE)))
                .expectEvents(new ContainerUnpaused(WEB, running(0), because(Cause.SOMEBODY_ELSE)));
    }

    @Test
    void pausingTwiceIsNoNewsWhileTheFirstIsInFlight() {
        container
                .given(runningHistory())
                .andGiven(
                        new ContainerPauseRequested(
                                WEB, desired(DesiredState.PAUSED, asking(1, Action.PAUSE))))
                .when(new PauseContainer(WEB, operation(2)))
                .expectNoEvents()
                .expectResultMessagePayload(new io.waybill.domain.Answer(operation(1), 4, false));
    }

    @Test
    void startingWhilePauseIsInFlightIsRefusedByWhatItWillBe() {
        container
                .given(settledAs(ContainerStatus.RUNNING, DesiredState.RUNNING))
                .andGiven(
                        new ContainerPauseRequested(
                                WEB, desired(DesiredState.PAUSED, asking(1, Action.PAUSE))))
                .when(new StartContainer(WEB, operation(2)))
                .expectNoEvents()
                .expectException(TransitionRefused.class)
                .expectExceptionMessage("cannot start container web: it is paused; unpause it");
    }

    @Test
    void unpauseOvertakesAPauseInFlight() {
        Desired running = desired(DesiredState.RUNNING, asking(2, Action.UNPAUSE));
        container
                .given(runningHistory())
                .andGiven(
                        new ContainerPauseRequested(
                                WEB, desired(DesiredState.PAUSED, asking(1, Action.PAUSE))))
                .when(new UnpauseContainer(WEB, operation(2)))
                .expectEvents(
                        new ContainerEvent.ContainerUnpauseRequested(WEB, running),
                        new ContainerOperationAbandoned(
                                WEB, operation(1), Action.PAUSE, operation(2)));
    }

    @Test
    void aFailedOperationSaysWhyAndStaysAskedFor() {
        container
                .given(declared(DesiredState.RUNNING))
                .when(finished(0, created(), PORT_IN_USE))
                .expectEvents(
                        new ContainerCreated(WEB, created(), by(0)),
                        new ContainerOperationFailed(
                                WEB,
                                CREATE,
                                Action.CREATE,
                                PORT_IN_USE,
                                desired(DesiredState.RUNNING)),
                        ContainerHistory.drifted(
                                "state", "running", "created", 0, Cause.OPERATION));
    }

    @Test
    void anOperationThatIsOvertakenIsAbandoned() {
        container
                .given(declared(DesiredState.RUNNING))
                .when(new StopContainer(WEB, operation(1), null))
                .expectEvents(
                        stopRequested(1),
                        new ContainerOperationAbandoned(WEB, CREATE, Action.CREATE, operation(1)));
    }

    @Test
    void theOutcomeOfAnAbandonedOperationIsNotAnOutcomeOfTheNextOne() {
        container
                .given(runningHistory())
                .andGiven(
                        stopRequested(1),
                        new ContainerStartRequested(
                                WEB, desired(DesiredState.RUNNING, asking(2, Action.START))),
                        new ContainerOperationAbandoned(
                                WEB, operation(1), Action.STOP, operation(2)))
                .when(finished(1, exited(0, 5, 0), null))
                .expectEvents(new ContainerExited(WEB, exited(0, 5, 0), by(1).at(minute(5))));
    }

    @Test
    void anOutcomeReportedTwiceIsAnOutcomeOnce() {
        container.given(runningHistory()).when(finished(0, running(0), null)).expectNoEvents();
    }

    @Test
    void aRenameIsSeen() {
        container
                .given(runningHistory())
                .andGiven(renameRequested(1, "web", "shop"))
                .when(finished(1, named(running(0), "shop"), null))
                .expectEvents(
                        new ContainerRenamed(WEB, "web", named(running(0), "shop"), by(1)),
                        new ContainerOperationSucceeded(
                                WEB,
                                operation(1),
                                Action.RENAME,
                                desired(DesiredState.RUNNING).named("shop")));
    }

    @Test
    void aRenameThatFailsGoesBackToTheFormerName() {
        Failure taken = new Failure("name-in-use", "shop is taken");
        container
                .given(runningHistory())
                .andGiven(renameRequested(1, "web", "shop"))
                .when(finished(1, running(0), taken))
                .expectEvents(
                        new ContainerOperationFailed(
                                WEB,
                                operation(1),
                                Action.RENAME,
                                taken,
                                desired(DesiredState.RUNNING)));
    }

    @Test
    void aRenameThatOvertakesAnotherGoesBackToTheNameOnTheHost() {
        container
                .given(runningHistory())
                .andGiven(renameRequested(1, "web", "shop"))
                .when(new RenameContainer(WEB, operation(2), "store"))
                .expectEvents(
                        renameRequested(2, "web", "store"),
                        new ContainerOperationAbandoned(
                                WEB, operation(1), Action.RENAME, operation(2)));
    }

    @Test
    void aRenameToTheSameNameIsNoNews() {
        container
                .given(runningHistory())
                .when(new RenameContainer(WEB, operation(1), "web"))
                .expectNoEvents();
    }

    @Test
    void aStopByHandCanBeAskedForWhileARenameIsInFlight() {
        Desired renamed = desired(DesiredState.STOPPED, asking(2, Action.STOP)).named("shop");
        container
                .given(settledAs(ContainerStatus.EXITED, DesiredState.RUNNING))
                .andGiven(renameRequested(1, "web", "shop"))
                .when(new StopContainer(WEB, operation(2), null))
                .expectEvents(
                        new ContainerStopRequested(WEB, renamed),
                        new ContainerOperationAbandoned(
                                WEB, operation(1), Action.RENAME, operation(2)));
    }

    @Test
    void aRemovalEndsItsLife() {
        container
                .given(runningHistory())
                .andGiven(
                        new ContainerRemovalRequested(
                                WEB, desired(DesiredState.ABSENT, asking(1, Action.FORCE_REMOVE))))
                .when(finished(1, ObservedState.NOT_ON_HOST, null))
                .expectEvents(
                        new ContainerRemoved(WEB, ObservedState.REMOVED, by(1)),
                        new ContainerOperationSucceeded(
                                WEB,
                                operation(1),
                                Action.FORCE_REMOVE,
                                desired(DesiredState.ABSENT)));
    }

    @Test
    void aForcedRemovalOvertakesOneThatMayWaitForEver() {
        container
                .given(settledAs(ContainerStatus.EXITED, DesiredState.STOPPED))
                .andGiven(
                        new ContainerRemovalRequested(
                                WEB, desired(DesiredState.ABSENT, asking(1, Action.REMOVE))))
                .when(new RemoveContainer(WEB, operation(2), true))
                .expectEvents(
                        new ContainerRemovalRequested(
                                WEB, desired(DesiredState.ABSENT, asking(2, Action.FORCE_REMOVE))),
                        new ContainerOperationAbandoned(
                                WEB, operation(1), Action.REMOVE, operation(2)));
    }

    // Its success would read as the removal's: it would be off the record and still on its host.
    @Test
    void aRenameAfterARemovalThatFailedIsRefused() {
        container
                .given(settledAs(ContainerStatus.EXITED, DesiredState.ABSENT))
                .when(new RenameContainer(WEB, operation(2), "shop"))
                .expectNoEvents()
                .expectException(TransitionRefused.class)
                .expectExceptionMessage(
                        "cannot rename container web: its removal was asked for;"
                                + " remove it again, or start or stop it first");
    }

    @Test
    void aRenameDoesNotOvertakeARemoval() {
        container
                .given(settledAs(ContainerStatus.EXITED, DesiredState.STOPPED))
                .andGiven(
                        new ContainerRemovalRequested(
                                WEB, desired(DesiredState.ABSENT, asking(1, Action.REMOVE))))
                .when(new RenameContainer(WEB, operation(2), "shop"))
                .expectNoEvents()
                .expectException(TransitionRefused.class);
    }

    @Test
    void aStartOvertakesARemoval() {
        container
                .given(settledAs(ContainerStatus.EXITED, DesiredState.STOPPED))
                .andGiven(
                        new ContainerRemovalRequested(
                                WEB, desired(DesiredState.ABSENT, asking(1, Action.REMOVE))))
                .when(new StartContainer(WEB, operation(2)))
                .expectEvents(
                        new ContainerStartRequested(
                                WEB, desired(DesiredState.RUNNING, asking(2, Action.START))),
                        new ContainerOperationAbandoned(
                                WEB, operation(1), Action.REMOVE, operation(2)));
    }
}

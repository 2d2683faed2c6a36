package io.waybill.domain.container;

import static io.waybill.domain.container.ContainerHistory.WEB;
import static io.waybill.domain.container.ContainerHistory.because;
import static io.waybill.domain.container.ContainerHistory.by;
import static io.waybill.domain.container.ContainerHistory.created;
import static io.waybill.domain.container.ContainerHistory.declared;
import static io.waybill.domain.container.ContainerHistory.desired;
import static io.waybill.domain.container.ContainerHistory.exited;
import static io.waybill.domain.container.ContainerHistory.finished;
import static io.waybill.domain.container.ContainerHistory.healthy;
import static io.waybill.domain.container.ContainerHistory.minute;
import static io.waybill.domain.container.ContainerHistory.named;
import static io.waybill.domain.container.ContainerHistory.observe;
import static io.waybill.domain.container.ContainerHistory.operation;
import static io.waybill.domain.container.ContainerHistory.running;
import static io.waybill.domain.container.ContainerHistory.runningHistory;
import static io.waybill.domain.container.ContainerHistory.settledAs;

import io.waybill.domain.TransitionRefused;
import io.waybill.domain.container.ContainerEvent.ContainerCreated;
import io.waybill.domain.container.ContainerEvent.ContainerDied;
import io.waybill.domain.container.ContainerEvent.ContainerDrifted;
import io.waybill.domain.container.ContainerEvent.ContainerExited;
import io.waybill.domain.container.ContainerEvent.ContainerHealthChanged;
import io.waybill.domain.container.ContainerEvent.ContainerReconciled;
import io.waybill.domain.container.ContainerEvent.ContainerRemoved;
import io.waybill.domain.container.ContainerEvent.ContainerRenamed;
import io.waybill.domain.container.ContainerEvent.ContainerRestarted;
import io.waybill.domain.container.ContainerEvent.ContainerStarted;
import io.waybill.domain.container.ContainerEvent.ContainerStopRequested;

import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.Map;

/** What happens on a host without being asked for. */
class ObservingTest {
    private final AggregateTestFixture<Container> container =
            new AggregateTestFixture<>(Container.class);

    private static ContainerDrifted drifted(String to, int since, Cause cause) {
        return ContainerHistory.drifted("state", "running", to, since, cause);
    }

    @Test
    void aContainerStoppedByHandIsHistoryAndDrift() {
        Occurrence byHand = because(Cause.SOMEBODY_ELSE);
        container
                .given(runningHistory())
                .when(observe(exited(0, 5, 0), byHand))
                .expectEvents(
                        new ContainerExited(WEB, exited(0, 5, 0), byHand.at(minute(5))),
                        drifted("exited", 5, Cause.SOMEBODY_ELSE));
    }

    @Test
    void startedAgainByHandItIsReconciled() {
        Occurrence byHand = because(Cause.SOMEBODY_ELSE);
        container
                .given(runningHistory())
                .andGiven(
                        new ContainerExited(WEB, exited(0, 5, 0), byHand),
                        drifted("exited", 5, Cause.SOMEBODY_ELSE))
                .when(observe(running(9), byHand))
                .expectEvents(
                        new ContainerStarted(WEB, running(9), byHand.at(minute(9))),
                        new ContainerReconciled(WEB));
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void aRepeatedObservationIsNoNewsWhateverItsCause(Cause cause) {
        Occurrence occurrence = cause == Cause.OPERATION ? by(0) : because(cause);
        container.given(runningHistory()).when(observe(running(0), occurrence)).expectNoEvents();
    }

    @Test
    void whatIsStillAskedForIsNoDrift() {
        container
                .given(runningHistory())
                .andGiven(
                        new ContainerStopRequested(
                                WEB,
                                desired(
                                        DesiredState.STOPPED,
                                        Operation.of(operation(1), Action.STOP))))
                .when(observe(running(0), because(Cause.UNOBSERVED)))
                .expectNoEvents();
    }

    @Test
    void aRestartThatNobodySawIsOneEventByTheNewTimeOfStart() {
        Occurrence unseen = because(Cause.UNOBSERVED);
        container
                .given(runningHistory())
                .when(observe(running(4), unseen))
                .expectEvents(new ContainerRestarted(WEB, running(4), unseen.at(minute(4))));
    }

    @Test
    void aWholeRunThatNobodySawHasItsBeginningAndItsEnd() {
        Occurrence unseen = because(Cause.UNOBSERVED);
        ObservedState seen = exited(3, 4, 1);
        container
                .given(settledAs(ContainerStatus.EXITED, DesiredState.STOPPED))
                .when(observe(seen, unseen))
                .expectEvents(
                        new ContainerStarted(
                                WEB,
                                seen.withStatus(ContainerStatus.RUNNING),
                                unseen.at(minute(3))),
                        new ContainerExited(WEB, seen, unseen.at(minute(4))));
    }

    @Test
    void anEndUnderARestartPolicyIsNoDrift() {
        ObservedState between = exited(0, 2, 1).withStatus(ContainerStatus.RESTARTING);
        Occurrence ended = because(Cause.PROCESS);
        container
                .given(runningHistory())
                .when(observe(between, ended))
                .expectEvents(new ContainerExited(WEB, between, ended.at(minute(2))));
    }

    @Test
    void aRestartPolicyThatGivesUpLeavesItExited() {
        Occurrence policy = because(Cause.RESTART_POLICY);
        container
                .given(settledAs(ContainerStatus.RESTARTING, DesiredState.RUNNING))
                .when(observe(exited(0, 1, 1), policy))
                .expectEvents(
                        new ContainerExited(WEB, exited(0, 1, 1), policy),
                        drifted("exited", 0, Cause.RESTART_POLICY));
    }

    @Test
    void theRemovalOfOneThatDriftedIsItsEndAndNoReconciliation() {
        container
                .given(settledAs(ContainerStatus.EXITED, DesiredState.RUNNING))
                .andGiven(drifted("exited", 1, Cause.PROCESS))
                .andGivenCommands(new ContainerCommand.RemoveContainer(WEB, operation(2), false))
                .when(finished(2, ObservedState.NOT_ON_HOST, null))
                .expectEvents(
                        new ContainerRemoved(WEB, ObservedState.REMOVED, by(2)),
                        new ContainerEvent.ContainerOperationSucceeded(
                                WEB, operation(2), Action.REMOVE, desired(DesiredState.ABSENT)));
    }

    @Test
    void aContainerRemovedByHandIsLostNotRemovedForGood() {
        Occurrence byHand = because(Cause.SOMEBODY_ELSE);
        container
                .given(runningHistory())
                .when(observe(ObservedState.REMOVED, byHand))
                .expectEvents(
                        new ContainerRemoved(WEB, ObservedState.NOT_ON_HOST, byHand),
                        drifted("not-on-host", 0, Cause.SOMEBODY_ELSE));
    }

    @Test
    void aLostContainerThatIsMadeAgainIsFound() {
        Occurrence byHand = because(Cause.SOMEBODY_ELSE);
        container
                .given(settledAs(ContainerStatus.NOT_ON_HOST, DesiredState.RUNNING))
                .andGiven(drifted("not-on-host", 0, Cause.SOMEBODY_ELSE))
                .when(observe(running(2), byHand))
                .expectEvents(
                        new ContainerCreated(WEB, created(), byHand),
                        new ContainerStarted(WEB, running(2), byHand.at(minute(2))),
                        new ContainerReconciled(WEB));
    }

    @Test
    void anotherEngineIdIsAnotherContainerOnTheHost() {
        ObservedState remade =
                new ObservedState(
                        ContainerStatus.CREATED,
                        "e2",
                        "web",
                        null,
                        null,
                        null,
                        false,
                        Health.NONE,
                        0,
                        List.of());
        container
                .given(settledAs(ContainerStatus.EXITED, DesiredState.STOPPED))
                .when(observe(remade, because(Cause.SOMEBODY_ELSE)))
                .expectEvents(new ContainerCreated(WEB, remade, because(Cause.SOMEBODY_ELSE)));
    }

    @Test
    void aContainerThatRemovesItselfIsGoneForGood() {
        container
                .given(runningOnceOnly())
                .when(observe(ObservedState.NOT_ON_HOST, because(Cause.ENGINE)))
                .expectEvents(
                        new ContainerRemoved(WEB, ObservedState.REMOVED, because(Cause.ENGINE)));
    }

    @Test
    void oneThatRemovedItselfIsNotStartedAgainWhileItsStopIsStillToBeSettled() {
        container
                .given(runningOnceOnly())
                .andGivenCommands(
                        new ContainerCommand.StopContainer(WEB, operation(2), null),
                        observe(ObservedState.NOT_ON_HOST, by(2)))
                .when(new ContainerCommand.StartContainer(WEB, operation(3)))
                .expectNoEvents()
                .expectException(TransitionRefused.class);
    }

    private static List<ContainerEvent> runningOnceOnly() {
        Desired asked = desired(DesiredState.RUNNING);
        Desired oneRun =
                new Desired(
                        asked.host(),
                        "web",
                        1,
                        asked.image(),
                        onceOnly(),
                        DesiredState.RUNNING,
                        null);
        return List.of(
                declared(DesiredState.RUNNING),
                new ContainerCreated(WEB, running(0), by(0)),
                new ContainerEvent.ContainerOperationSucceeded(
                        WEB, ContainerHistory.CREATE, Action.CREATE, oneRun));
    }

    private static ContainerSpec onceOnly() {
        return new ContainerSpec(
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
    }

    @Test
    void aRenameByHandIsHistoryAndDrift() {
        Occurrence byHand = because(Cause.SOMEBODY_ELSE);
        container
                .given(runningHistory())
                .when(observe(named(running(0), "shop"), byHand))
                .expectEvents(
                        new ContainerRenamed(WEB, "web", named(running(0), "shop"), byHand),
                        ContainerHistory.drifted("name", "web", "shop", 0, Cause.SOMEBODY_ELSE));
    }

    @Test
    void aChangeOfHealthIsHistoryAndNoDrift() {
        ObservedState ill = healthy(running(0), Health.UNHEALTHY);
        container
                .given(runningHistory())
                .when(observe(ill, because(Cause.PROCESS)))
                .expectEvents(new ContainerHealthChanged(WEB, ill, because(Cause.PROCESS)));
    }

    @Test
    void aDeadContainerIsSaidToBeDead() {
        ObservedState dead = exited(0, 1, 1).withStatus(ContainerStatus.DEAD);
        container
                .given(settledAs(ContainerStatus.EXITED, DesiredState.STOPPED))
                .when(observe(dead, because(Cause.ENGINE)))
                .expectEvents(
                        new ContainerDied(WEB, dead, because(Cause.ENGINE)),
                        ContainerHistory.drifted("state", "stopped", "dead", 0, Cause.ENGINE));
    }

    @Test
    void aPassingStateIsNoNews() {
        container
                .given(settledAs(ContainerStatus.EXITED, DesiredState.STOPPED))
                .when(
                        observe(
                                exited(0, 1, 1).withStatus(ContainerStatus.REMOVING),
                                because(Cause.SOMEBODY_ELSE)))
                .expectNoEvents();
    }

    // The aggregate takes observations in the order in which they come; keeping them in order is
    // its agent's part, and the topic's.
    @Test
    void anObservationOutOfDateIsTakenForNews() {
        container
                .given(settledAs(ContainerStatus.EXITED, DesiredState.STOPPED))
                .when(observe(running(0), because(Cause.UNOBSERVED)))
                .expectEvents(
                        new ContainerStarted(WEB, running(0), because(Cause.UNOBSERVED)),
                        ContainerHistory.drifted(
                                "state", "stopped", "running", 0, Cause.UNOBSERVED));
    }
}

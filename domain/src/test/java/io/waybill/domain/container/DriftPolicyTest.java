package io.waybill.domain.container;

import static io.waybill.domain.container.ContainerHistory.NOON;
import static io.waybill.domain.container.ContainerHistory.WEB;
import static io.waybill.domain.container.ContainerHistory.because;
import static io.waybill.domain.container.ContainerHistory.desired;
import static io.waybill.domain.container.ContainerHistory.drifted;
import static io.waybill.domain.container.ContainerHistory.exited;
import static io.waybill.domain.container.ContainerHistory.finished;
import static io.waybill.domain.container.ContainerHistory.minute;
import static io.waybill.domain.container.ContainerHistory.named;
import static io.waybill.domain.container.ContainerHistory.observe;
import static io.waybill.domain.container.ContainerHistory.operation;
import static io.waybill.domain.container.ContainerHistory.running;
import static io.waybill.domain.container.ContainerHistory.runningHistory;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.TransitionRefused;
import io.waybill.domain.container.ContainerCommand.AcceptDrift;
import io.waybill.domain.container.ContainerCommand.ChangeDriftPolicy;
import io.waybill.domain.container.ContainerCommand.GiveUpOnDrift;
import io.waybill.domain.container.ContainerCommand.HealContainer;
import io.waybill.domain.container.ContainerCommand.StartContainer;
import io.waybill.domain.container.ContainerEvent.ContainerDriftAccepted;
import io.waybill.domain.container.ContainerEvent.ContainerDriftGivenUp;
import io.waybill.domain.container.ContainerEvent.ContainerDriftPolicyChanged;
import io.waybill.domain.container.ContainerEvent.ContainerDrifted;
import io.waybill.domain.container.ContainerEvent.ContainerExited;
import io.waybill.domain.container.ContainerEvent.ContainerHealingRequested;
import io.waybill.domain.container.ContainerEvent.ContainerOperationAbandoned;
import io.waybill.domain.container.ContainerEvent.ContainerOperationSucceeded;
import io.waybill.domain.container.ContainerEvent.ContainerReconciled;
import io.waybill.domain.container.ContainerEvent.ContainerRemoved;
import io.waybill.domain.container.ContainerEvent.ContainerRenamed;
import io.waybill.domain.container.ContainerEvent.ContainerStartRequested;
import io.waybill.domain.container.ContainerEvent.ContainerStarted;

import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.TestExecutor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;

/** What is done about drift, under each policy. */
class DriftPolicyTest {
    private static final Occurrence BY_HAND = because(Cause.SOMEBODY_ELSE);
    private static final ContainerDrifted STOPPED =
            drifted("state", "running", "exited", 5, Cause.SOMEBODY_ELSE);

    private final AggregateTestFixture<Container> container =
            new AggregateTestFixture<>(Container.class);

    private TestExecutor<Container> stoppedByHand(DriftPolicy policy, ContainerEvent... since) {
        List<ContainerEvent> events = new ArrayList<>();
        events.add(new ContainerDriftPolicyChanged(WEB, DriftPolicy.RECORD, policy));
        events.add(new ContainerExited(WEB, exited(0, 5, 0), BY_HAND.at(minute(5))));
        events.add(STOPPED);
        events.addAll(List.of(since));
        return container.given(runningHistory()).andGiven(events);
    }

    private static HealContainer heal(int number, int attempt) {
        return new HealContainer(WEB, operation(number), attempt, NOON);
    }

    private static ContainerHealingRequested healing(int number, int attempt, Drift... drift) {
        Operation operation = Operation.of(operation(number), Action.HEAL);
        return new ContainerHealingRequested(
                WEB, desired(DesiredState.RUNNING, operation), List.of(drift), attempt, NOON);
    }

    private static ContainerDriftGivenUp givenUp() {
        return new ContainerDriftGivenUp(WEB, STOPPED.drift(), 1, "often enough");
    }

    @Test
    void aPolicyIsRecordUntilSomebodySaysOtherwise() {
        container
                .given(runningHistory())
                .when(new ChangeDriftPolicy(WEB, DriftPolicy.ENFORCE))
                .expectEvents(
                        new ContainerDriftPolicyChanged(
                                WEB, DriftPolicy.RECORD, DriftPolicy.ENFORCE));
        container
                .given(runningHistory())
                .when(new ChangeDriftPolicy(WEB, DriftPolicy.RECORD))
                .expectNoEvents();
    }

    @Test
    void ofARemovedContainerThereIsNoPolicyToChange() {
        container
                .given(ContainerHistory.settledAs(ContainerStatus.REMOVED, DesiredState.ABSENT))
                .when(new ChangeDriftPolicy(WEB, DriftPolicy.ENFORCE))
                .expectException(TransitionRefused.class)
                .expectNoEvents();
    }

    @Test
    void enforcedItIsMadeAsItWasAskedToBe() {
        stoppedByHand(DriftPolicy.ENFORCE)
                .when(heal(1, 1))
                .expectEvents(healing(1, 1, STOPPED.drift().getFirst()));
    }

    @Test
    void healedItIsReconciled() {
        stoppedByHand(DriftPolicy.ENFORCE, healing(1, 1, STOPPED.drift().getFirst()))
                .when(finished(1, running(7), null))
                .expectEvents(
                        new ContainerStarted(WEB, running(7), ContainerHistory.by(1).at(minute(7))),
                        new ContainerOperationSucceeded(
                                WEB, operation(1), Action.HEAL, desired(DesiredState.RUNNING)),
                        new ContainerReconciled(WEB))
                .expectState(now -> assertThat(now.state().enforcement().attempts()).isEqualTo(1));
    }

    @ParameterizedTest
    @EnumSource(value = DriftPolicy.class, names = "ENFORCE", mode = EnumSource.Mode.EXCLUDE)
    void underAnotherPolicyNothingIsHealed(DriftPolicy policy) {
        stoppedByHand(policy).when(heal(1, 1)).expectNoEvents();
    }

    @Test
    void whatIsInFlightIsNotHealedIntoPieces() {
        stoppedByHand(
                        DriftPolicy.ENFORCE,
                        new ContainerStartRequested(
                                WEB,
                                desired(
                                        DesiredState.RUNNING,
                                        Operation.of(operation(1), Action.START))))
                .when(heal(2, 1))
                .expectNoEvents();
    }

    @ParameterizedTest
    @CsvSource({
        "PROCESS,0,false",
        "PROCESS,1,false",
        "PROCESS,139,false",
        "PROCESS,137,true",
        "PROCESS,143,true",
        "OUT_OF_MEMORY,137,false",
        "SOMEBODY_ELSE,0,true",
        "ENGINE,0,true",
        "UNOBSERVED,0,true"
    })
    void aProcessThatEndedByItselfIsLeftToItsRestartPolicy(
            Cause cause, int exitCode, boolean healed) {
        TestExecutor<Container> ended =
                container
                        .given(runningHistory())
                        .andGiven(
                                new ContainerDriftPolicyChanged(
                                        WEB, DriftPolicy.RECORD, DriftPolicy.ENFORCE))
                        .andGivenCommands(observe(exited(0, 5, exitCode), because(cause)));
        Drift drift = new Drift("state", "running", "exited", minute(5), cause);
        if (healed) {
            ended.when(heal(1, 1)).expectEvents(healing(1, 1, drift));
        } else {
            ended.when(heal(1, 1)).expectNoEvents();
        }
    }

    @Test
    void anEndByHandAfterOneByItselfIsHealed() {
        container
                .given(runningHistory())
                .andGiven(
                        new ContainerDriftPolicyChanged(
                                WEB, DriftPolicy.RECORD, DriftPolicy.ENFORCE))
                .andGivenCommands(
                        observe(exited(0, 5, 1), because(Cause.PROCESS)),
                        observe(exited(6, 8, 143), BY_HAND))
                .when(heal(1, 1))
                .expectEvents(
                        healing(
                                1,
                                1,
                                new Drift(
                                        "state",
                                        "running",
                                        "exited",
                                        minute(8),
                                        Cause.SOMEBODY_ELSE)));
    }

    @Test
    void givenUpNothingIsHealedUntilSomebodySaysSo() {
        stoppedByHand(DriftPolicy.ENFORCE, healing(1, 1, STOPPED.drift().getFirst()))
                .andGivenCommands(finished(1, exited(0, 5, 0), new Failure("x", "x")))
                .when(new GiveUpOnDrift(WEB, "often enough"))
                .expectEvents(givenUp());
        stoppedByHand(DriftPolicy.ENFORCE, givenUp()).when(heal(2, 2)).expectNoEvents();
        stoppedByHand(DriftPolicy.ENFORCE, givenUp())
                .when(new GiveUpOnDrift(WEB, "often enough"))
                .expectNoEvents();
    }

    @Test
    void thePolicySaidAgainBeginsAnew() {
        stoppedByHand(DriftPolicy.ENFORCE, givenUp())
                .when(new ChangeDriftPolicy(WEB, DriftPolicy.ENFORCE))
                .expectEvents(
                        new ContainerDriftPolicyChanged(
                                WEB, DriftPolicy.ENFORCE, DriftPolicy.ENFORCE))
                .expectState(
                        now -> assertThat(now.state().enforcement()).isEqualTo(Enforcement.NONE));
    }

    @Test
    void whateverSomebodyAsksOfItBeginsAnew() {
        stoppedByHand(DriftPolicy.ENFORCE, givenUp())
                .when(new StartContainer(WEB, operation(2)))
                .expectState(
                        now -> assertThat(now.state().enforcement()).isEqualTo(Enforcement.NONE));
    }

    @Test
    void whatSomebodyAsksOvertakesAHealing() {
        Operation stop = Operation.of(operation(2), Action.STOP);
        stoppedByHand(DriftPolicy.ENFORCE, healing(1, 1, STOPPED.drift().getFirst()))
                .when(new ContainerCommand.StopContainer(WEB, operation(2), null))
                .expectEvents(
                        new ContainerEvent.ContainerStopRequested(
                                WEB, desired(DesiredState.STOPPED, stop)),
                        new ContainerOperationAbandoned(
                                WEB, operation(1), Action.HEAL, operation(2)));
    }

    @Test
    void acceptedWhatIsFoundIsWhatIsAskedFor() {
        stoppedByHand(DriftPolicy.ACCEPT)
                .when(new AcceptDrift(WEB, null))
                .expectEvents(
                        new ContainerDriftAccepted(
                                WEB, desired(DesiredState.STOPPED), STOPPED.drift()))
                .expectState(now -> assertThat(now.state().drift()).isEmpty());
    }

    @Test
    void anAcceptedNameIsTheContainersName() {
        ContainerDrifted renamed = drifted("name", "web", "shop", 0, Cause.SOMEBODY_ELSE);
        container
                .given(runningHistory())
                .andGiven(
                        new ContainerDriftPolicyChanged(
                                WEB, DriftPolicy.RECORD, DriftPolicy.ACCEPT),
                        new ContainerRenamed(WEB, "web", named(running(0), "shop"), BY_HAND),
                        renamed)
                .when(new AcceptDrift(WEB, null))
                .expectEvents(
                        new ContainerDriftAccepted(
                                WEB, desired(DesiredState.RUNNING).named("shop"), renamed.drift()));
    }

    @Test
    void anAcceptedRemovalIsItsEnd() {
        ContainerDrifted gone = drifted("state", "running", "not-on-host", 0, Cause.SOMEBODY_ELSE);
        container
                .given(runningHistory())
                .andGiven(
                        new ContainerDriftPolicyChanged(
                                WEB, DriftPolicy.RECORD, DriftPolicy.ACCEPT),
                        new ContainerRemoved(WEB, ObservedState.NOT_ON_HOST, BY_HAND),
                        gone)
                .when(new AcceptDrift(WEB, null))
                .expectEvents(
                        new ContainerDriftAccepted(WEB, desired(DesiredState.ABSENT), gone.drift()))
                .expectState(
                        now ->
                                assertThat(now.state().observed().status())
                                        .isEqualTo(ContainerStatus.REMOVED));
    }

    @ParameterizedTest
    @EnumSource(value = DriftPolicy.class, names = "ACCEPT", mode = EnumSource.Mode.EXCLUDE)
    void underAnotherPolicyNothingIsAccepted(DriftPolicy policy) {
        stoppedByHand(policy).when(new AcceptDrift(WEB, null)).expectNoEvents();
    }

    @Test
    void whatCannotBeMadeAnewIsNotTriedInVain() {
        Desired asked = desired(DesiredState.RUNNING);
        ContainerSpec lacking =
                ContainerSpec.DEFAULT.withEnvironment(
                        java.util.Map.of(),
                        java.util.Map.of(
                                "TOKEN", new Fingerprint("0a1b2c3d", "cd".repeat(32)).text()));
        Desired adopted =
                new Desired(
                        asked.host(),
                        asked.name(),
                        1,
                        asked.image(),
                        lacking,
                        DesiredState.RUNNING,
                        null,
                        "e1");
        ContainerState gone =
                ContainerState.evolve(
                        null, new ContainerEvent.ContainerAdopted(WEB, adopted, running(0)));
        for (ContainerEvent event :
                List.of(
                        new ContainerDriftPolicyChanged(
                                WEB, DriftPolicy.RECORD, DriftPolicy.ENFORCE),
                        new ContainerRemoved(WEB, ObservedState.NOT_ON_HOST, BY_HAND),
                        drifted("state", "running", "not-on-host", 0, Cause.SOMEBODY_ELSE))) {
            gone = ContainerState.evolve(gone, event);
        }
        assertThat(Healing.of(gone))
                .isEqualTo(
                        new Healing.Impossible(
                                "it is not on its host and cannot be made there anew: the values of TOKEN are not on record"));
    }
}

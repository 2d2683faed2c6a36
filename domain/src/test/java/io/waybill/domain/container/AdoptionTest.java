package io.waybill.domain.container;

import static io.waybill.domain.container.ContainerHistory.HOST;
import static io.waybill.domain.container.ContainerHistory.WEB;
import static io.waybill.domain.container.ContainerHistory.because;
import static io.waybill.domain.container.ContainerHistory.by;
import static io.waybill.domain.container.ContainerHistory.created;
import static io.waybill.domain.container.ContainerHistory.exited;
import static io.waybill.domain.container.ContainerHistory.finished;
import static io.waybill.domain.container.ContainerHistory.observe;
import static io.waybill.domain.container.ContainerHistory.operation;
import static io.waybill.domain.container.ContainerHistory.running;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.domain.ImageId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.TransitionRefused;
import io.waybill.domain.container.ContainerCommand.AdoptContainer;
import io.waybill.domain.container.ContainerCommand.DeclareContainer;
import io.waybill.domain.container.ContainerCommand.RemoveContainer;
import io.waybill.domain.container.ContainerCommand.StartContainer;
import io.waybill.domain.container.ContainerCommand.StopContainer;
import io.waybill.domain.container.ContainerEvent.ContainerAdopted;
import io.waybill.domain.container.ContainerEvent.ContainerExited;
import io.waybill.domain.container.ContainerEvent.ContainerOperationSucceeded;
import io.waybill.domain.container.ContainerEvent.ContainerRemovalRequested;
import io.waybill.domain.container.ContainerEvent.ContainerRemoved;
import io.waybill.domain.container.ContainerEvent.ContainerStopRequested;

import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/** A container that somebody else made comes under record. */
class AdoptionTest {
    private static final ImageReference LOCAL =
            new ImageReference(new ImageId("web"), ImageReference.NONE, "sha256:" + "b".repeat(64));
    private static final ContainerSpec HIDING =
            ContainerSpec.DEFAULT.withEnvironment(
                    Map.of("PORT", "80"),
                    Map.of("DB_PASSWORD", new Fingerprint("0a1b2c3d", "cd".repeat(32)).text()));

    private final AggregateTestFixture<Container> container =
            new AggregateTestFixture<>(Container.class);

    private static AdoptContainer adopt(ObservedState observed) {
        return new AdoptContainer(
                WEB, HOST, new Unmanaged(observed, "web:latest", LOCAL, HIDING), LOCAL);
    }

    private static Desired asFound(DesiredState state) {
        return new Desired(HOST, "web", 1, LOCAL, HIDING, state, null, "e1");
    }

    private static ContainerAdopted adoptedRunning() {
        return new ContainerAdopted(WEB, asFound(DesiredState.RUNNING), running(0));
    }

    private static Desired asked(DesiredState state, int number, Action action) {
        return asFound(state).begin(Operation.of(operation(number), action), state);
    }

    @Test
    void itsWholeStateAsFoundBeginsItsLifeAndNothingIsInFlight() {
        container.givenNoPriorActivity().when(adopt(running(0))).expectEvents(adoptedRunning());
    }

    @Test
    void oneThatIsPausedIsToStayPaused() {
        ObservedState paused = running(0).withStatus(ContainerStatus.PAUSED);
        container
                .givenNoPriorActivity()
                .when(adopt(paused))
                .expectEvents(new ContainerAdopted(WEB, asFound(DesiredState.PAUSED), paused));
    }

    @Test
    void oneThatDoesNotRunIsNotStarted() {
        for (ObservedState idle : List.of(created(), exited(0, 1, 3))) {
            new AggregateTestFixture<>(Container.class)
                    .givenNoPriorActivity()
                    .when(adopt(idle))
                    .expectEvents(new ContainerAdopted(WEB, asFound(DesiredState.STOPPED), idle));
        }
    }

    @Test
    void adoptingTwiceIsNoNews() {
        container.given(adoptedRunning()).when(adopt(exited(0, 1, 0))).expectNoEvents();
    }

    @Test
    void oneThatIsGoingOrGoneIsRefused() {
        for (ContainerStatus status :
                List.of(ContainerStatus.REMOVING, ContainerStatus.DEAD, ContainerStatus.REMOVED)) {
            new AggregateTestFixture<>(Container.class)
                    .givenNoPriorActivity()
                    .when(adopt(running(0).withStatus(status)))
                    .expectException(TransitionRefused.class)
                    .expectNoEvents();
        }
    }

    @Test
    void oneThatWasAdoptedAndRemovedIsNotBroughtBack() {
        container
                .given(
                        adoptedRunning(),
                        new ContainerRemovalRequested(
                                WEB, asked(DesiredState.ABSENT, 1, Action.FORCE_REMOVE)),
                        new ContainerRemoved(WEB, ObservedState.REMOVED, by(1)),
                        new ContainerOperationSucceeded(
                                WEB,
                                operation(1),
                                Action.FORCE_REMOVE,
                                asFound(DesiredState.ABSENT)))
                .when(adopt(running(0)))
                .expectException(TransitionRefused.class)
                .expectNoEvents();
    }

    @Test
    void itIsCommandedAsAnyOtherAndKeepsItsEnginesId() {
        container
                .given(adoptedRunning())
                .when(new StopContainer(WEB, operation(1), null))
                .expectEvents(
                        new ContainerStopRequested(
                                WEB, asked(DesiredState.STOPPED, 1, Action.STOP)));
    }

    @Test
    void anOperationOnItSettlesAsAnyOther() {
        container
                .given(
                        adoptedRunning(),
                        new ContainerStopRequested(
                                WEB, asked(DesiredState.STOPPED, 1, Action.STOP)))
                .when(finished(1, exited(0, 5, 0), null))
                .expectEvents(
                        new ContainerExited(
                                WEB, exited(0, 5, 0), by(1).at(ContainerHistory.minute(5))),
                        new ContainerOperationSucceeded(
                                WEB, operation(1), Action.STOP, asFound(DesiredState.STOPPED)));
    }

    @Test
    void whatHappensToItPastWaybillIsHistoryAndDrift() {
        container
                .given(adoptedRunning())
                .when(observe(exited(0, 5, 0), because(Cause.SOMEBODY_ELSE)))
                .expectEvents(
                        new ContainerExited(
                                WEB,
                                exited(0, 5, 0),
                                because(Cause.SOMEBODY_ELSE).at(ContainerHistory.minute(5))),
                        ContainerHistory.drifted(
                                "state", "running", "exited", 5, Cause.SOMEBODY_ELSE));
    }

    @Test
    void itIsNotMadeAnewWithoutTheValuesThatAreNotOnRecord() {
        container
                .given(
                        adoptedRunning(),
                        new ContainerRemoved(
                                WEB, ObservedState.NOT_ON_HOST, because(Cause.SOMEBODY_ELSE)))
                .when(new StartContainer(WEB, operation(1)))
                .expectException(TransitionRefused.class)
                .expectExceptionMessage(
                        "cannot start container web: it is not on its host and cannot be made there anew:"
                                + " the values of DB_PASSWORD are not on record; remove ends it, run makes another one")
                .expectNoEvents();
    }

    @Test
    void itsRemovalCanBeAskedForAllTheSame() {
        container
                .given(
                        adoptedRunning(),
                        new ContainerRemoved(
                                WEB, ObservedState.NOT_ON_HOST, because(Cause.SOMEBODY_ELSE)))
                .when(new RemoveContainer(WEB, operation(1), false))
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void nobodyRunsAContainerFromFingerprints() {
        container
                .givenNoPriorActivity()
                .when(
                        new DeclareContainer(
                                WEB,
                                operation(0),
                                HOST,
                                "web",
                                ContainerHistory.IMAGE,
                                HIDING,
                                true))
                .expectException(InvalidInput.class)
                .expectNoEvents();
    }

    @Test
    void onlyAnAdoptedImageMayLackARepository() {
        assertThatThrownBy(
                        () -> new ImageReference(new ImageId("web"), 1, "sha256:" + "b".repeat(64)))
                .isInstanceOf(InvalidInput.class);
    }
}

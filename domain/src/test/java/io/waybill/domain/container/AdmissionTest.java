package io.waybill.domain.container;

import static io.waybill.domain.container.Histories.AN_END;
import static io.waybill.domain.container.Histories.CONTAINER;
import static io.waybill.domain.container.Histories.FIRST_RUN;
import static io.waybill.domain.container.Histories.byHand;
import static io.waybill.domain.container.Histories.desired;
import static io.waybill.domain.container.Histories.exited;
import static io.waybill.domain.container.Histories.fold;
import static io.waybill.domain.container.Histories.madeAndNotStarted;
import static io.waybill.domain.container.Histories.madeAndRemoved;
import static io.waybill.domain.container.Histories.madeAndRunning;
import static io.waybill.domain.container.Histories.madeAndStopped;
import static io.waybill.domain.container.Histories.operation;
import static io.waybill.domain.container.Histories.running;
import static io.waybill.domain.container.Histories.then;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.domain.Answer;
import io.waybill.domain.OperationId;
import io.waybill.domain.TransitionRefused;
import io.waybill.domain.container.ContainerCommand.KillContainer;
import io.waybill.domain.container.ContainerCommand.PauseContainer;
import io.waybill.domain.container.ContainerCommand.RemoveContainer;
import io.waybill.domain.container.ContainerCommand.RenameContainer;
import io.waybill.domain.container.ContainerCommand.RestartContainer;
import io.waybill.domain.container.ContainerCommand.StartContainer;
import io.waybill.domain.container.ContainerCommand.StopContainer;
import io.waybill.domain.container.ContainerCommand.UnpauseContainer;
import io.waybill.domain.container.ContainerEvent.ContainerDied;
import io.waybill.domain.container.ContainerEvent.ContainerExited;
import io.waybill.domain.container.ContainerEvent.ContainerKillRequested;
import io.waybill.domain.container.ContainerEvent.ContainerOperationFailed;
import io.waybill.domain.container.ContainerEvent.ContainerOperationSucceeded;
import io.waybill.domain.container.ContainerEvent.ContainerPauseRequested;
import io.waybill.domain.container.ContainerEvent.ContainerPaused;
import io.waybill.domain.container.ContainerEvent.ContainerRemovalRequested;
import io.waybill.domain.container.ContainerEvent.ContainerRemoved;
import io.waybill.domain.container.ContainerEvent.ContainerRenameRequested;
import io.waybill.domain.container.ContainerEvent.ContainerRestartRequested;
import io.waybill.domain.container.ContainerEvent.ContainerStartRequested;
import io.waybill.domain.container.ContainerEvent.ContainerStopRequested;
import io.waybill.domain.container.ContainerEvent.ContainerUnpauseRequested;
import io.waybill.domain.container.ContainerEvent.Intent;

import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.Message;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.ResultValidator;
import org.hamcrest.CustomTypeSafeMatcher;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The aggregate does what the table says, in every state, with nothing in flight. */
class AdmissionTest {

    private static final OperationId ASKED = operation(99);

    static Stream<Arguments> everyStateAndAction() {
        return Arrays.stream(ContainerStatus.values())
                .flatMap(
                        status ->
                                Admission.actions().stream()
                                        .map(action -> Arguments.of(status, action)));
    }

    @ParameterizedTest(name = "{1} of one that is {0}")
    @MethodSource("everyStateAndAction")
    void theAggregateDoesWhatTheTableSays(ContainerStatus status, Action action) {
        List<ContainerEvent> history = historyTo(status);
        long sequence = history.size() - 1;
        ResultValidator<Container> result =
                new AggregateTestFixture<>(Container.class).given(history).when(command(action));

        switch (Admission.of(status, action)) {
            case Verdict.Admitted _ ->
                    result.expectSuccessfulHandlerExecution()
                            .expectResultMessagePayload(new Answer(ASKED, sequence + 1, true))
                            .expectEventsMatching(theOneIntent(action));
            case Verdict.AlreadySo _ ->
                    result.expectSuccessfulHandlerExecution()
                            .expectResultMessagePayload(new Answer(null, sequence, false))
                            .expectNoEvents();
            case Verdict.Refused(String because) ->
                    result.expectException(TransitionRefused.class)
                            .expectExceptionMessage(
                                    "cannot " + action.words() + " container web-1: " + because)
                            .expectNoEvents();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyHistoryEndsInItsStateWithNothingInFlight(ContainerStatus status) {
        ContainerState state = fold(historyTo(status));

        assertThat(state.observed().status()).isEqualTo(status);
        assertThat(state.desired().operation()).isNull();
    }

    @Test
    void theTableSpeaksOfEveryStateAndEveryActionButCreation() {
        assertThat(Admission.TABLE.keySet()).containsExactly(ContainerStatus.values());
        Admission.TABLE.forEach(
                (status, row) ->
                        assertThat(row.keySet())
                                .as("%s", status)
                                .containsExactlyInAnyOrderElementsOf(Admission.actions()));
        assertThat(Admission.actions()).hasSize(Action.values().length - 1);
        assertThatThrownBy(() -> Admission.of(ContainerStatus.RUNNING, Action.CREATE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyRefusalSaysMoreThanNo() {
        Admission.TABLE
                .values()
                .forEach(
                        row ->
                                row.values().stream()
                                        .filter(Verdict.Refused.class::isInstance)
                                        .map(Verdict.Refused.class::cast)
                                        .forEach(
                                                refused ->
                                                        assertThat(refused.because())
                                                                .hasSizeGreaterThan(10)));
    }

    private static Matcher<List<? super EventMessage<?>>> theOneIntent(Action action) {
        return new CustomTypeSafeMatcher<>("one intent to " + action.words()) {
            @Override
            protected boolean matchesSafely(List<? super EventMessage<?>> events) {
                return events.size() == 1
                        && events.getFirst() instanceof Message<?> message
                        && message.getPayload() instanceof Intent intent
                        && intent.getClass().equals(intentOf(action))
                        && intent.operation().equals(ASKED);
            }
        };
    }

    private static Class<? extends Intent> intentOf(Action action) {
        return switch (action) {
            case CREATE -> throw new IllegalArgumentException("nothing is there to be asked");
            case START -> ContainerStartRequested.class;
            case STOP -> ContainerStopRequested.class;
            case RESTART -> ContainerRestartRequested.class;
            case PAUSE -> ContainerPauseRequested.class;
            case UNPAUSE -> ContainerUnpauseRequested.class;
            case KILL -> ContainerKillRequested.class;
            case RENAME -> ContainerRenameRequested.class;
            case REMOVE, FORCE_REMOVE -> ContainerRemovalRequested.class;
        };
    }

    static ContainerCommand command(Action action) {
        return switch (action) {
            case CREATE -> throw new IllegalArgumentException("nothing is there to be asked");
            case START -> new StartContainer(CONTAINER, ASKED);
            case STOP -> new StopContainer(CONTAINER, ASKED, null);
            case RESTART -> new RestartContainer(CONTAINER, ASKED, null);
            case PAUSE -> new PauseContainer(CONTAINER, ASKED);
            case UNPAUSE -> new UnpauseContainer(CONTAINER, ASKED);
            case KILL -> new KillContainer(CONTAINER, ASKED, "KILL");
            case RENAME -> new RenameContainer(CONTAINER, ASKED, "another-name");
            case REMOVE -> new RemoveContainer(CONTAINER, ASKED, false);
            case FORCE_REMOVE -> new RemoveContainer(CONTAINER, ASKED, true);
        };
    }

    /** How it comes to be so, with what it is being what was asked for, wherever that can be. */
    private static List<ContainerEvent> historyTo(ContainerStatus status) {
        return switch (status) {
            case NOT_ON_HOST ->
                    then(
                            madeAndRunning(),
                            new ContainerRemoved(CONTAINER, ObservedState.NOT_ON_HOST, byHand()));
            case CREATED -> madeAndNotStarted();
            case RUNNING -> madeAndRunning();
            case PAUSED ->
                    then(
                            madeAndRunning(),
                            new ContainerPauseRequested(
                                    CONTAINER, desired(DesiredState.PAUSED, 2, Action.PAUSE)),
                            new ContainerPaused(
                                    CONTAINER,
                                    running(FIRST_RUN).withStatus(ContainerStatus.PAUSED),
                                    byHand()),
                            new ContainerOperationSucceeded(
                                    CONTAINER,
                                    operation(2),
                                    Action.PAUSE,
                                    desired(DesiredState.PAUSED)));
            case RESTARTING ->
                    then(
                            madeAndRunning(),
                            new ContainerExited(
                                    CONTAINER,
                                    exited(FIRST_RUN, AN_END, 1)
                                            .withStatus(ContainerStatus.RESTARTING),
                                    byHand()));
            case EXITED -> madeAndStopped();
            case REMOVING ->
                    then(
                            madeAndStopped(),
                            new ContainerRemovalRequested(
                                    CONTAINER, desired(DesiredState.ABSENT, 3, Action.REMOVE)),
                            new ContainerExited(
                                    CONTAINER,
                                    exited(FIRST_RUN, AN_END, 0)
                                            .withStatus(ContainerStatus.REMOVING),
                                    byHand()),
                            new ContainerOperationFailed(
                                    CONTAINER,
                                    operation(3),
                                    Action.REMOVE,
                                    new Failure("timeout", "it took too long"),
                                    desired(DesiredState.ABSENT)));
            case DEAD ->
                    then(
                            madeAndStopped(),
                            new ContainerDied(
                                    CONTAINER,
                                    exited(FIRST_RUN, AN_END, 0).withStatus(ContainerStatus.DEAD),
                                    byHand()));
            case REMOVED -> madeAndRemoved();
        };
    }
}

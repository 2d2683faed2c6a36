package io.waybill.domain.container;

import static io.waybill.domain.container.ContainerHistory.WEB;
import static io.waybill.domain.container.ContainerHistory.operation;
import static io.waybill.domain.container.ContainerHistory.settledAs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.domain.Answer;
import io.waybill.domain.HostId;
import io.waybill.domain.OperationId;
import io.waybill.domain.TransitionRefused;

import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.ResultValidator;
import org.axonframework.test.matchers.Matchers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The aggregate does what the table says, in every state and for everything that can be asked. */
class AdmissionTest {
    private static final OperationId ASKED = operation(7);
    private static final HostId OTHER = new HostId("host-2");

    private static final Set<Action> KEEPS_WHAT_IS_ASKED =
            Set.of(Action.RENAME, Action.MOVE, Action.UPGRADE, Action.ROLLBACK);

    static Stream<Arguments> everyStateAndAction() {
        return Arrays.stream(ContainerStatus.values())
                .flatMap(
                        status ->
                                Arrays.stream(DesiredState.values())
                                        .flatMap(
                                                desired ->
                                                        Admission.actions().stream()
                                                                .map(
                                                                        action ->
                                                                                Arguments.of(
                                                                                        status,
                                                                                        desired,
                                                                                        action))));
    }

    @Test
    void theTableHasAVerdictForEveryStateAndAction() {
        assertThat(Admission.TABLE).containsOnlyKeys(ContainerStatus.values());
        assertThat(Admission.TABLE.values())
                .allSatisfy(
                        row ->
                                assertThat(row)
                                        .containsOnlyKeys(
                                                Admission.actions().toArray(Action[]::new)));
    }

    @Test
    void creationIsNotAskedOfAContainerOnRecord() {
        assertThatThrownBy(() -> Admission.of(ContainerStatus.RUNNING, Action.CREATE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest(name = "{0}, asked to be {1}: {2}")
    @MethodSource("everyStateAndAction")
    void theAggregateDoesWhatTheTableSays(
            ContainerStatus status, DesiredState desired, Action action) {
        ResultValidator<Container> result =
                new AggregateTestFixture<>(Container.class)
                        .given(settledAs(status, desired))
                        .when(command(action));
        switch (verdict(status, desired, action)) {
            case Verdict.Admitted _ -> expectBegun(result, action);
            case Verdict.AlreadySo _ -> {
                if (desired == target(action, desired)) {
                    result.expectSuccessfulHandlerExecution()
                            .expectNoEvents()
                            .expectResultMessagePayload(new Answer(null, 2, false));
                } else {
                    // Somebody else brought it about: it is asked for from here on.
                    expectBegun(result, action);
                }
            }
            case Verdict.Refused(String because) ->
                    result.expectNoEvents()
                            .expectException(TransitionRefused.class)
                            .expectExceptionMessage(
                                    "cannot " + action.words() + " container web: " + because);
        }
    }

    @Test
    void everyRefusalSaysTheStateAndThenWhatToDo() {
        assertThat(refusals())
                .hasSizeGreaterThan(30)
                .allSatisfy(because -> assertThat(because).matches("[a-z][^;]+; [^;]+"));
    }

    @Test
    void programsKnowARefusalByItsCode() {
        assertThat(new TransitionRefused("stop", "container web", "it was removed").code())
                .isEqualTo("transition-refused");
    }

    // These keep what is asked for, so they alone would leave a removal asked for.
    private static Verdict verdict(ContainerStatus status, DesiredState desired, Action action) {
        Verdict byTable = Admission.of(status, action);
        boolean goesOnToAbsent =
                KEEPS_WHAT_IS_ASKED.contains(action) && desired == DesiredState.ABSENT;
        return goesOnToAbsent && byTable instanceof Verdict.Admitted
                ? new Verdict.Refused(
                        "its removal was asked for; remove it again, or start or stop it first")
                : byTable;
    }

    private static List<String> refusals() {
        return Admission.TABLE.values().stream()
                .flatMap(row -> row.values().stream())
                .filter(Verdict.Refused.class::isInstance)
                .map(verdict -> ((Verdict.Refused) verdict).because())
                .toList();
    }

    private static void expectBegun(ResultValidator<Container> result, Action action) {
        result.expectSuccessfulHandlerExecution()
                .expectEventsMatching(
                        Matchers.payloadsMatching(
                                Matchers.exactSequenceOf(
                                        Matchers.matches(
                                                (ContainerEvent event) -> begins(event, action)),
                                        Matchers.andNoMore())))
                .expectResultMessagePayload(new Answer(ASKED, 3, true));
    }

    private static boolean begins(ContainerEvent event, Action action) {
        if (!(event instanceof ContainerEvent.Intent intent)
                || event.getClass() != intent(action)) {
            return false;
        }
        Operation inFlight = intent.desired().operation();
        return inFlight != null
                && inFlight.action() == action
                && intent.operation().equals(ASKED)
                && intent.desired().state() == target(action, intent.desired().state());
    }

    private static Class<? extends ContainerEvent.Intent> intent(Action action) {
        return switch (action) {
            case CREATE -> ContainerEvent.ContainerDeclared.class;
            case START -> ContainerEvent.ContainerStartRequested.class;
            case STOP -> ContainerEvent.ContainerStopRequested.class;
            case RESTART -> ContainerEvent.ContainerRestartRequested.class;
            case PAUSE -> ContainerEvent.ContainerPauseRequested.class;
            case UNPAUSE -> ContainerEvent.ContainerUnpauseRequested.class;
            case KILL -> ContainerEvent.ContainerKillRequested.class;
            case RENAME -> ContainerEvent.ContainerRenameRequested.class;
            case MOVE -> ContainerEvent.ContainerMoveRequested.class;
            case UPGRADE, ROLLBACK -> ContainerEvent.ContainerRevisionRequested.class;
            case REMOVE, FORCE_REMOVE -> ContainerEvent.ContainerRemovalRequested.class;
            case HEAL, REMAKE -> ContainerEvent.ContainerHealingRequested.class;
        };
    }

    private static DesiredState target(Action action, DesiredState before) {
        return switch (action) {
            case CREATE, RENAME, MOVE, UPGRADE, ROLLBACK, HEAL, REMAKE -> before;
            case START, RESTART, UNPAUSE -> DesiredState.RUNNING;
            case STOP, KILL -> DesiredState.STOPPED;
            case PAUSE -> DesiredState.PAUSED;
            case REMOVE, FORCE_REMOVE -> DesiredState.ABSENT;
        };
    }

    static ContainerCommand command(Action action) {
        return switch (action) {
            case CREATE -> throw new IllegalArgumentException("a container is created once");
            case START -> new ContainerCommand.StartContainer(WEB, ASKED);
            case STOP -> new ContainerCommand.StopContainer(WEB, ASKED, null);
            case RESTART -> new ContainerCommand.RestartContainer(WEB, ASKED, null);
            case PAUSE -> new ContainerCommand.PauseContainer(WEB, ASKED);
            case UNPAUSE -> new ContainerCommand.UnpauseContainer(WEB, ASKED);
            case KILL -> new ContainerCommand.KillContainer(WEB, ASKED, "KILL");
            case RENAME -> new ContainerCommand.RenameContainer(WEB, ASKED, "shop");
            case MOVE -> new ContainerCommand.MoveContainer(WEB, ASKED, OTHER, null, false);
            case UPGRADE -> revise(RevisionCause.UPGRADE, null);
            case ROLLBACK -> revise(RevisionCause.ROLLBACK, 1);
            case REMOVE -> new ContainerCommand.RemoveContainer(WEB, ASKED, false);
            case FORCE_REMOVE -> new ContainerCommand.RemoveContainer(WEB, ASKED, true);
            case HEAL, REMAKE -> throw new IllegalArgumentException("its drift policy heals it");
        };
    }

    private static ContainerCommand revise(RevisionCause why, @Nullable Integer revisionOf) {
        return new ContainerCommand.ReviseContainer(
                WEB,
                ASKED,
                ContainerHistory.LATER_IMAGE,
                ContainerSpec.DEFAULT,
                why,
                revisionOf,
                null,
                null,
                ReplaceOrder.AUTO,
                null);
    }
}

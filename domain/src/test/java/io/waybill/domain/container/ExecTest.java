package io.waybill.domain.container;

import static io.waybill.domain.container.ContainerHistory.HOST;
import static io.waybill.domain.container.ContainerHistory.NOON;
import static io.waybill.domain.container.ContainerHistory.WEB;
import static io.waybill.domain.container.ContainerHistory.operation;
import static io.waybill.domain.container.ContainerHistory.runningHistory;
import static io.waybill.domain.container.ContainerHistory.settledAs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.TransitionRefused;
import io.waybill.domain.container.ContainerCommand.ExecInContainer;
import io.waybill.domain.container.ContainerCommand.ReportExec;
import io.waybill.domain.container.ContainerEvent.ContainerExecCompleted;
import io.waybill.domain.container.ContainerEvent.ContainerExecRequested;

import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Programs run in a container on request. */
class ExecTest {
    private static final ExecOutcome DONE =
            new ExecOutcome(0, Duration.ofSeconds(1), 5, "ab".repeat(32), false, null);

    private final AggregateTestFixture<Container> container =
            new AggregateTestFixture<>(Container.class);

    private static ExecCommand command(String... arguments) {
        return new ExecCommand(List.of(arguments), Map.of(), null, null, Duration.ofMinutes(1));
    }

    private static ContainerExecRequested requested(int number) {
        return new ContainerExecRequested(
                WEB, operation(number), HOST, "web", command("ls").onRecord());
    }

    private static ContainerExecCompleted completed(int number) {
        return new ContainerExecCompleted(
                WEB, operation(number), DONE, Occurrence.by(operation(number), HOST, NOON));
    }

    private static ReportExec report(int number) {
        return new ReportExec(
                WEB, operation(number), DONE, Occurrence.by(operation(number), HOST, NOON));
    }

    @Test
    void aProgramIsAskedForWithoutItsSecrets() {
        container
                .given(runningHistory())
                .when(
                        new ExecInContainer(
                                WEB, operation(7), command("login", "--password", "hunter2")))
                .expectEvents(
                        new ContainerExecRequested(
                                WEB,
                                operation(7),
                                HOST,
                                "web",
                                command("login", "--password", "***").onRecord()));
    }

    @ParameterizedTest
    @EnumSource(value = ContainerStatus.class, mode = EnumSource.Mode.EXCLUDE, names = "RUNNING")
    void whatDoesNotRunTakesNoProgram(ContainerStatus status) {
        container
                .given(settledAs(status, DesiredState.RUNNING))
                .when(new ExecInContainer(WEB, operation(7), command("ls")))
                .expectException(TransitionRefused.class)
                .expectNoEvents();
    }

    @Test
    void anOutcomeIsTakenInOnce() {
        container
                .given(runningHistory())
                .andGiven(requested(7))
                .when(report(7))
                .expectEvents(completed(7));
        new AggregateTestFixture<>(Container.class)
                .given(runningHistory())
                .andGiven(requested(7), completed(7))
                .when(report(7))
                .expectSuccessfulHandlerExecution()
                .expectNoEvents();
    }

    @Test
    void anOutcomeThatNobodyAskedForIsNotTakenIn() {
        container
                .given(runningHistory())
                .andGiven(requested(7))
                .when(report(8))
                .expectSuccessfulHandlerExecution()
                .expectNoEvents();
    }

    @Test
    void anOutcomeIsTakenInOfAContainerThatIsGoneSince() {
        container
                .given(runningHistory())
                .andGiven(
                        requested(7),
                        new ContainerEvent.ContainerRemoved(
                                WEB,
                                ObservedState.REMOVED,
                                ContainerHistory.because(Cause.SOMEBODY_ELSE)))
                .when(report(7))
                .expectEvents(completed(7));
    }

    @Test
    void thereIsALimitToWhatRunsAtOnce() {
        List<Object> given = new ArrayList<>(List.of(runningHistory()));
        for (int number = 100; number < 132; number++) {
            given.add(requested(number));
        }
        container
                .given(given)
                .when(new ExecInContainer(WEB, operation(7), command("ls")))
                .expectException(TransitionRefused.class);
        given.add(completed(100));
        new AggregateTestFixture<>(Container.class)
                .given(given)
                .when(new ExecInContainer(WEB, operation(7), command("ls")))
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void aCommandIsCheckedBeforeItIsPutOnRecord() {
        assertField("command", () -> command());
        assertField("command", () -> command(" "));
        assertField("command", () -> command("a\0b"));
        assertField("command", () -> command("x".repeat((128 << 10) + 1)));
        assertField(
                "environment",
                () ->
                        new ExecCommand(
                                List.of("ls"),
                                Map.of("A=B", "c"),
                                null,
                                null,
                                ExecCommand.USUAL_TIMEOUT));
        assertField(
                "user",
                () ->
                        new ExecCommand(
                                List.of("ls"), Map.of(), "a\0", null, ExecCommand.USUAL_TIMEOUT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT25H"})
    void aTimeoutIsBetweenASecondAndADay(String timeout) {
        assertField(
                "timeout",
                () ->
                        new ExecCommand(
                                List.of("ls"), Map.of(), null, null, Duration.parse(timeout)));
    }

    private static void assertField(String field, Runnable make) {
        assertThatThrownBy(make::run)
                .isInstanceOfSatisfying(
                        InvalidInput.class, bad -> assertThat(bad.field()).isEqualTo(field));
    }
}

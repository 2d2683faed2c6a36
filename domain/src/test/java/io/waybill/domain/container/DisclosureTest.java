package io.waybill.domain.container;

import static io.waybill.domain.container.ContainerHistory.HOST;
import static io.waybill.domain.container.ContainerHistory.WEB;
import static io.waybill.domain.container.ContainerHistory.settledAs;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.TransitionRefused;
import io.waybill.domain.container.ContainerCommand.DiscloseContainer;
import io.waybill.domain.container.ContainerEvent.ContainerDisclosed;

import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Looks inside a container. */
class DisclosureTest {
    private static final Disclosure LOGS = Disclosure.ofLogs(new LogQuery(false, null, 10, false));

    private final AggregateTestFixture<Container> container =
            new AggregateTestFixture<>(Container.class);

    @ParameterizedTest
    @EnumSource(
            value = ContainerStatus.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NOT_ON_HOST", "REMOVED"})
    void whatIsOnItsHostShowsItsOutputAndThatIsOnRecord(ContainerStatus status) {
        container
                .given(settledAs(status, DesiredState.RUNNING))
                .when(new DiscloseContainer(WEB, LOGS))
                .expectEvents(new ContainerDisclosed(WEB, HOST, "web", LOGS));
    }

    @ParameterizedTest
    @EnumSource(
            value = ContainerStatus.class,
            names = {"NOT_ON_HOST", "REMOVED"})
    void whatIsNotThereShowsNothing(ContainerStatus status) {
        container
                .given(settledAs(status, DesiredState.RUNNING))
                .when(new DiscloseContainer(WEB, LOGS))
                .expectException(TransitionRefused.class)
                .expectNoEvents();
    }

    @Test
    void whatDoesNotRunHasNoProcesses() {
        container
                .given(settledAs(ContainerStatus.EXITED, DesiredState.STOPPED))
                .when(new DiscloseContainer(WEB, Disclosure.ofProcesses()))
                .expectException(TransitionRefused.class)
                .expectNoEvents();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "etc/hosts", "../etc", "/a\0b"})
    void aPathIsAbsolute(String path) {
        assertThatThrownBy(() -> Disclosure.ofFiles(path)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void noLinesAreAskedForLessThanNone() {
        assertThatThrownBy(() -> new LogQuery(false, null, -1, false))
                .isInstanceOf(InvalidInput.class);
    }
}

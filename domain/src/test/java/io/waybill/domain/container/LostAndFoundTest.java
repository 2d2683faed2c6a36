package io.waybill.domain.container;

import static io.waybill.domain.container.ContainerHistory.HOST;
import static io.waybill.domain.container.ContainerHistory.NOON;
import static io.waybill.domain.container.ContainerHistory.WEB;
import static io.waybill.domain.container.ContainerHistory.because;
import static io.waybill.domain.container.ContainerHistory.declared;
import static io.waybill.domain.container.ContainerHistory.exited;
import static io.waybill.domain.container.ContainerHistory.minute;
import static io.waybill.domain.container.ContainerHistory.observe;
import static io.waybill.domain.container.ContainerHistory.operation;
import static io.waybill.domain.container.ContainerHistory.running;
import static io.waybill.domain.container.ContainerHistory.runningHistory;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.HostId;
import io.waybill.domain.container.ContainerCommand.MarkContainerFound;
import io.waybill.domain.container.ContainerCommand.MarkContainerLost;
import io.waybill.domain.container.ContainerCommand.StopContainer;
import io.waybill.domain.container.ContainerEvent.ContainerExited;
import io.waybill.domain.container.ContainerEvent.ContainerFound;
import io.waybill.domain.container.ContainerEvent.ContainerLost;
import io.waybill.domain.container.ContainerEvent.ContainerRemoved;
import io.waybill.domain.container.ContainerEvent.ContainerStopRequested;

import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** A container whose host nobody sees, and then again. */
class LostAndFoundTest {
    private static final String AWAY = "its agent is silent";
    private static final ContainerLost LOST = new ContainerLost(WEB, HOST, AWAY, NOON);

    private final AggregateTestFixture<Container> container =
            new AggregateTestFixture<>(Container.class);

    private static List<Object> lostHistory() {
        List<Object> history = new ArrayList<>(List.of(runningHistory()));
        history.add(LOST);
        return history;
    }

    @Test
    void aContainerThatNobodySeesIsLostOnce() {
        MarkContainerLost mark = new MarkContainerLost(WEB, HOST, AWAY, NOON);
        container.given(runningHistory()).when(mark).expectEvents(LOST);
        container.given(lostHistory()).when(mark).expectNoEvents();
    }

    @Test
    void whatIsNotOnTheHostCannotBeLostThere() {
        container
                .given(declared(DesiredState.RUNNING))
                .when(new MarkContainerLost(WEB, HOST, AWAY, NOON))
                .expectNoEvents();
        container
                .given(runningHistory())
                .when(new MarkContainerLost(WEB, new HostId("elsewhere"), AWAY, NOON))
                .expectNoEvents();
    }

    @Test
    void lostItKeepsWhatWasObservedLast() {
        container
                .given(runningHistory())
                .when(new MarkContainerLost(WEB, HOST, AWAY, NOON))
                .expectState(
                        now -> {
                            assertThat(now.state().observed().status())
                                    .isEqualTo(ContainerStatus.RUNNING);
                            assertThat(now.state().lostSince()).isEqualTo(NOON);
                        });
    }

    @Test
    void seenUnchangedItIsFoundAndNothingElse() {
        Occurrence seen = new Occurrence(HOST, minute(9), Cause.UNOBSERVED, null, true);
        container
                .given(lostHistory())
                .when(observe(running(0), seen))
                .expectEvents(new ContainerFound(WEB, HOST, minute(9)));
    }

    @Test
    void seenChangedItIsFoundFirst() {
        Occurrence seen = new Occurrence(HOST, minute(9), Cause.UNOBSERVED, null, true);
        container
                .given(lostHistory())
                .when(observe(exited(0, 5, 0), seen))
                .expectEvents(
                        new ContainerFound(WEB, HOST, minute(9)),
                        new ContainerExited(WEB, exited(0, 5, 0), seen.at(minute(5))),
                        ContainerHistory.drifted(
                                "state", "running", "exited", 5, Cause.UNOBSERVED));
    }

    @Test
    void goneItIsNotFoundButRemoved() {
        container
                .given(lostHistory())
                .when(observe(ObservedState.NOT_ON_HOST, because(Cause.UNOBSERVED)))
                .expectEvents(
                        new ContainerRemoved(
                                WEB, ObservedState.NOT_ON_HOST, because(Cause.UNOBSERVED)),
                        ContainerHistory.drifted(
                                "state", "running", "not-on-host", 0, Cause.UNOBSERVED))
                .expectState(now -> assertThat(now.state().lostSince()).isNull());
    }

    @Test
    void anAgentThatSawItAllAlongFindsItAsItWas() {
        MarkContainerFound mark = new MarkContainerFound(WEB, HOST, minute(9));
        container
                .given(lostHistory())
                .when(mark)
                .expectEvents(new ContainerFound(WEB, HOST, minute(9)));
        container.given(runningHistory()).when(mark).expectNoEvents();
    }

    @Test
    void whatIsAskedOfALostContainerIsAcceptedAndItStaysLost() {
        Operation stop = Operation.of(operation(1), Action.STOP);
        container
                .given(lostHistory())
                .when(new StopContainer(WEB, operation(1), null))
                .expectEvents(
                        new ContainerStopRequested(
                                WEB, ContainerHistory.desired(DesiredState.STOPPED, stop)))
                .expectState(now -> assertThat(now.state().lostSince()).isEqualTo(NOON));
    }
}

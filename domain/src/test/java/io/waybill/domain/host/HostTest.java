package io.waybill.domain.host;

import io.waybill.domain.Answer;
import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.TransitionRefused;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.host.Drain.Outcome;
import io.waybill.domain.host.Drain.Result;
import io.waybill.domain.host.HostCommand.ChangeHostLabels;
import io.waybill.domain.host.HostCommand.DrainHost;
import io.waybill.domain.host.HostCommand.RegisterHost;
import io.waybill.domain.host.HostCommand.ReportDrained;
import io.waybill.domain.host.HostEvent.HostCordoned;
import io.waybill.domain.host.HostEvent.HostDecommissioned;
import io.waybill.domain.host.HostEvent.HostDrainAdvanced;
import io.waybill.domain.host.HostEvent.HostDrainRequested;
import io.waybill.domain.host.HostEvent.HostDrained;
import io.waybill.domain.host.HostEvent.HostLabelsChanged;
import io.waybill.domain.host.HostEvent.HostRegistered;
import io.waybill.domain.host.HostEvent.HostUncordoned;

import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class HostTest {
    private static final HostId ID = new HostId("berlin-1");
    private static final ContainerId WEB = new ContainerId("a".repeat(32));
    private static final ContainerId SHOP = new ContainerId("b".repeat(32));

    private final AggregateTestFixture<Host> host = new AggregateTestFixture<>(Host.class);

    @Test
    void labelsAreReplacedWhole() {
        host.given(registered(Map.of("zone", "a", "disk", "ssd")))
                .when(new ChangeHostLabels(ID, Map.of("zone", "b")))
                .expectEvents(new HostLabelsChanged(ID, Map.of("zone", "b")));
    }

    @Test
    void labelsCanBeTakenAway() {
        host.given(registered(Map.of("zone", "a")))
                .when(new ChangeHostLabels(ID, Map.of()))
                .expectEvents(new HostLabelsChanged(ID, Map.of()));
    }

    @Test
    void theSameLabelsAreNoNews() {
        host.given(registered(Map.of("zone", "a")), new HostLabelsChanged(ID, Map.of("zone", "b")))
                .when(new ChangeHostLabels(ID, Map.of("zone", "b")))
                .expectNoEvents()
                .expectResultMessagePayload(new Answer(null, 1, false));
    }

    @Test
    void whatIsNoLabelIsRefused() {
        host.given(registered(Map.of()))
                .when(new ChangeHostLabels(ID, Map.of("a=b", "c")))
                .expectException(InvalidInput.class)
                .expectNoEvents();
    }

    @Test
    void aHostIsNotRegisteredWithWhatIsNoLabel() {
        host.givenNoPriorActivity()
                .when(new RegisterHost(ID, HostEndpoint.SIMULATED, Map.of(" ", "c")))
                .expectException(InvalidInput.class)
                .expectNoEvents();
    }

    @Test
    void aDecommissionedHostIsNotLabelled() {
        host.given(registered(Map.of()), new HostDecommissioned(ID))
                .when(new ChangeHostLabels(ID, Map.of("zone", "b")))
                .expectException(UnknownThing.class)
                .expectNoEvents();
    }

    @Test
    void aDrainCordonsFirst() {
        host.given(registered(Map.of()))
                .when(new DrainHost(ID, false, List.of(WEB, SHOP)))
                .expectEvents(
                        new HostCordoned(ID),
                        new HostDrainRequested(ID, false, List.of(WEB, SHOP)));
    }

    @Test
    void anEmptyHostIsDrainedAtOnce() {
        host.given(registered(Map.of()), new HostCordoned(ID))
                .when(new DrainHost(ID, true, List.of()))
                .expectEvents(
                        new HostDrainRequested(ID, true, List.of()),
                        new HostDrained(ID, 0, 0, 0, 0));
    }

    @Test
    void theSameDrainAgainIsNoNews() {
        host.given(draining()).when(new DrainHost(ID, false, List.of(WEB))).expectNoEvents();
    }

    @Test
    void anotherDrainWhileItIsDrainedIsRefused() {
        host.given(draining())
                .when(new DrainHost(ID, true, List.of(WEB)))
                .expectException(TransitionRefused.class)
                .expectNoEvents();
    }

    @Test
    void aDrainIsOverWithItsLastContainer() {
        host.given(draining())
                .andGiven(new HostDrainAdvanced(ID, result(WEB, Outcome.MOVED)))
                .when(new ReportDrained(ID, result(SHOP, Outcome.FAILED)))
                .expectEvents(
                        new HostDrainAdvanced(ID, result(SHOP, Outcome.FAILED)),
                        new HostDrained(ID, 1, 0, 0, 1));
    }

    @Test
    void aDrainGoesOnWhileContainersAreLeft() {
        host.given(draining())
                .when(new ReportDrained(ID, result(WEB, Outcome.STOPPED)))
                .expectEvents(new HostDrainAdvanced(ID, result(WEB, Outcome.STOPPED)));
    }

    @Test
    void whatWasDealtWithIsNoNews() {
        host.given(draining())
                .andGiven(new HostDrainAdvanced(ID, result(WEB, Outcome.MOVED)))
                .when(new ReportDrained(ID, result(WEB, Outcome.MOVED)))
                .expectNoEvents();
    }

    @Test
    void uncordonCallsTheDrainOff() {
        host.given(draining())
                .andGiven(new HostUncordoned(ID))
                .when(new ReportDrained(ID, result(WEB, Outcome.MOVED)))
                .expectNoEvents();
    }

    @Test
    void aDecommissionedHostIsNotDrained() {
        host.given(registered(Map.of()), new HostDecommissioned(ID))
                .when(new DrainHost(ID, false, List.of()))
                .expectException(UnknownThing.class)
                .expectNoEvents();
    }

    private static List<Object> draining() {
        return List.of(
                registered(Map.of()),
                new HostCordoned(ID),
                new HostDrainRequested(ID, false, List.of(WEB, SHOP)));
    }

    private static Result result(ContainerId container, Outcome outcome) {
        return new Result(container, "web", outcome, null, null);
    }

    private static HostRegistered registered(Map<String, String> labels) {
        return new HostRegistered(ID, HostEndpoint.SIMULATED, labels);
    }
}

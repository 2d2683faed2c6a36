package io.waybill.domain.host;

import io.waybill.domain.Answer;
import io.waybill.domain.HostId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.host.HostCommand.ChangeHostLabels;
import io.waybill.domain.host.HostCommand.RegisterHost;
import io.waybill.domain.host.HostEvent.HostDecommissioned;
import io.waybill.domain.host.HostEvent.HostLabelsChanged;
import io.waybill.domain.host.HostEvent.HostRegistered;

import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;

import java.util.Map;

class HostTest {
    private static final HostId ID = new HostId("berlin-1");

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

    private static HostRegistered registered(Map<String, String> labels) {
        return new HostRegistered(ID, HostEndpoint.SIMULATED, labels);
    }
}

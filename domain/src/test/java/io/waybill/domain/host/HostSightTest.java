package io.waybill.domain.host;

import io.waybill.domain.HostId;
import io.waybill.domain.host.HostCommand.ReportHostConnected;
import io.waybill.domain.host.HostCommand.ReportHostDisconnected;
import io.waybill.domain.host.HostEvent.HostConnected;
import io.waybill.domain.host.HostEvent.HostDisconnected;
import io.waybill.domain.host.HostEvent.HostRegistered;
import io.waybill.domain.host.HostEvent.HostUnobserved;

import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Map;

/** Whether a host is seen, and since when it was not. */
class HostSightTest {
    private static final HostId EDGE = new HostId("edge");
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(90);
    private static final EngineInfo ENGINE =
            new EngineInfo("docker", "29", "1.52", "Linux", "amd64", 8, 1L << 34);
    private static final HostRegistered REGISTERED =
            new HostRegistered(EDGE, HostEndpoint.SIMULATED, Map.of());
    private static final HostConnected CONNECTED = new HostConnected(EDGE, ENGINE, NOON);
    private static final HostDisconnected SILENT =
            new HostDisconnected(EDGE, "its agent is silent", NOON);

    private final AggregateTestFixture<Host> host = new AggregateTestFixture<>(Host.class);

    private static ReportHostConnected seenAgain(Instant from) {
        return new ReportHostConnected(EDGE, ENGINE, LATER, new Unseen(from, "it was away"));
    }

    @Test
    void aHostThatIsBackWasUnobservedUntilThen() {
        host.given(REGISTERED, CONNECTED, SILENT)
                .when(seenAgain(NOON))
                .expectEvents(
                        new HostConnected(EDGE, ENGINE, LATER),
                        new HostUnobserved(EDGE, NOON, LATER, "it was away"));
    }

    @Test
    void aTimeTooShortToDisconnectIsUnobservedAllTheSame() {
        host.given(REGISTERED, CONNECTED)
                .when(seenAgain(NOON))
                .expectEvents(new HostUnobserved(EDGE, NOON, LATER, "it was away"));
    }

    @Test
    void aTimeWithoutLengthIsNone() {
        host.given(REGISTERED, CONNECTED).when(seenAgain(LATER)).expectNoEvents();
    }

    @Test
    void aHostThatWasSeenAllAlongIsNoNews() {
        host.given(REGISTERED, CONNECTED)
                .when(new ReportHostConnected(EDGE, ENGINE, LATER, null))
                .expectNoEvents();
    }

    @Test
    void anotherReasonToBeAwayIsNews() {
        host.given(REGISTERED, CONNECTED, SILENT)
                .when(new ReportHostDisconnected(EDGE, "connection refused", LATER))
                .expectEvents(new HostDisconnected(EDGE, "connection refused", LATER));
        host.given(REGISTERED, CONNECTED, SILENT)
                .when(new ReportHostDisconnected(EDGE, SILENT.because(), LATER))
                .expectNoEvents();
    }
}

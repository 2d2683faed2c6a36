package io.waybill.domain.host;

import io.waybill.domain.Answer;
import io.waybill.domain.HostId;
import io.waybill.domain.OperationId;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.container.Failure;
import io.waybill.domain.container.Occurrence;
import io.waybill.domain.host.HostCommand.DecommissionHost;
import io.waybill.domain.host.HostCommand.DoImageWork;
import io.waybill.domain.host.HostCommand.ReportImageWork;
import io.waybill.domain.host.HostEvent.HostDecommissioned;
import io.waybill.domain.host.HostEvent.HostImageWorkFinished;
import io.waybill.domain.host.HostEvent.HostImageWorkRequested;
import io.waybill.domain.host.HostEvent.HostRegistered;
import io.waybill.domain.image.ImageWork;
import io.waybill.domain.image.ImageWorkOutcome;

import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;

class HostImageWorkTest {
    private static final HostId ID = new HostId("berlin-1");
    private static final OperationId OPERATION = new OperationId("1".repeat(32));
    private static final ImageWork.InStore PULL = new ImageWork.Pull("shop/web:v1");
    private static final HostRegistered REGISTERED =
            new HostRegistered(ID, HostEndpoint.SIMULATED, Map.of());
    private static final HostImageWorkRequested REQUESTED =
            new HostImageWorkRequested(ID, OPERATION, PULL);
    private static final Occurrence BY_IT =
            Occurrence.by(OPERATION, ID, Instant.parse("2026-03-04T05:06:07Z"));
    private static final ImageWorkOutcome FAILED =
            ImageWorkOutcome.failed(new Failure("image-not-found", "there is none"));

    private final AggregateTestFixture<Host> host = new AggregateTestFixture<>(Host.class);

    @Test
    void itIsAskedForAndHasOneOutcome() {
        host.given(REGISTERED)
                .when(new DoImageWork(ID, OPERATION, PULL))
                .expectEvents(REQUESTED)
                .expectResultMessagePayload(new Answer(OPERATION, 1, true));
        HostImageWorkFinished finished =
                new HostImageWorkFinished(ID, OPERATION, PULL, FAILED, BY_IT);
        fresh().given(REGISTERED, REQUESTED)
                .when(new ReportImageWork(ID, OPERATION, FAILED, BY_IT))
                .expectEvents(finished);
        fresh().given(REGISTERED, REQUESTED, finished)
                .when(new ReportImageWork(ID, OPERATION, FAILED, BY_IT))
                .expectNoEvents();
    }

    @Test
    void anOutcomeOfWhatNobodyAskedForIsNoNews() {
        host.given(REGISTERED)
                .when(new ReportImageWork(ID, OPERATION, FAILED, BY_IT))
                .expectNoEvents()
                .expectResultMessagePayload(new Answer(null, 0, false));
    }

    @Test
    void toRemoveNothingIsNoOperation() {
        host.given(REGISTERED)
                .when(new DoImageWork(ID, OPERATION, new ImageWork.Prune(List.of())))
                .expectNoEvents()
                .expectResultMessagePayload(new Answer(null, 0, false));
    }

    @Test
    void aHostThatIsDecommissionedDoesNothingAndLeavesNothingOpen() {
        host.given(REGISTERED, new HostDecommissioned(ID))
                .when(new DoImageWork(ID, OPERATION, PULL))
                .expectException(UnknownThing.class)
                .expectNoEvents();
        fresh().given(REGISTERED, REQUESTED)
                .when(new DecommissionHost(ID))
                .expectEvents(
                        new HostImageWorkFinished(
                                ID,
                                OPERATION,
                                PULL,
                                ImageWorkOutcome.failed(
                                        new Failure(
                                                "host-decommissioned",
                                                "its host was decommissioned; what became of it is not known")),
                                null),
                        new HostDecommissioned(ID));
    }

    private static AggregateTestFixture<Host> fresh() {
        return new AggregateTestFixture<>(Host.class);
    }
}

package io.waybill.domain.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.waybill.domain.ActorId;
import io.waybill.domain.Conflict;
import io.waybill.domain.Forbidden;
import io.waybill.domain.access.AccessCommand.GiveApproval;
import io.waybill.domain.access.AccessCommand.RejectApproval;
import io.waybill.domain.access.AccessCommand.RequestApproval;
import io.waybill.domain.access.AccessCommand.UseApproval;
import io.waybill.domain.access.AccessEvent.AccessApprovalGiven;
import io.waybill.domain.access.AccessEvent.AccessApprovalRejected;
import io.waybill.domain.access.AccessEvent.AccessApprovalRequested;
import io.waybill.domain.access.AccessEvent.AccessApprovalUsed;
import io.waybill.domain.access.AccessEvent.AccessRefused;
import io.waybill.domain.access.AccessEvent.AccessTokenWithdrawn;

import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.axonframework.test.aggregate.TestExecutor;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

class ApprovalTest {
    private static final ActorId ANNA = new ActorId("anna");
    private static final ActorId BERT = new ActorId("bert");
    private static final ActorId CARL = new ActorId("carl");
    private static final String ID = "7a1e0d3c5b2f4968a0c1d2e3f4a5b6c7";
    private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
    private static final Instant BEFORE = NOON.minusSeconds(1);
    private static final String REQUEST = "ab".repeat(32);
    private static final Sought SOUGHT =
            new Sought(
                    "POST /api/v1/containers/web/stop",
                    "{}",
                    Permission.OPERATE,
                    List.of(new Touched("container web", null, null, null)),
                    List.of(),
                    REQUEST,
                    NOON);
    private static final AccessEvent REQUESTED = new AccessApprovalRequested(ANNA, ID, SOUGHT);
    private static final AccessEvent GIVEN = new AccessApprovalGiven(ANNA, ID, BERT);
    private static final AccessEvent USED = new AccessApprovalUsed(ANNA, ID, BERT);
    private static final AccessEvent REJECTED = new AccessApprovalRejected(ANNA, ID);

    private final FixtureConfiguration<Access> access = new AggregateTestFixture<>(Access.class);

    @Test
    void thatItIsAskedForIsOnRecord() {
        access.givenNoPriorActivity()
                .when(new RequestApproval(ANNA, ID, SOUGHT))
                .expectEvents(REQUESTED);
    }

    @Test
    void somebodyElseGivesIt() {
        given(access, REQUESTED).when(new GiveApproval(ANNA, ID, BERT, BEFORE)).expectEvents(GIVEN);
    }

    @Test
    void nobodyGivesTheirOwn() {
        given(access, REQUESTED)
                .when(new GiveApproval(ANNA, ID, ANNA, BEFORE))
                .expectException(Forbidden.class);
    }

    @Test
    void whatWasNeverAskedForIsNotGiven() {
        access.givenNoPriorActivity()
                .when(new GiveApproval(ANNA, ID, BERT, BEFORE))
                .expectException(Conflict.class);
    }

    @Test
    void itIsGivenOnce() {
        given(access, REQUESTED, GIVEN)
                .when(new GiveApproval(ANNA, ID, CARL, BEFORE))
                .expectException(Conflict.class);
    }

    @Test
    void itIsUsedOnce() {
        given(access, REQUESTED, GIVEN).when(use(REQUEST, BEFORE)).expectEvents(USED);
        given(new AggregateTestFixture<>(Access.class), REQUESTED, GIVEN, USED)
                .when(use(REQUEST, BEFORE))
                .expectException(Conflict.class);
    }

    @Test
    void whatIsWaitedForIsNotUsed() {
        given(access, REQUESTED).when(use(REQUEST, BEFORE)).expectException(Conflict.class);
    }

    @Test
    void itIsNotUsedForAnotherRequest() {
        given(access, REQUESTED, GIVEN)
                .when(use("cd".repeat(32), BEFORE))
                .expectException(Conflict.class);
    }

    @Test
    void whatHasExpiredIsNeitherGivenNorUsed() {
        given(access, REQUESTED)
                .when(new GiveApproval(ANNA, ID, BERT, NOON))
                .expectException(Conflict.class);
        given(new AggregateTestFixture<>(Access.class), REQUESTED, GIVEN)
                .when(use(REQUEST, NOON))
                .expectException(Conflict.class);
    }

    @Test
    void whatIsRejectedIsNeitherGivenNorUsed() {
        given(access, REQUESTED).when(new RejectApproval(ANNA, ID, BEFORE)).expectEvents(REJECTED);
        given(new AggregateTestFixture<>(Access.class), REQUESTED, REJECTED)
                .when(new GiveApproval(ANNA, ID, BERT, BEFORE))
                .expectException(Conflict.class);
        given(new AggregateTestFixture<>(Access.class), REQUESTED, GIVEN, REJECTED)
                .when(use(REQUEST, BEFORE))
                .expectException(Conflict.class);
    }

    @Test
    void whatCanNoLongerCountIsLetGoOf() {
        AccessState waiting = AccessState.evolve(null, REQUESTED, BEFORE);
        AccessState given = AccessState.evolve(waiting, GIVEN, BEFORE);
        AccessEvent another =
                new AccessRefused(ANNA, "POST /api/v1/hosts", Permission.ADMINISTER, "no admin");
        assertThat(AccessState.evolve(given, another, BEFORE).approvals()).containsOnlyKeys(ID);
        assertThat(AccessState.evolve(given, USED, BEFORE).approvals()).isEmpty();
        assertThat(AccessState.evolve(waiting, REJECTED, BEFORE).approvals()).isEmpty();
        for (AccessState open : List.of(waiting, given)) {
            AccessState later = AccessState.evolve(open, another, NOON);
            assertThat(later.approvals()).isEmpty();
            assertThat(later.refusals()).isEqualTo(1);
        }
    }

    @Test
    void oneThatWasLetGoOfIsNeitherGivenNorUsed() {
        access.givenCurrentTime(BEFORE)
                .andGiven(REQUESTED)
                .andGivenCurrentTime(NOON)
                .andGiven(new AccessTokenWithdrawn(ANNA, ID))
                .when(new GiveApproval(ANNA, ID, BERT, NOON))
                .expectException(Conflict.class)
                .expectExceptionMessage(containsString("it expired"));
    }

    /** Recorded before it expires. */
    private static TestExecutor<Access> given(
            FixtureConfiguration<Access> access, Object... events) {
        return access.givenCurrentTime(BEFORE).andGiven(events);
    }

    private static UseApproval use(String request, Instant at) {
        return new UseApproval(ANNA, ID, request, at);
    }
}

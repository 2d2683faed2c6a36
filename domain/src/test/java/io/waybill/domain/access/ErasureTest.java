package io.waybill.domain.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.ActorId;
import io.waybill.domain.access.AccessCommand.ErasePerson;
import io.waybill.domain.access.AccessEvent.AccessPersonErased;
import io.waybill.domain.access.AccessEvent.AccessTokenIssued;

import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

class ErasureTest {
    private static final ActorId ANNA = new ActorId("person-mfzwizdbnzxxg2lfonqw42lqmv");
    private static final Instant AT = Instant.parse("2026-11-26T12:00:00Z");
    private static final AccessTokenIssued ISSUED =
            new AccessTokenIssued(ANNA, "4fd1", "user", List.of(Grant.EVERYTHING), null);

    @Test
    void whoIsErasedIsOnRecordAsErased() {
        FixtureConfiguration<Access> access = new AggregateTestFixture<>(Access.class);
        access.given(ISSUED).when(new ErasePerson(ANNA)).expectEvents(new AccessPersonErased(ANNA));
    }

    @Test
    void whoIsErasedHasNoTokens() {
        AccessState before = AccessState.evolve(null, ISSUED, AT);
        assertThat(before.tokens()).containsOnlyKeys("4fd1");
        assertThat(AccessState.evolve(before, new AccessPersonErased(ANNA), AT).tokens()).isEmpty();
    }
}

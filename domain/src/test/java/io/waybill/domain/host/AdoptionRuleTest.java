package io.waybill.domain.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.domain.HostId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.host.HostCommand.EndAdoptionRule;
import io.waybill.domain.host.HostCommand.SetAdoptionRule;
import io.waybill.domain.host.HostEvent.HostAdoptionRuleEnded;
import io.waybill.domain.host.HostEvent.HostAdoptionRuleSet;
import io.waybill.domain.host.HostEvent.HostDecommissioned;
import io.waybill.domain.host.HostEvent.HostRegistered;

import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/** What of that which appears on a host comes under record by itself. */
class AdoptionRuleTest {
    private static final HostId HOST = new HostId("here");
    private static final AdoptionRule ALL = new AdoptionRule(true, List.of(), Map.of());
    private static final AdoptionRule SHOP =
            new AdoptionRule(false, List.of(), Map.of("team", "shop", "live", ""));
    private static final HostRegistered REGISTERED =
            new HostRegistered(HOST, HostEndpoint.SIMULATED, Map.of());

    private final AggregateTestFixture<Host> host = new AggregateTestFixture<>(Host.class);

    @Test
    void aRuleIsSet() {
        host.given(REGISTERED)
                .when(new SetAdoptionRule(HOST, ALL))
                .expectEvents(new HostAdoptionRuleSet(HOST, ALL));
    }

    @Test
    void theSameRuleAgainIsNoNewsAndAnotherTakesItsPlace() {
        host.given(REGISTERED, new HostAdoptionRuleSet(HOST, ALL))
                .when(new SetAdoptionRule(HOST, ALL))
                .expectNoEvents();
        new AggregateTestFixture<>(Host.class)
                .given(REGISTERED, new HostAdoptionRuleSet(HOST, ALL))
                .when(new SetAdoptionRule(HOST, SHOP))
                .expectEvents(new HostAdoptionRuleSet(HOST, SHOP));
    }

    @Test
    void itEndsOnce() {
        host.given(REGISTERED, new HostAdoptionRuleSet(HOST, ALL))
                .when(new EndAdoptionRule(HOST))
                .expectEvents(new HostAdoptionRuleEnded(HOST));
        new AggregateTestFixture<>(Host.class)
                .given(
                        REGISTERED,
                        new HostAdoptionRuleSet(HOST, ALL),
                        new HostAdoptionRuleEnded(HOST))
                .when(new EndAdoptionRule(HOST))
                .expectNoEvents();
    }

    @Test
    void aDecommissionedHostHasNone() {
        host.given(REGISTERED, new HostAdoptionRuleSet(HOST, ALL), new HostDecommissioned(HOST))
                .when(new SetAdoptionRule(HOST, ALL))
                .expectException(UnknownThing.class)
                .expectNoEvents();
        new AggregateTestFixture<>(Host.class)
                .given(REGISTERED, new HostAdoptionRuleSet(HOST, ALL), new HostDecommissioned(HOST))
                .when(new EndAdoptionRule(HOST))
                .expectNoEvents();
    }

    @Test
    void itMeansAllOrThoseOfItsNamesOrThoseThatBearAllOfItsLabels() {
        assertThat(ALL.means("web", Map.of())).isTrue();
        AdoptionRule named = new AdoptionRule(false, List.of("web"), Map.of());
        assertThat(named.means("web", Map.of())).isTrue();
        assertThat(named.means("web-2", Map.of())).isFalse();
        assertThat(SHOP.means("web", Map.of("team", "shop", "live", "since May"))).isTrue();
        assertThat(SHOP.means("web", Map.of("team", "shop"))).isFalse();
        assertThat(SHOP.means("web", Map.of("team", "depot", "live", ""))).isFalse();
    }

    @Test
    void itIsOneOfTheThree() {
        assertThatThrownBy(() -> new AdoptionRule(false, List.of(), Map.of()))
                .isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> new AdoptionRule(true, List.of("web"), Map.of()))
                .isInstanceOf(InvalidInput.class);
    }
}

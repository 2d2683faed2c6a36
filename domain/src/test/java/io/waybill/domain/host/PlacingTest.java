package io.waybill.domain.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.domain.HostId;
import io.waybill.domain.NoHostFits;
import io.waybill.domain.host.HostEvent.HostConnected;
import io.waybill.domain.host.HostEvent.HostCordoned;
import io.waybill.domain.host.HostEvent.HostDisconnected;
import io.waybill.domain.host.HostEvent.HostLabelsChanged;
import io.waybill.domain.host.HostEvent.HostRegistered;
import io.waybill.domain.host.Placing.Candidate;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;

class PlacingTest {
    private static final Instant AT = Instant.parse("2026-03-04T05:06:07Z");
    private static final long GIB = 1L << 30;

    @Test
    void theHostWithTheMostFreeMemoryIsChosen() {
        assertThat(
                        choose(
                                Map.of(),
                                candidate("a", 8 * GIB, 5, 6 * GIB),
                                candidate("b", 4 * GIB, 9, GIB)))
                .isEqualTo("b");
    }

    @Test
    void withTheSameMemoryTheOneWithFewerContainersIsChosen() {
        assertThat(choose(Map.of(), candidate("a", 8 * GIB, 5, 0), candidate("b", 8 * GIB, 4, 0)))
                .isEqualTo("b");
    }

    @Test
    void betweenEqualsTheFirstByNameIsChosen() {
        assertThat(choose(Map.of(), candidate("b", 8 * GIB, 4, 0), candidate("a", 8 * GIB, 4, 0)))
                .isEqualTo("a");
    }

    @Test
    void onlyHostsThatBearEveryLabelAreChosen() {
        Candidate small = candidate("a", GIB, 9, 0, Map.of("zone", "a", "disk", "ssd"));

        assertThat(
                        choose(
                                Map.of("zone", "a", "disk", "ssd"),
                                candidate("b", 8 * GIB, 0, 0, Map.of("zone", "a")),
                                small))
                .isEqualTo("a");
    }

    @Test
    void labelsThatWereChangedCount() {
        HostState host = connected("a", GIB, Map.of("zone", "a"));
        HostState moved =
                HostState.evolve(host, new HostLabelsChanged(host.id(), Map.of("zone", "b")));

        assertThat(choose(Map.of("zone", "b"), new Candidate(moved, 0, 0))).isEqualTo("a");
    }

    @Test
    void whereNoneFitsItIsSaidOfEachWhyNot() {
        HostState cordoned =
                HostState.evolve(connected("a", GIB, Map.of()), new HostCordoned(new HostId("a")));
        HostState away =
                HostState.evolve(
                        connected("b", GIB, Map.of()),
                        new HostDisconnected(new HostId("b"), "refused", AT));
        List<Candidate> all =
                List.of(
                        new Candidate(cordoned, 0, 0),
                        new Candidate(away, 0, 0),
                        candidate("c", 4 * GIB, 0, 0),
                        candidate("d", 4 * GIB, 0, 0, Map.of("zone", "b")),
                        candidate("e", 4 * GIB, 1, 4 * GIB - 1, Map.of("zone", "a")));

        assertThatThrownBy(() -> Placing.choose(all, Map.of("zone", "a"), 64L << 20))
                .isInstanceOf(NoHostFits.class)
                .hasMessage(
                        "no host fits: a is cordoned; b is not connected; c has no label zone;"
                                + " d has zone=b, not a; e has 0 MiB of memory free, asked for are 64");
    }

    @Test
    void whatIsChosenSaysWhy() {
        Placing.Choice choice =
                Placing.choose(
                        List.of(
                                candidate("a", 8 * GIB, 1, GIB, Map.of("zone", "a")),
                                candidate("b", 8 * GIB, 0, 0)),
                        Map.of("zone", "a"),
                        GIB);

        assertThat(choice.because())
                .isEqualTo(
                        "of 2 hosts, 1 fits {zone=a}; this one has 7168 MiB of memory free and 1 container");
    }

    private static String choose(Map<String, String> labels, Candidate... candidates) {
        return Placing.choose(List.of(candidates), labels, null).host().value();
    }

    private static Candidate candidate(String name, long memory, long containers, long asked) {
        return candidate(name, memory, containers, asked, Map.of());
    }

    private static Candidate candidate(
            String name, long memory, long containers, long asked, Map<String, String> labels) {
        return new Candidate(connected(name, memory, labels), containers, asked);
    }

    private static HostState connected(String name, long memory, Map<String, String> labels) {
        HostId id = new HostId(name);
        HostState registered =
                HostState.evolve(null, new HostRegistered(id, HostEndpoint.SIMULATED, labels));
        EngineInfo engine = new EngineInfo("docker", "29", "1.52", "Linux", "amd64", 8, memory);
        return HostState.evolve(registered, new HostConnected(id, engine, AT));
    }
}

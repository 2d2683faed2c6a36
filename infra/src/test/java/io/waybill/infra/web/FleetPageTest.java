package io.waybill.infra.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.infra.observation.UnseenHosts.UnseenHost;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** What nobody sees is not shown as if somebody did. */
class FleetPageTest {
    private static final UnseenHost ALPHA =
            new UnseenHost(
                    "alpha", Instant.parse("2026-11-26T04:12:43Z"), "nothing was heard of it");
    private static final UnseenHost BETA = new UnseenHost("beta", null, "it was not reached yet");

    @Test
    void eachHostIsNamedWithSinceWhenAndWhy() {
        assertThat(FleetPage.unseen(List.of(ALPHA, BETA), null))
                .containsExactly(
                        "Host alpha is not seen since 2026-11-26 04:12:43Z: nothing was heard of it. What is shown is"
                                + " what was seen there last.",
                        "Host beta is not seen yet: it was not reached yet. What is shown is what was seen there last.");
    }

    @Test
    void ofHostsThatAreNotAskedForNothingIsSaid() {
        assertThat(FleetPage.unseen(List.of(ALPHA, BETA), "beta"))
                .singleElement()
                .asString()
                .startsWith("Host beta");
        assertThat(FleetPage.unseen(List.of(ALPHA), "gamma")).isEmpty();
    }

    @Test
    void manyAreCounted() {
        List<UnseenHost> many =
                IntStream.range(0, 12)
                        .mapToObj(number -> new UnseenHost("edge-" + number, null, "it is silent"))
                        .toList();
        assertThat(FleetPage.unseen(many, null))
                .containsExactly(
                        "12 hosts are not seen. What is shown is what was seen there last.");
    }
}

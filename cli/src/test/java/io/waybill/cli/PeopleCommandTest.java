package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;

class PeopleCommandTest {
    private static final String PSEUDONYM = "person-" + "abcdefghijklmnopqrstuvwxyz";
    private static final String ERASED =
            "{\"actor\":\"%s\",\"erasedAt\":\"2026-03-01T11:00:00Z\"}".formatted(PSEUDONYM);
    private final Peer peer;

    PeopleCommandTest() throws IOException {
        peer = new Peer();
    }

    @AfterEach
    void close() {
        peer.close();
    }

    @Test
    void theTableTellsWhoIsWhoAsFarAsAnybodyCan() {
        peer.answer(
                200,
                """
                {"items":[
                 {"actor":"person-a","actorName":"anna","knownSince":"2026-03-01T10:00:00Z"},
                 {"actor":"person-b","knownSince":"2026-03-01T09:00:00Z","erasedAt":"2026-03-01T11:00:00Z","erasedBy":"person-a","erasedByName":"anna"}]}""");
        assertThat(peer.run("people").out())
                .isEqualTo(
                        """
                        ACTOR      NAME   KNOWN SINCE   ERASED   BY
                        person-a   anna   2h ago        -        -
                        person-b   -      3h ago        1h ago   anna
                        """);
    }

    @Test
    void oneIsErasedByTheNameWhichIsInNoAddress() {
        peer.answer(200, "{\"items\":[{\"actor\":\"%s\"}]}".formatted(PSEUDONYM));
        peer.answer(200, ERASED);
        assertThat(peer.run("people", "erase", "anna", "-m", "asked for").out())
                .isEqualTo("who " + PSEUDONYM + " is was erased\n");
        assertThat(peer.asked.get(0).uri()).isEqualTo("/api/v1/people?name=anna");
        assertThat(peer.asked.get(1).method()).isEqualTo("DELETE");
        assertThat(peer.asked.get(1).uri())
                .isEqualTo("/api/v1/people/" + PSEUDONYM + "?reason=asked+for");
    }

    @Test
    void oneIsErasedByThePseudonym() {
        peer.answer(200, ERASED);
        assertThat(peer.run("people", "erase", PSEUDONYM).code()).isZero();
        assertThat(peer.asked.getFirst().uri()).isEqualTo("/api/v1/people/" + PSEUDONYM);
    }

    @Test
    void whoIsNotKnownIsNotErased() {
        peer.answer(200, "{\"items\":[]}");
        Peer.Ran ran = peer.run("people", "erase", "nobody");
        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err()).contains("nobody who has a pseudonym is called 'nobody'");
        assertThat(peer.asked).hasSize(1);
    }
}

package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;

class RetentionCommandsTest {
    private final Peer peer;

    RetentionCommandsTest() throws IOException {
        peer = new Peer();
    }

    @AfterEach
    void close() {
        peer.close();
    }

    @Test
    void rulesAreToldAndWhatLeft() {
        peer.answer(
                200,
                """
                {"rules":[{"where":"label=env=test","keep":"PT168H"},{"where":"","keep":"PT8760H"}],
                 "containers":1370,"events":48211}""");
        assertThat(peer.run("retention").out())
                .isEqualTo(
                        """
                        CONTAINERS       KEPT AFTER THEY ARE GONE
                        label=env=test   7d
                        all              365d
                        In files of the archive only: 48,211 events of 1,370 containers.
                        """);
    }

    @Test
    void holdsAreListedWithWhoReleasedThem() {
        peer.answer(
                200,
                """
                {"items":[
                 {"name":"case-18","where":"","placedBy":"person-a","placedByName":"anna","reason":"audit","placedAt":"2026-03-01T11:00:00Z"},
                 {"name":"case-17","where":"host=edge-*","placedBy":"bert","reason":"a letter","ticket":"L-4","placedAt":"2026-03-01T09:00:00Z",
                  "releasedBy":"bert","releaseReason":"settled","releasedAt":"2026-03-01T10:00:00Z"}]}""");
        assertThat(peer.run("holds").out())
                .isEqualTo(
                        """
                        HOLD      CONTAINERS       PLACED   BY     REASON     TICKET   RELEASED   BY
                        case-18   all containers   1h ago   anna   audit      -        -          -
                        case-17   host=edge-*      3h ago   bert   a letter   L-4      2h ago     bert
                        """);
    }

    @Test
    void oneIsPlacedAndReleasedWithAReason() {
        peer.answer(200, "{\"name\":\"case-17\",\"where\":\"label=a=b\"}");
        peer.answer(200, "{\"name\":\"case-17\"}");
        assertThat(peer.run("holds", "place", "case-17", "--where", "label=a=b", "-m", "why").out())
                .isEqualTo("on hold 'case-17': label=a=b\n");
        assertThat(peer.asked.getFirst().method()).isEqualTo("PUT");
        assertThat(peer.asked.getFirst().body()).contains("\"where\":\"label=a=b\"", "\"why\"");
        assertThat(peer.run("holds", "release", "case-17", "-m", "over").out())
                .isEqualTo("hold 'case-17' is released\n");
        assertThat(peer.asked.get(1).uri()).isEqualTo("/api/v1/holds/case-17?reason=over");
    }
}

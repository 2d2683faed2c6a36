package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;

class ApprovalCommandsTest {
    private final Peer peer;

    ApprovalCommandsTest() throws IOException {
        peer = new Peer();
    }

    @AfterEach
    void close() {
        peer.close();
    }

    @Test
    void theTableTellsWhatEachComesTo() {
        peer.answer(
                200,
                """
                {"items":[
                 {"id":"a1","state":"pending","actor":"anna","act":"POST /api/v1/containers/web/upgrade","things":[{"what":"container web"}],"comesTo":["from shop:4"],
                  "askedAt":"2026-03-01T11:59:00Z","until":"2026-03-01T12:59:00Z","reason":"prices"},
                 {"id":"a2","state":"used","actor":"anna","act":"POST /api/v1/containers/web/stop","things":[{"what":"container web"},{"what":"container web"}],"comesTo":[],
                  "askedAt":"2026-03-01T10:00:00Z","until":"2026-03-01T11:00:00Z","decidedBy":"bert"}]}""");
        assertThat(peer.run("approvals").out())
                .isEqualTo(
                        """
                        ID   STATE     ACTOR   ASKS FOR                              CHANGES         ASKED    UNTIL                  BY     REASON
                        a1   pending   anna    POST /api/v1/containers/web/upgrade   from shop:4     1m ago   2026-03-01T12:59:00Z   -      prices
                        a2   used      anna    POST /api/v1/containers/web/stop      container web   2h ago   2026-03-01T11:00:00Z   bert   -
                        """);
        assertThat(peer.asked.getFirst().uri()).isEqualTo("/api/v1/approvals");
    }

    @Test
    void oneIsApproved() {
        peer.answer(
                200,
                "{\"id\":\"a1\",\"actor\":\"anna\",\"act\":\"POST /api/v1/containers/web/stop\",\"until\":\"2026-03-01T12:59:00Z\"}");
        assertThat(peer.run("approve", "a1", "-m", "seen").out())
                .isEqualTo(
                        "approved: anna can do it once, until 2026-03-01T12:59:00Z: POST /api/v1/containers/web/stop\n");
        assertThat(peer.asked.getFirst().uri()).isEqualTo("/api/v1/approvals/a1/approve");
        assertThat(peer.asked.getFirst().body()).isEqualTo("{\"reason\":\"seen\"}");
    }

    @Test
    void oneIsRejected() {
        peer.answer(
                200,
                "{\"id\":\"a1\",\"actor\":\"anna\",\"act\":\"POST /api/v1/containers/web/stop\"}");
        assertThat(peer.run("reject", "a1", "-m", "not now").out())
                .isEqualTo("rejected: POST /api/v1/containers/web/stop, which anna asked for\n");
        assertThat(peer.asked.getFirst().uri()).isEqualTo("/api/v1/approvals/a1/reject");
    }
}

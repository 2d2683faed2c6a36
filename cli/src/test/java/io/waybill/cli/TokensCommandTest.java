package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;

class TokensCommandTest {
    private final Peer peer;

    TokensCommandTest() throws IOException {
        peer = new Peer();
    }

    @AfterEach
    void close() {
        peer.close();
    }

    @Test
    void theTableTellsWhoMadeEachAndWhenItWasUsed() {
        peer.answer(
                200,
                """
                {"items":[
                 {"id":"t1","actor":"deploy","kind":"service","grants":["viewer","operator host=edge-*"],"expiresAt":"2026-06-01T10:00:00Z","madeAt":"2026-03-01T10:00:00Z","madeBy":"ada","reason":"the pipeline",
                  "lastUsedAt":"2026-03-01T11:59:00Z","sessions":0},
                 {"id":"t2","actor":"eve","kind":"user","grants":["admin"],"madeAt":"2026-03-01T09:00:00Z","madeBy":"ada","sessions":0,
                  "withdrawnAt":"2026-03-01T11:00:00Z","withdrawnBy":"ada"}]}""");
        assertThat(peer.run("tokens").out())
                .isEqualTo(
                        """
                        ID   ACTOR    KIND      MAY                            EXPIRES                MADE     BY    LAST USED   WITHDRAWN   REASON
                        t1   deploy   service   viewer; operator host=edge-*   2026-06-01T10:00:00Z   2h ago   ada   1m ago      -           the pipeline
                        t2   eve      user      admin                          -                      3h ago   ada   -           1h ago      -
                        """);
        assertThat(peer.asked.getFirst().uri()).isEqualTo("/api/v1/tokens");
    }

    @Test
    void oneIsMadeAndShownThisOnce() {
        peer.answer(
                201,
                "{\"id\":\"t1\",\"actor\":\"deploy\",\"kind\":\"service\",\"grants\":[\"viewer\"],\"token\":\"wb_0a\"}");
        Peer.Ran ran =
                peer.run(
                        "tokens",
                        "make",
                        "deploy",
                        "--kind",
                        "service",
                        "--grant",
                        "viewer",
                        "--expires-in",
                        "90d",
                        "-m",
                        "the pipeline");
        assertThat(ran.out())
                .isEqualTo("token t1 stands for deploy: viewer\nshown this once: wb_0a\n");
        assertThat(peer.asked.getFirst().body())
                .isEqualTo(
                        "{\"actor\":\"deploy\",\"grants\":[\"viewer\"],\"expiresIn\":\"90d\",\"kind\":\"service\",\"reason\":\"the pipeline\"}");
    }

    @Test
    void oneIsWithdrawn() {
        peer.answer(200, "{\"id\":\"t1\",\"actor\":\"deploy\"}");
        assertThat(peer.run("tokens", "withdraw", "t1", "-m", "it leaked").out())
                .isEqualTo("token t1 of deploy is withdrawn\n");
        assertThat(peer.asked.getFirst().uri()).isEqualTo("/api/v1/tokens/t1?reason=it+leaked");
    }
}

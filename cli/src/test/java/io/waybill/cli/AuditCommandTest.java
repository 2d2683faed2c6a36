package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;

class AuditCommandTest {
    private static final String ENTRY =
            "{\"position\":7,\"at\":\"2026-03-01T11:59:00Z\",\"actor\":\"ada\",\"action\":\"stop\",\"target\":\"web\",\"outcome\":\"requested\",\"summary\":\"stop requested by ada\"}";
    private final Peer peer;

    AuditCommandTest() throws IOException {
        peer = new Peer();
    }

    @AfterEach
    void close() {
        peer.close();
    }

    @Test
    void everyFilterGoesIntoTheQuestion() {
        peer.answer(200, "{\"items\":[]}");
        Peer.Ran ran =
                peer.run(
                        "audit --actor ada --action stop --container web --name shop --image web --version 3 --host a --outcome failed --cause process --ticket CHG-1 --text leak --from 1h --to 2026-03-01 --oldest-first --limit 5 --cursor 9"
                                .split(" "));
        assertThat(ran).isEqualTo(new Peer.Ran(0, "Nothing on record matches.\n", ""));
        assertThat(peer.asked.getFirst().uri())
                .isEqualTo(
                        "/api/v1/audit?actor=ada&action=stop&container=web&name=shop&image=web&version=3&host=a&outcome=failed&cause=process&ticket=CHG-1&text=leak&from=2026-03-01T11%3A00%3A00Z&to=2026-03-01T00%3A00%3A00Z&order=oldest&limit=5&cursor=9");
    }

    @Test
    void aCountIsANumber() {
        peer.answer(200, "{\"count\":12}");
        assertThat(peer.run("audit", "--actor", "ada", "--count").out()).isEqualTo("12\n");
        assertThat(peer.asked.getFirst().uri()).isEqualTo("/api/v1/audit/count?actor=ada");
    }

    @Test
    void groupsAreATableWithTheirSum() {
        peer.answer(
                200,
                "{\"total\":12,\"without\":2,\"items\":[{\"value\":\"alpha\",\"count\":9},{\"value\":\"beta\",\"count\":1}]}");
        assertThat(peer.run("audit", "--group-by", "host").out())
                .isEqualTo(
                        """
                        HOST    ENTRIES
                        alpha   9
                        beta    1
                        All together: 12, 2 of them without
                        """);
        assertThat(peer.asked.getFirst().uri()).isEqualTo("/api/v1/audit/groups?by=host");
    }

    @Test
    void anExportIsHandedOverUnchanged() {
        peer.answer(200, "position,id\r\n1,a\r\n");
        assertThat(peer.run("audit", "--format", "csv"))
                .isEqualTo(new Peer.Ran(0, "position,id\r\n1,a\r\n", ""));
        assertThat(peer.asked.getFirst().uri()).isEqualTo("/api/v1/audit?format=csv");
    }

    @Test
    void anExportThatBreaksOffIsNoWholeOne() {
        peer.answer(
                exchange -> {
                    exchange.sendResponseHeaders(200, 1_000);
                    exchange.getResponseBody().write("position\r\n1\r\n".getBytes());
                    exchange.getResponseBody().flush();
                    exchange.getHttpContext().getServer().stop(0);
                });
        assertThat(peer.run("audit", "--format", "csv").code()).isEqualTo(4);
    }

    @Test
    void twoQuestionsAtOnceAreRefused() {
        Peer.Ran ran = peer.run("audit", "--count", "--format", "csv");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("different questions");
        assertThat(peer.asked).isEmpty();
    }

    @Test
    void anEntryIsShownWithWhatItChanged() {
        peer.answer(
                200,
                "{\"entry\":"
                        + ENTRY
                        + ",\"event\":{},\"changes\":[{\"field\":\"desired.state\",\"before\":\"running\",\"after\":\"stopped\"},{\"field\":\"drift\",\"after\":[{\"field\":\"state\"}]}]}");
        assertThat(peer.run("audit", "show", "7").out())
                .contains("summary")
                .endsWith(
                        """

                        CHANGED         BEFORE    AFTER
                        desired.state   running   stopped
                        drift           -         [{"field":"state"}]
                        """);
        assertThat(peer.asked.getFirst().uri()).isEqualTo("/api/v1/audit/7");
    }

    @Test
    void aChainIsReadFromTheFirstCauseOn() {
        peer.answer(
                200,
                "{\"whole\":false,\"items\":[{\"depth\":0,\"relation\":\"led-to-it\",\"entry\":"
                        + ENTRY
                        + "},{\"depth\":1,\"relation\":\"it\",\"entry\":"
                        + ENTRY.replace(":7,", ":8,").replace("stop requested", "exit")
                        + "}]}");
        assertThat(peer.run("audit", "chain", "8").out())
                .isEqualTo(
                        """
                        RELATION    POSITION   TIME     ACTOR   ACTION   TARGET   SUMMARY
                        led-to-it   7          1m ago   ada     stop     web      stop requested by ada
                        it          8          1m ago   ada     stop     web      · exit by ada
                        There is more than is told here.
                        """);
        assertThat(peer.asked.getFirst().uri()).isEqualTo("/api/v1/audit/8/chain");
    }
}

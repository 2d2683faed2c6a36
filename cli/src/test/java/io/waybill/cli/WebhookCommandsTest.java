package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;

class WebhookCommandsTest {
    private static final String FAILING =
            """
            {"id":"w1","name":"cmdb","url":"https://cmdb.example/hook","types":["io.waybill.container.*"],"subjects":[],
             "state":"failing","position":4711,"newest":4803,"backlog":92,"delivered":1310,"deliveredAt":"2026-03-01T11:58:00Z",
             "attempts":3,"failingSince":"2026-03-01T11:59:00Z","lastStatus":503,"lastError":"it answered 503",
             "nextAttemptAt":"2026-03-01T12:00:04Z","actor":"ada","reason":"for the CMDB","madeAt":"2026-03-01T10:00:00Z",
             "formerSecretUntil":"2026-03-02T00:00:00Z"}""";
    private static final String PAUSED =
            """
            {"id":"w2","url":"https://other.example/","types":[],"subjects":[],"state":"paused","because":"the receiver answered 410 Gone",
             "position":1,"newest":4803,"backlog":4802,"delivered":1,"actor":"ada","madeAt":"2026-03-01T10:00:00Z"}""";

    private final Peer peer;

    WebhookCommandsTest() throws IOException {
        peer = new Peer();
    }

    @AfterEach
    void close() {
        peer.close();
    }

    @Test
    void theTableTellsBacklogAndTrouble() {
        peer.answer(200, "{\"items\":[" + FAILING + "," + PAUSED + "]}");
        assertThat(peer.run("webhooks").out())
                .isEqualTo(
                        """
                        ID   NAME   URL                         STATE     POSITION   BACKLOG   DELIVERED   TROUBLE
                        w1   cmdb   https://cmdb.example/hook   failing   4,711      92        1,310       it answered 503, since 1m ago
                        w2   -      https://other.example/      paused    1          4,802     1           the receiver answered 410 Gone
                        """);
        assertThat(peer.asked.getFirst().uri()).isEqualTo("/api/v1/webhooks");
    }

    @Test
    void oneIsShownInDetail() {
        peer.answer(200, FAILING);
        assertThat(peer.run("webhooks", "show", "cmdb").out())
                .isEqualTo(
                        """
                        webhook    w1
                        name       cmdb
                        url        https://cmdb.example/hook
                        types      io.waybill.container.*
                        state      failing
                        position   4,711 of 4,803, backlog 92
                        delivered  1,310, the last 2m ago
                        trouble    it answered 503, since 1m ago
                        attempts   3 in vain, the next in 4s
                        secrets    the one before signs, too, until 2026-03-02T00:00:00Z
                        made       2h ago by ada
                        reason     for the CMDB
                        """);
    }

    @Test
    void oneIsAddedAndItsSecretShown() {
        peer.answer(201, "{\"id\":\"w1\",\"position\":7,\"secret\":\"whsec_abc\"}");
        Peer.Ran ran =
                peer.run(
                        "webhooks",
                        "add",
                        "https://cmdb.example/hook",
                        "--name",
                        "cmdb",
                        "--type",
                        "io.waybill.container.*",
                        "--subject",
                        "containers/*,hosts/a",
                        "--from",
                        "7",
                        "-m",
                        "why so",
                        "--ticket",
                        "CHG-1");
        assertThat(ran)
                .isEqualTo(
                        new Peer.Ran(
                                0,
                                "webhook w1 is told what comes after position 7\n"
                                        + "its secret, shown this once: whsec_abc\n",
                                ""));
        assertThat(peer.asked.getFirst().body())
                .isEqualTo(
                        """
                        {"url":"https://cmdb.example/hook","name":"cmdb","types":["io.waybill.container.*"],\
                        "subjects":["containers/*","hosts/a"],"from":"7","reason":"why so","ticket":"CHG-1"}""");
        assertThat(peer.asked.getFirst().headers()).containsKey("Idempotency-Key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pause cmdb -m why|POST|/cmdb/pause|{\"reason\":\"why\"}|is paused",
                "resume cmdb|POST|/cmdb/resume|{}|goes on",
                "replay cmdb --from 3|POST|/cmdb/replay|{\"from\":\"3\"}|goes on after position 3",
                "change cmdb --url http://b/ --type a,b|PATCH|/cmdb|{\"url\":\"http://b/\",\"types\":[\"a\",\"b\"]}|is changed",
                "remove cmdb -m why --ticket T|DELETE|/cmdb?reason=why&ticket=T||is removed"
            })
    void whatIsDoneToOneIsSaid(String typed, String method, String path, String body, String said) {
        peer.answer(200, FAILING);
        assertThat(peer.run(("webhooks " + typed).split(" ")).out())
                .isEqualTo("webhook cmdb " + said + "\n");
        Peer.Asked asked = peer.asked.getFirst();
        assertThat(asked.method() + " " + asked.uri())
                .isEqualTo(method + " /api/v1/webhooks" + path);
        assertThat(asked.body()).isEqualTo(body == null ? "" : body);
    }

    @Test
    void anEmptyTypeMeansAll() {
        peer.answer(200, FAILING);
        peer.run("webhooks", "change", "cmdb", "--type", "");
        assertThat(peer.asked.getFirst().body()).isEqualTo("{\"types\":[]}");
    }

    @Test
    void aNewSecretIsShownWithHowLongTheFormerOneCounts() {
        peer.answer(200, FAILING.replaceFirst("\\{", "{\"secret\":\"whsec_new\","));
        assertThat(peer.run("webhooks", "rotate-secret", "cmdb", "--overlap", "2h").out())
                .isEqualTo(
                        "webhook cmdb signs with another secret, and until 2026-03-02T00:00:00Z with the one before\n"
                                + "its secret, shown this once: whsec_new\n");
        assertThat(peer.asked.getFirst().body()).isEqualTo("{\"overlap\":\"PT2H\"}");
    }

    @Test
    void aTestThatFailsIsAFailure() {
        peer.answer(200, "{\"taken\":true,\"status\":204,\"milliseconds\":12}");
        peer.answer(200, "{\"taken\":false,\"status\":401,\"error\":\"it answered 401\"}");
        assertThat(peer.run("webhooks", "test", "cmdb"))
                .isEqualTo(
                        new Peer.Ran(
                                0, "webhook cmdb: its receiver answered 204 after 12 ms\n", ""));
        assertThat(peer.run("webhooks", "test", "cmdb"))
                .isEqualTo(new Peer.Ran(1, "", "waybill: webhook cmdb: it answered 401\n"));
    }

    @Test
    void whoDidWhatIsListed() {
        peer.answer(
                200,
                """
                {"items":[{"what":"made","says":"https://cmdb.example/hook","actor":"ada","reason":"for the CMDB",
                 "at":"2026-03-01T10:00:00Z"},{"what":"paused","actor":"waybill","at":"2026-03-01T11:00:00Z"}]}""");
        assertThat(peer.run("webhooks", "changes", "cmdb").out())
                .isEqualTo(
                        """
                        TIME     ACTOR     WHAT     DETAILS                     REASON         TICKET
                        2h ago   ada       made     https://cmdb.example/hook   for the CMDB   -
                        1h ago   waybill   paused   -                           -              -
                        """);
    }
}

package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

class EventsTest {
    private final Peer peer;

    EventsTest() throws IOException {
        peer = new Peer();
    }

    @AfterEach
    void close() {
        peer.close();
    }

    @Test
    void aBrokenConnectionLosesAndRepeatsNothing() {
        peer.answer(
                        exchange -> {
                            write(
                                    exchange,
                                    ": waybill\n\n"
                                            + frame(1)
                                            + frame(2)
                                            + frame(3).substring(0, 20));
                            exchange.close();
                        })
                .answer(503, "")
                .answer(
                        exchange -> {
                            write(exchange, frame(3));
                            Thread.sleep(60_000);
                        });
        Peer.Ran ran = peer.run("events", "-o", "json");
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).isEqualTo("{\"position\":1}\n{\"position\":2}\n{\"position\":3}\n");
        assertThat(peer.asked.get(0).uri()).isEqualTo("/api/v1/events/stream?from=0");
        assertThat(peer.asked.get(0).headers()).doesNotContainKey("Last-Event-ID");
        assertThat(peer.asked.get(2).uri()).isEqualTo("/api/v1/events/stream");
        assertThat(peer.asked.get(2).headers()).containsEntry("Last-Event-ID", "2");
    }

    @Test
    void aRefusedFeedEndsAtOnce() {
        peer.answer(401, "{\"detail\":\"no such token\",\"code\":\"unauthorised\"}");
        assertThat(peer.run("events", "-f"))
                .isEqualTo(new Peer.Ran(5, "", "waybill: no such token [unauthorised]\n"));
    }

    @Test
    void anEventIsALine() {
        peer.answer(
                exchange -> {
                    write(
                            exchange,
                            "id: 7\nevent: t\ndata: {\"position\":7,\"type\":\"io.waybill.container.exited.v1\",\"subject\":\"containers/c\","
                                    + "\"recordedAt\":\"2026-03-01T11:59:00Z\",\"actor\":\"alice\",\"reason\":\"why\"}\n\n");
                    Thread.sleep(60_000);
                });
        assertThat(peer.run("events", "--from", "6").out())
                .isEqualTo(
                        "#7       1m ago    io.waybill.container.exited.v1  containers/c  by alice  (why)\n");
    }

    private static String frame(int position) {
        return "id: " + position + "\nevent: t\ndata: {\"position\":" + position + "}\n\n";
    }

    private static void write(HttpExchange exchange, String text) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    }
}

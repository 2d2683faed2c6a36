package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.domain.wire.WaybillJson;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A person at a terminal in a real container, over a WebSocket. */
class TerminalIT {
    private static final String WEB = "/api/v1/containers/terminal-web";
    @TempDir private static Path data;
    private static Service service;

    @BeforeAll
    static void start() throws Exception {
        RealEngine.require();
        RealEngine.removeAllNamed("terminal-");
        service = Service.onEngine(data);
        MainJobIT.publishWeb(service);
        Service.Answer answer =
                service.post(
                        "/api/v1/containers?wait=3m",
                        "{\"name\": \"terminal-web\", \"image\": \"web\"}");
        service.succeed(answer);
    }

    @AfterAll
    static void stop() throws Exception {
        if (service != null) {
            service.close();
            RealEngine.removeAllNamed("terminal-");
        }
    }

    /** Sits at the terminal. */
    private static final class Person implements WebSocket.Listener {
        /** A message may end within a character: only all of it is text. */
        private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

        final List<JsonNode> said = new CopyOnWriteArrayList<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();
        private final WebSocket socket;

        Person(String query) {
            HttpRequest request = service.request(WEB + "/terminal" + query).GET().build();
            socket =
                    HttpClient.newHttpClient()
                            .newWebSocketBuilder()
                            .header(
                                    "Authorization",
                                    request.headers().firstValue("Authorization").orElseThrow())
                            .buildAsync(
                                    URI.create(request.uri().toString().replaceFirst("http", "ws")),
                                    this)
                            .join();
        }

        void type(String keys) {
            socket.sendBinary(ByteBuffer.wrap(keys.getBytes(StandardCharsets.UTF_8)), true).join();
        }

        void resize(int columns, int rows) {
            socket.sendText("{\"columns\": %d, \"rows\": %d}".formatted(columns, rows), true)
                    .join();
        }

        String shown() {
            return shown.toString(StandardCharsets.UTF_8);
        }

        void awaitShown(String wanted) {
            Soon.answer(this::shown, text -> text.contains(wanted));
        }

        /** What became of it. */
        JsonNode awaitEnd() throws Exception {
            assertThat(closed.get(3, TimeUnit.MINUTES)).as(shown()).isEqualTo(1000);
            return said.getLast();
        }

        String operation() {
            Soon.until("something is said", () -> !said.isEmpty());
            return said.getFirst().path("operation").asString();
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(
                WebSocket from, ByteBuffer piece, boolean last) {
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            shown.writeBytes(bytes);
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence piece, boolean last) {
            text.append(piece);
            if (last) {
                said.add(WaybillJson.mapper().readTree(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            closed.complete(status);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            closed.completeExceptionally(failure);
        }
    }

    private static String transcript(String operation, String query) throws Exception {
        HttpResponse<InputStream> answer =
                HttpClient.newHttpClient()
                        .send(
                                service.request(
                                                "/api/v1/operations/"
                                                        + operation
                                                        + "/transcript"
                                                        + query)
                                        .GET()
                                        .build(),
                                HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                    .startsWith("application/x-asciicast");
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void whatIsTypedRunsAndWhatIsShownIsKept() throws Exception {
        Person person = new Person("?columns=100&rows=30&reason=look%20around&user=0");
        person.awaitShown("#");
        person.type("echo $((40+2))-ü\r");
        person.awaitShown("42-ü");
        person.resize(90, 20);
        // Until the size has come through: what is typed does not say it.
        person.type("until case $(stty size) in 20*) ;; *) ! : ;; esac; do sleep 0.1; done\r");
        person.type("stty size\r");
        person.awaitShown("20 90");
        person.type("exit 3\r");
        JsonNode end = person.awaitEnd();
        assertThat(end.path("exitCode").asInt()).as(end.toString()).isEqualTo(3);
        assertThat(end.path("status").asString()).isEqualTo("succeeded");

        String operation = person.operation();
        assertThat(service.historyUntil("terminal-web", "exec ended with code 3"))
                .contains(
                        "of sh (at a terminal, with a transcript, as 0, with TERM set): look around");
        String cast = transcript(operation, "?reason=review");
        List<String> lines = cast.lines().toList();
        JsonNode header = WaybillJson.mapper().readTree(lines.getFirst());
        assertThat(header.path("version").asInt()).isEqualTo(2);
        assertThat(header.path("width").asInt()).isEqualTo(100);
        assertThat(header.path("height").asInt()).isEqualTo(30);
        StringBuilder shown = new StringBuilder();
        for (String line : lines.subList(1, lines.size())) {
            JsonNode event = WaybillJson.mapper().readTree(line);
            if (event.path(1).asString().equals("o")) {
                shown.append(event.path(2).asString());
            }
        }
        assertThat(shown.toString()).isEqualTo(person.shown()).contains("42-ü");
        assertThat(cast).contains("\"r\",\"90x20\"");
        service.historyUntil(
                "terminal-web", "transcript of operation " + operation + " read by admin: review");
    }

    @Test
    void whoLeavesEndsWhatTheyBegan() throws Exception {
        Person person = new Person("?command=sh&command=-c&command=exec%20sh%20-i");
        person.awaitShown("#");
        person.type("echo be''gun; sleep 4711\r");
        person.awaitShown("begun");
        assertThat(RealEngine.cli("top", "terminal-web")).contains("sleep 4711");
        person.socket.abort();
        String operation = person.operation();
        assertThat(
                        Soon.answer(
                                () -> RealEngine.cli("top", "terminal-web"),
                                processes -> !processes.contains("sh -i")))
                .doesNotContain("4711");
        assertThat(service.settled(operation).path("status").asString()).isEqualTo("succeeded");
        assertThat(transcript(operation, "")).contains("begun");
    }

    @Test
    void aRefusalIsAnAnswerLikeAnyOther() {
        assertThatThrownBy(() -> new Person("?columns=0"))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(400));
        assertThat(service.get(WEB + "/terminal").status()).isEqualTo(400);
        Service.Answer stopped = service.post(WEB + "/pause?wait=3m", "{}");
        assertThat(stopped.status()).as(stopped.toString()).isEqualTo(200);
        assertThatThrownBy(() -> new Person(""))
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(409));
        service.post(WEB + "/unpause?wait=3m", "{}");
        assertThat(service.get("/api/v1/operations/" + "0".repeat(32) + "/transcript").status())
                .isEqualTo(404);
    }
}

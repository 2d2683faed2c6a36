package io.waybill.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that answers what it is told to, in turn, and remembers what it was asked. */
final class Peer implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    /** What it was asked. */
    record Asked(String method, String uri, String body, Map<String, String> headers) {}

    /** How it answers one request. */
    interface Answer {
        void to(HttpExchange exchange) throws IOException, InterruptedException;
    }

    /** What a command did. */
    record Ran(int code, String out, String err) {}

    final CopyOnWriteArrayList<Asked> asked = new CopyOnWriteArrayList<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Peer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    Peer answer(int status, String body) {
        return answer(
                exchange -> {
                    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
    }

    /** Takes the request, and ends the connection without an answer. */
    Peer drop() {
        return answer(HttpExchange::close);
    }

    Peer answer(Answer answer) {
        answers.add(answer);
        return this;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, String> headers = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name, values.getFirst()));
        asked.add(
                new Asked(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString(),
                        body,
                        headers));
        Answer answer = answers.poll();
        if (answer == null) {
            throw new IOException("nothing was told to answer");
        }
        try {
            answer.to(exchange);
        } catch (InterruptedException _) {
            exchange.close();
        }
    }

    Ran run(String... arguments) {
        return run(
                Map.of("WAYBILL_SERVER", url(), "WAYBILL_TOKEN", "secret"),
                Path.of("/"),
                null,
                arguments);
    }

    static Ran run(
            Map<String, String> environment,
            Path folder,
            @Nullable Path home,
            String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings around =
                new Surroundings(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        environment,
                        folder,
                        home,
                        InstantSource.fixed(NOW),
                        Screen.of(environment.get("COLUMNS"), environment));
        int code = Main.run(around, arguments);
        return new Ran(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

package io.waybill.infra;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.waybill.domain.wire.WaybillJson;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Somebody who takes webhooks, and keeps what came. */
final class Receiver implements AutoCloseable {
    private final HttpServer server;
    private final List<Got> got = new CopyOnWriteArrayList<>();
    private final Queue<Behaviour> next = new ConcurrentLinkedQueue<>();
    private volatile Behaviour otherwise = status(204);

    /** How it answers. */
    interface Behaviour {
        void answer(HttpExchange exchange) throws IOException, InterruptedException;
    }

    /**
     * A request.
     *
     * @param port from which it came: the same where the connection was kept
     */
    record Got(String id, String timestamp, String signatures, String type, byte[] body, int port) {
        JsonNode json() {
            return WaybillJson.mapper().readTree(body);
        }

        long position() {
            return Long.parseLong(json().path("position").asString());
        }

        /** As the specification says that a receiver has to look. */
        boolean isSignedWith(String secret) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
                mac.init(new SecretKeySpec(key, "HmacSHA256"));
                String signed =
                        id + "." + timestamp + "." + new String(body, StandardCharsets.UTF_8);
                byte[] expected = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
                boolean isRecent =
                        Math.abs(Instant.now().getEpochSecond() - Long.parseLong(timestamp)) < 300;
                return isRecent
                        && Arrays.asList(signatures.split(" "))
                                .contains("v1," + Base64.getEncoder().encodeToString(expected));
            } catch (GeneralSecurityException failure) {
                throw new AssertionError(failure);
            }
        }
    }

    Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        got.add(
                new Got(
                        exchange.getRequestHeaders().getFirst("webhook-id"),
                        exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                        exchange.getRequestHeaders().getFirst("webhook-signature"),
                        exchange.getRequestHeaders().getFirst("Content-Type"),
                        exchange.getRequestBody().readAllBytes(),
                        exchange.getRemoteAddress().getPort()));
        Behaviour behaviour = next.poll();
        try {
            (behaviour == null ? otherwise : behaviour).answer(exchange);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        } finally {
            exchange.close();
        }
    }

    static Behaviour status(int status, String... headers) {
        return exchange -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            exchange.sendResponseHeaders(status, -1);
        };
    }

    static Behaviour after(long millis, Behaviour then) {
        return exchange -> {
            Thread.sleep(millis);
            then.answer(exchange);
        };
    }

    /** Without an answer. */
    static Behaviour hangUp() {
        return HttpExchange::close;
    }

    void answers(Behaviour... behaviours) {
        next.addAll(List.of(behaviours));
    }

    void otherwise(Behaviour behaviour) {
        otherwise = behaviour;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook?of=waybill";
    }

    List<Got> got() {
        return List.copyOf(got);
    }

    List<Long> positions() {
        return got.stream().map(Got::position).toList();
    }

    List<Got> await(int count) {
        return Soon.answer(this::got, all -> all.size() >= count);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

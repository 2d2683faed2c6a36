package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import io.waybill.domain.wire.WaybillJson;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** A trace from the request to the engine's API, as a collector is told it. */
class TracesIT {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";
    @TempDir private static Path data;
    private static HttpServer collector;
    private static Service service;
    private static final List<Span> spans = new CopyOnWriteArrayList<>();

    private record Span(String trace, String id, String parent, String name) {
        /** Of OTLP's protobuf: trace_id = 1, span_id = 2, parent_span_id = 4, name = 5. */
        static Span of(ByteBuffer message) {
            String[] fields = {"", "", "", "", "", ""};
            each(
                    message,
                    (number, value) -> {
                        if (number == 5) {
                            fields[5] = StandardCharsets.UTF_8.decode(value).toString();
                        } else if (number < 5) {
                            byte[] bytes = new byte[value.remaining()];
                            value.get(bytes);
                            fields[number] = HexFormat.of().formatHex(bytes);
                        }
                    });
            return new Span(fields[1], fields[2], fields[4], fields[5]);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        RealEngine.require();
        RealEngine.removeAllNamed("traced-");
        collector =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext(
                "/v1/traces",
                exchange -> {
                    take(ByteBuffer.wrap(exchange.getRequestBody().readAllBytes()));
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        collector.start();
        service =
                Service.onEngineWithProperties(
                        data,
                        Map.of(
                                "otel.exporter.otlp.endpoint",
                                "http://127.0.0.1:" + collector.getAddress().getPort(),
                                "otel.bsp.schedule.delay",
                                "100",
                                "WAYBILL_LOG_FORMAT",
                                "json"));
        MainJobIT.publishWeb(service);
    }

    @AfterAll
    static void stop() throws Exception {
        if (service != null) {
            service.close();
            RealEngine.removeAllNamed("traced-");
        }
        if (collector != null) {
            collector.stop(0);
        }
    }

    /**
     * ExportTraceServiceRequest: resource_spans = 1, in each scope_spans = 2, in each spans = 2.
     */
    private static void take(ByteBuffer request) {
        each(
                request,
                (_, resource) ->
                        each(
                                resource,
                                (number, scope) -> {
                                    if (number == 2) {
                                        each(
                                                scope,
                                                (field, span) -> {
                                                    if (field == 2) {
                                                        spans.add(Span.of(span));
                                                    }
                                                });
                                    }
                                }));
    }

    /** Each field of a protobuf message that has a length; the others are passed over. */
    private static void each(ByteBuffer message, BiConsumer<Integer, ByteBuffer> taker) {
        while (message.hasRemaining()) {
            long key = number(message);
            switch ((int) (key & 7)) {
                case 0 -> number(message);
                case 1 -> message.position(message.position() + 8);
                case 2 -> {
                    int length = (int) number(message);
                    taker.accept((int) (key >> 3), message.slice(message.position(), length));
                    message.position(message.position() + length);
                }
                case 5 -> message.position(message.position() + 4);
                default -> throw new AssertionError("wire type of " + key);
            }
        }
    }

    private static long number(ByteBuffer message) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = message.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    @Test
    void aCommandIsTracedFromItsRequestToTheEngine() throws Exception {
        Service.Answer answer =
                service.send(
                        service.request("/api/v1/containers?wait=3m")
                                .header("traceparent", "00-" + TRACE + "-" + CALLER + "-01")
                                .POST(
                                        java.net.http.HttpRequest.BodyPublishers.ofString(
                                                "{\"name\": \"traced-web\", \"image\": \"web\"}")));
        service.succeed(answer);
        Span request = span("POST /api/v1/containers");
        assertThat(request.parent()).isEqualTo(CALLER);
        Span work = span("create container");
        assertThat(work.parent()).isEqualTo(request.id());
        Span call = span("POST /containers/create");
        assertThat(call.parent()).isEqualTo(work.id());
        assertThat(span("POST /containers/{id}/start").parent()).isEqualTo(work.id());
        assertThat(List.of(request, work, call)).allMatch(span -> span.trace().equals(TRACE));
    }

    @Test
    void nothingIsTracedThatNobodyAskedFor() {
        assertThat(spans).noneMatch(span -> span.name().contains("_ping"));
        assertThat(spans).noneMatch(span -> span.name().contains("/events"));
    }

    @Test
    void logLinesAreJson() throws Exception {
        List<String> lines =
                Files.readAllLines(data.resolve("output.txt")).stream()
                        .filter(line -> line.startsWith("{"))
                        .toList();
        assertThat(lines).isNotEmpty();
        for (String line : lines) {
            assertThat(WaybillJson.mapper().readTree(line).path("message").asString()).isNotEmpty();
        }
    }

    private static Span span(String name) {
        service.until("there is a span " + name, () -> named(name).isPresent());
        return named(name).orElseThrow();
    }

    private static Optional<Span> named(String name) {
        return spans.stream()
                .filter(span -> span.name().equals(name) && span.trace().equals(TRACE))
                .findFirst();
    }
}

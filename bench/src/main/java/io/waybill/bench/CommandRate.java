package io.waybill.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Commands a second through HTTP, each of them one event in the log, beside the rate at which the
 * same rows are inserted by bare JDBC, one transaction each, into a table like the log's in the
 * same PostgreSQL.
 */
final class CommandRate {
    private static final int CONNECTIONS = 16;

    private CommandRate() {}

    static Map<String, Object> measure(MeasuredService service, Duration warmUp, Duration duration)
            throws Exception {
        rate(warmUp, () -> new Registering(service));
        rate(warmUp.dividedBy(6), () -> new Inserting(service));
        List<Double> commands = new ArrayList<>();
        List<Double> inserts = new ArrayList<>();
        // In turns, so that a noisy neighbour meets both.
        for (int round = 0; round < 3; round++) {
            inserts.add(rate(duration.dividedBy(3), () -> new Inserting(service)));
            commands.add(rate(duration.dividedBy(3), () -> new Registering(service)));
        }
        double commandRate = commands.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        double insertRate = inserts.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("connections", CONNECTIONS);
        result.put("commandsPerSecond", Math.round(commandRate));
        result.put("bareInsertsPerSecond", Math.round(insertRate));
        result.put("ratio", Math.round(1000 * commandRate / insertRate) / 1000.0);
        result.put("goal", "ratio >= 0.25");
        result.put("met", commandRate / insertRate >= 0.25);
        return result;
    }

    /** Only the commands, a second. */
    static double commands(MeasuredService service, Duration duration) throws Exception {
        return rate(duration, () -> new Registering(service));
    }

    /** One connection's work, done over and over. */
    private interface Work extends AutoCloseable {
        void once() throws Exception;

        @Override
        void close() throws Exception;
    }

    private interface Opening {
        Work open() throws Exception;
    }

    private static double rate(Duration duration, Opening opening) throws Exception {
        AtomicLong done = new AtomicLong();
        List<Exception> failures = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        long begin = System.nanoTime();
        long end = begin + duration.toNanos();
        for (int connection = 0; connection < CONNECTIONS; connection++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try (Work work = opening.open()) {
                                            while (System.nanoTime() < end) {
                                                work.once();
                                                done.incrementAndGet();
                                            }
                                        } catch (Exception failure) {
                                            synchronized (failures) {
                                                failures.add(failure);
                                            }
                                        }
                                    }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
        return done.get() / ((System.nanoTime() - begin) / 1e9);
    }

    /**
     * Registers images over a connection that is kept as long as the server does, with as little
     * work on this side as can be.
     */
    private static final class Registering implements Work {
        private final URI server;
        private final String head;
        private Socket socket;
        private InputStream in;
        private OutputStream out;

        Registering(MeasuredService service) throws IOException {
            HttpRequest request = service.request("/api/v1/images").build();
            server = request.uri();
            connect();
            head =
                    "POST /api/v1/images HTTP/1.1\r\nHost: "
                            + server.getAuthority()
                            + "\r\nAuthorization: "
                            + request.headers().firstValue("Authorization").orElseThrow()
                            + "\r\nContent-Type: application/json\r\nContent-Length: ";
        }

        private void connect() throws IOException {
            socket = new Socket(server.getHost(), server.getPort());
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream(), 1 << 14);
            out = socket.getOutputStream();
        }

        @Override
        public void once() throws IOException {
            String name = "bench-" + UUID.randomUUID().toString().replace("-", "");
            String body =
                    "{\"name\":\"" + name + "\",\"repository\":\"registry.example/" + name + "\"}";
            String request = head + body.length() + "\r\n\r\n" + body;
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            readAnswer();
        }

        private void readAnswer() throws IOException {
            String status = line();
            if (!status.contains(" 200")) {
                throw new IOException("answered " + status);
            }
            long length = -1;
            boolean chunked = false;
            boolean last = false;
            for (String header = line(); !header.isEmpty(); header = line()) {
                String lower = header.toLowerCase(java.util.Locale.ROOT);
                if (lower.startsWith("content-length:")) {
                    length = Long.parseLong(lower.substring("content-length:".length()).strip());
                }
                last |= lower.equals("connection: close");
                chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
            }
            if (chunked) {
                for (int size = Integer.parseInt(line(), 16);
                        size > 0;
                        size = Integer.parseInt(line(), 16)) {
                    in.skipNBytes(size + 2L);
                }
                line();
            } else {
                in.skipNBytes(length);
            }
            if (last) {
                socket.close();
                connect();
            }
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int read = in.read(); read != '\n'; read = in.read()) {
                if (read < 0) {
                    throw new IOException("the connection ended");
                }
                if (read != '\r') {
                    line.append((char) read);
                }
            }
            return line.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** Inserts rows such as those that registering makes. */
    private static final class Inserting implements Work {
        private final Connection connection;
        private final PreparedStatement insert;

        Inserting(MeasuredService service) throws SQLException, IOException {
            connection = DriverManager.getConnection(service.jdbcUrl());
            try (var statement = connection.createStatement()) {
                statement.execute("select pg_advisory_lock(7)");
                statement.execute(
                        "create table if not exists bench_event (like event including all)");
                statement.execute("select pg_advisory_unlock(7)");
            }
            connection.setAutoCommit(false);
            insert =
                    connection.prepareStatement(
                            """
                            insert into bench_event (event_identifier, aggregate_identifier, sequence_number, type,
                                time_stamp, payload_type, payload_revision, payload, meta_data)
                            values (?, ?, 0, 'Image', '2026-01-01T00:00:00.000Z', 'io.waybill.image.registered', '1', ?, ?)""");
        }

        @Override
        public void once() throws SQLException {
            String id = UUID.randomUUID().toString();
            insert.setString(1, id);
            insert.setString(2, "images/bench-" + id);
            insert.setString(
                    3,
                    "{\"imageId\":\"bench-%s\",\"repository\":\"registry.example/bench-%s\"}"
                            .formatted(id, id));
            insert.setString(
                    4,
                    "{\"actor\":\"admin\",\"actorKind\":\"user\",\"correlationId\":\"%s\",\"sourceAddress\":\"127.0.0.1\"}"
                            .formatted(id));
            insert.executeUpdate();
            connection.commit();
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}

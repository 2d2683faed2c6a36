package io.waybill.cli;

import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * Gives the commonest commands to a server that answers each the same, and shows nothing: from such
 * a run the JVM learns what the command line needs, so that it starts quicker.
 */
final class Rehearsal {
    private static final byte[] ANSWER =
            """
            {"items": [{"id": "0123456789abcdef", "name": "web", "status": "running", "at": "2026-01-01T00:00:00Z"}],
             "position": 1, "status": "UP", "components": {"db": {"status": "UP"}}}
            """
                    .getBytes(StandardCharsets.UTF_8);
    private static final List<List<String>> COMMANDS =
            List.of(
                    List.of("--help"),
                    List.of("ps"),
                    List.of("ps", "-o", "json"),
                    List.of("ps", "-o", "yaml"),
                    List.of("stop", "web", "-m", "rehearsal"),
                    List.of("history", "web"),
                    List.of("audit", "--action", "stop"),
                    List.of("image", "ls"),
                    List.of("host", "ls"),
                    List.of("status"));

    private Rehearsal() {}

    public static void main(String[] arguments) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    exchange.sendResponseHeaders(200, ANSWER.length);
                    exchange.getResponseBody().write(ANSWER);
                    exchange.close();
                });
        server.start();
        PrintStream nowhere =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Surroundings around =
                new Surroundings(
                        nowhere,
                        nowhere,
                        Map.of(
                                "WAYBILL_SERVER",
                                "http://127.0.0.1:" + server.getAddress().getPort(),
                                "WAYBILL_TOKEN",
                                "none"),
                        Path.of(""),
                        null,
                        InstantSource.system(),
                        new Screen(80, true));
        COMMANDS.forEach(command -> Main.run(around, command.toArray(String[]::new)));
        server.stop(0);
    }
}

package io.waybill.infra;

import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A registry that has whatever it is asked for, for simulated hosts: nobody pulls from it. */
final class PlayedRegistry implements AutoCloseable {
    private final HttpServer server;

    PlayedRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    byte[] index = "{\"manifests\": []}".getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, index.length);
                    exchange.getResponseBody().write(index);
                    exchange.close();
                });
        server.start();
    }

    /** A repository there. */
    String repository(String name) {
        return "127.0.0.1:" + server.getAddress().getPort() + "/x/" + name;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

package io.waybill.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A registry on this machine that has one repository, whose every tag is a manifest of its own
 * without anything in it: enough for a simulated host, which pulls nothing.
 */
final class PlayedRegistry implements AutoCloseable {
    private static final String NAME = "demo/web";
    private static final String MANIFESTS = "/v2/" + NAME + "/manifests/";
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final int NOT_FOUND = 404;

    private final HttpServer server;
    private final Map<String, byte[]> manifests = new HashMap<>();

    /**
     * @param port any where 0
     * @throws IOException where the port is taken
     */
    PlayedRegistry(int port, List<String> tags) throws IOException {
        for (String tag : tags) {
            byte[] manifest =
                    """
                    {"schemaVersion": 2, "mediaType": "%s", "manifests": [],
                     "annotations": {"org.opencontainers.image.ref.name": %s}}
                    """
                            .formatted(INDEX, Json.quoted(tag))
                            .getBytes(StandardCharsets.UTF_8);
            manifests.put(tag, manifest);
            manifests.put(digest(manifest), manifest);
        }
        server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext(MANIFESTS, this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String reference = exchange.getRequestURI().getPath().substring(MANIFESTS.length());
        byte[] manifest = manifests.get(reference);
        if (manifest == null) {
            exchange.sendResponseHeaders(NOT_FOUND, -1);
        } else {
            exchange.getResponseHeaders().set("Content-Type", INDEX);
            exchange.getResponseHeaders().set("Docker-Content-Digest", digest(manifest));
            exchange.sendResponseHeaders(
                    200, exchange.getRequestMethod().equals("HEAD") ? -1 : manifest.length);
            if (!exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseBody().write(manifest);
            }
        }
        exchange.close();
    }

    private static String digest(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    String repository() {
        return "127.0.0.1:" + server.getAddress().getPort() + "/" + NAME;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

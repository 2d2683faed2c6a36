package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where the service is, and the token that lets in. */
record Credentials(String server, @Nullable String token) {
    private static final String FILE = ".waybill/credentials.json";
    private static final String DEFAULT_SERVER = "http://127.0.0.1:7070";

    /**
     * Options first, then the environment, then the nearest {@value #FILE}: from the current folder
     * upwards, and beside the launcher.
     */
    static Credentials find(
            @Nullable String server,
            @Nullable String token,
            Map<String, String> environment,
            Path folder,
            @Nullable Path home) {
        String namedServer = server != null ? server : environment.get("WAYBILL_SERVER");
        String namedToken = token != null ? token : environment.get("WAYBILL_TOKEN");
        if (namedServer != null && namedToken != null) {
            return new Credentials(strip(namedServer), namedToken);
        }
        Credentials kept = kept(folder, home);
        String keptServer = kept == null ? DEFAULT_SERVER : kept.server();
        boolean same = namedServer == null || strip(namedServer).equals(keptServer);
        // A token goes to nobody but the server it is from.
        String keptToken = kept == null || !same ? null : kept.token();
        return new Credentials(
                strip(namedServer != null ? namedServer : keptServer),
                namedToken != null ? namedToken : keptToken);
    }

    private static String strip(String server) {
        return server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
    }

    private static @Nullable Credentials kept(Path folder, @Nullable Path home) {
        for (Path at = folder.toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isReadable(at.resolve(FILE))) {
                return read(at.resolve(FILE));
            }
        }
        return home != null && Files.isReadable(home.resolve(FILE))
                ? read(home.resolve(FILE))
                : null;
    }

    private static Credentials read(Path file) {
        try {
            JsonNode json = JsonMapper.shared().readTree(Files.readString(file));
            return new Credentials(
                    json.path("server").asString(DEFAULT_SERVER),
                    json.path("token").asString(null));
        } catch (IOException | JacksonException unreadable) {
            throw new Failed(Failed.USAGE, file + " cannot be read: " + unreadable.getMessage());
        }
    }
}

package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The Waybill to speak to, and who says so. */
record Access(URI server, @Nullable String token) {
    static final String DEFAULT_SERVER = "http://127.0.0.1:7070";
    private static final String FILE = ".waybill/credentials.json";

    /** What an option says goes before the environment, and that before a file. */
    static Access find(
            @Nullable String server,
            @Nullable String token,
            @Nullable Path file,
            Surroundings around) {
        String givenServer = first(server, around.environment().get("WAYBILL_SERVER"));
        String givenToken = first(token, around.environment().get("WAYBILL_TOKEN"));
        if (givenServer != null && givenToken != null) {
            return new Access(uri(givenServer), givenToken);
        }
        Access kept =
                file != null ? read(around.folder().resolve(file)) : search(around).orElse(null);
        URI chosen =
                givenServer != null
                        ? uri(givenServer)
                        : kept != null ? kept.server : uri(DEFAULT_SERVER);
        // A token is shown only to the server that it was kept for.
        String keptToken = kept != null && kept.server.equals(chosen) ? kept.token : null;
        return new Access(chosen, givenToken != null ? givenToken : keptToken);
    }

    private static Optional<Access> search(Surroundings around) {
        String named = around.environment().get("WAYBILL_CREDENTIALS");
        if (named != null && !named.isBlank()) {
            return Optional.of(read(around.folder().resolve(named)));
        }
        for (Path folder = around.folder().toAbsolutePath();
                folder != null;
                folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve(FILE))) {
                return Optional.of(read(folder.resolve(FILE)));
            }
        }
        Path home = around.home();
        return home != null && Files.isRegularFile(home.resolve(FILE))
                ? Optional.of(read(home.resolve(FILE)))
                : Optional.empty();
    }

    private static Access read(Path file) {
        try {
            JsonNode content = Json.read(Files.readString(file));
            String server = Json.text(content, "server");
            String token = Json.text(content, "token");
            return new Access(
                    uri(server.isEmpty() ? DEFAULT_SERVER : server),
                    token.isEmpty() ? null : token);
        } catch (IOException | JacksonException failure) {
            throw new Failed(
                    Failed.USAGE,
                    "cannot read the credentials in " + file + ": " + failure.getMessage());
        }
    }

    private static URI uri(String text) {
        try {
            URI uri = URI.create(text.strip().replaceAll("/+$", ""));
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw new Failed(Failed.USAGE, "'" + text + "' is not a server such as " + DEFAULT_SERVER);
    }

    private static @Nullable String first(@Nullable String one, @Nullable String other) {
        return one != null && !one.isBlank()
                ? one
                : other != null && !other.isBlank() ? other : null;
    }
}

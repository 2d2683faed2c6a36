package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** The Waybill to speak to, and who says so. */
record Access(URI server, @Nullable String token) {
    static final String DEFAULT_SERVER = "http://127.0.0.1:7070";
    private static final String FILE = ".waybill/credentials.json";

    /**
     * What an option says goes before the environment, that before a context or a file that is
     * named, that before a file in a folder above, and that before the current context.
     */
    static Access find(
            @Nullable String server,
            @Nullable String token,
            @Nullable String context,
            @Nullable Path file,
            Surroundings around) {
        String givenServer = first(server, around.environment().get("WAYBILL_SERVER"));
        String givenToken = first(token, around.environment().get("WAYBILL_TOKEN"));
        if (givenServer != null && givenToken != null) {
            return new Access(uri(givenServer), givenToken);
        }
        Access kept = kept(context, file, around);
        URI chosen =
                givenServer != null
                        ? uri(givenServer)
                        : kept != null ? kept.server : uri(DEFAULT_SERVER);
        // A token is shown only to the server that it was kept for.
        String keptToken = kept != null && kept.server.equals(chosen) ? kept.token : null;
        return new Access(chosen, givenToken != null ? givenToken : keptToken);
    }

    /** The server to log in to; the usual one where none is named. */
    static URI serverToLogInTo(@Nullable String server, Surroundings around) {
        String given = first(server, around.environment().get("WAYBILL_SERVER"));
        return uri(given == null ? DEFAULT_SERVER : given);
    }

    private static @Nullable Access kept(
            @Nullable String context, @Nullable Path file, Surroundings around) {
        if (context != null) {
            return Contexts.of(around.environment()).named(context);
        }
        if (file != null) {
            return read(around.folder().resolve(file));
        }
        String namedContext = first(null, around.environment().get("WAYBILL_CONTEXT"));
        if (namedContext != null) {
            return Contexts.of(around.environment()).named(namedContext);
        }
        String namedFile = first(null, around.environment().get("WAYBILL_CREDENTIALS"));
        return namedFile != null
                ? read(around.folder().resolve(namedFile))
                : search(around).orElse(null);
    }

    private static Optional<Access> search(Surroundings around) {
        Optional<Path> above = above(around);
        if (above.isPresent()) {
            return above.map(Access::read);
        }
        Access current = Contexts.of(around.environment()).current();
        if (current != null) {
            return Optional.of(current);
        }
        return beside(around).map(Access::read);
    }

    private static Optional<Path> above(Surroundings around) {
        for (Path folder = around.folder().toAbsolutePath();
                folder != null;
                folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve(FILE))) {
                return Optional.of(folder.resolve(FILE));
            }
        }
        return Optional.empty();
    }

    /** The one beside the launcher. */
    private static Optional<Path> beside(Surroundings around) {
        Path home = around.home();
        return home != null && Files.isRegularFile(home.resolve(FILE))
                ? Optional.of(home.resolve(FILE))
                : Optional.empty();
    }

    /**
     * Where the credentials lie that are found without a context.
     *
     * @throws Failed where there are none
     */
    static DataFolder dataFolder(@Nullable Path file, Surroundings around) {
        String named = first(null, around.environment().get("WAYBILL_CREDENTIALS"));
        Path given = file != null ? file : named != null ? Path.of(named) : null;
        Optional<Path> found =
                given != null
                        ? Optional.of(around.folder().resolve(given))
                        : above(around).or(() -> beside(around));
        return found.map(
                        it ->
                                new DataFolder(
                                        Objects.requireNonNull(it.toAbsolutePath().getParent())))
                .orElseThrow(
                        () ->
                                new Failed(
                                        Failed.USAGE,
                                        "there is no "
                                                + FILE
                                                + " here or in a folder above; name the database after --database"));
    }

    private static Access read(Path file) {
        try {
            return of(Json.read(Files.readString(file)));
        } catch (IOException | JacksonException failure) {
            throw new Failed(
                    Failed.USAGE,
                    "cannot read the credentials in " + file + ": " + Trouble.why(failure));
        }
    }

    /** As it is kept. */
    static Access of(JsonNode kept) {
        String server = Json.text(kept, "server");
        String token = Json.text(kept, "token");
        return new Access(
                uri(server.isEmpty() ? DEFAULT_SERVER : server), token.isEmpty() ? null : token);
    }

    void writeTo(ObjectNode kept) {
        kept.put("server", server.toString());
        kept.put("token", token);
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

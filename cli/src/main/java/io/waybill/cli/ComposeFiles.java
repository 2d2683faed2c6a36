package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A Compose file as it is sent: its text, the {@code .env} beside it, and those variables and files
 * of this machine that it names. The server reads it, and says what it names.
 */
final class ComposeFiles {
    /** As others look for it, in this order. */
    private static final List<String> USUAL =
            List.of("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml");

    private final Path file;
    private final Surroundings around;

    private ComposeFiles(Path file, Surroundings around) {
        this.file = file;
        this.around = around;
    }

    /** The one that was named, or the usual one of the folder. */
    static ComposeFiles of(@Nullable Path named, Surroundings around) {
        if (named != null) {
            return new ComposeFiles(around.folder().resolve(named), around);
        }
        return USUAL.stream()
                .map(around.folder()::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .map(found -> new ComposeFiles(found, around))
                .orElseThrow(
                        () ->
                                new Failed(
                                        Failed.USAGE,
                                        "there is no "
                                                + USUAL.getFirst()
                                                + " here; name the file with -f"));
    }

    /** All that the server needs to read it. */
    ObjectNode body(Api api, @Nullable String project, @Nullable String directoryThere) {
        ObjectNode body = Json.object();
        body.put("file", String.valueOf(file.getFileName()));
        body.put("text", read(file));
        Json.put(body, "projectName", project);
        Json.put(body, "directory", String.valueOf(folder().getFileName()));
        Json.put(body, "projectDirectory", directoryThere);
        Path dotenv = folder().resolve(".env");
        if (Files.isRegularFile(dotenv)) {
            body.put("dotenv", read(dotenv));
        }
        // Which files it names may depend on the variables that it names.
        variables(body, needs(api, body));
        files(body, needs(api, body));
        return body;
    }

    private Path folder() {
        Path folder = file.toAbsolutePath().normalize().getParent();
        return folder == null ? around.folder() : folder;
    }

    private static JsonNode needs(Api api, ObjectNode body) {
        return api.command("POST", "/compose/needs", Map.of(), body, Wish.key(), Duration.ZERO)
                .json();
    }

    private void variables(ObjectNode body, JsonNode needs) {
        ObjectNode variables = body.putObject("variables");
        for (JsonNode name : needs.path("variables")) {
            Json.put(variables, name.asString(), around.environment().get(name.asString()));
        }
    }

    private void files(ObjectNode body, JsonNode needs) {
        ObjectNode files = body.putObject("files");
        for (JsonNode name : needs.path("files")) {
            Path path = folder().resolve(name.asString());
            if (Files.isRegularFile(path)) {
                files.put(name.asString(), read(path));
            }
        }
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (NoSuchFileException _) {
            throw new Failed(Failed.USAGE, "there is no file " + path);
        } catch (IOException | UncheckedIOException failure) {
            throw new Failed(Failed.USAGE, "cannot read " + path + ": " + Trouble.why(failure));
        }
    }
}

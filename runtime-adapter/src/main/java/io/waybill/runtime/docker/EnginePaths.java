package io.waybill.runtime.docker;

import static io.waybill.runtime.docker.Refusals.translated;

import com.github.dockerjava.transport.DockerHttpClient.Response;

import io.waybill.domain.container.PathKind.Kind;
import io.waybill.runtime.RuntimeFailure;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;

/** What is at the paths of one container, as its engine tells before it hands any of it over. */
final class EnginePaths {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String STAT = "X-Docker-Container-Path-Stat";
    // Of Go's file modes, which engines are written with.
    private static final long FOLDER = 1L << 31;

    private final Function<String, Response> ask;

    /**
     * @param ask the engine for what is at a path
     */
    EnginePaths(Function<String, Response> ask) {
        this.ask = ask;
    }

    /** Of a link, an engine tells what it leads to only where a folder is asked for. */
    Kind kindOf(String path) {
        try {
            if (lookedAt(path + "/.") == Kind.FOLDER) {
                return Kind.FOLDER;
            }
        } catch (RuntimeFailure _) {
            // What is no folder is refused, by each engine in its own way.
        }
        return lookedAt(path);
    }

    private Kind lookedAt(String path) {
        return translated(
                "look at " + path,
                () -> {
                    try (Response answer = ask.apply(path)) {
                        if (answer.getStatusCode() == 404) {
                            return Kind.NONE;
                        }
                        if (answer.getStatusCode() >= 400) {
                            throw new RuntimeFailure(
                                    Refusals.OTHERWISE,
                                    "the engine could not look at "
                                            + path
                                            + ": HTTP "
                                            + answer.getStatusCode());
                        }
                        return isFolder(answer.getHeader(STAT)) ? Kind.FOLDER : Kind.FILE;
                    }
                });
    }

    private static boolean isFolder(@Nullable String stat) {
        JsonNode told = told(stat);
        JsonNode mode = told.path("mode");
        if (!mode.isNumber()) {
            throw new RuntimeFailure(
                    Refusals.OTHERWISE, "the engine does not say what kind of file it is");
        }
        // Podman's own word for where a link leads.
        return told.path("isDir").asBoolean(false) || (mode.asLong() & FOLDER) != 0;
    }

    private static JsonNode told(@Nullable String stat) {
        try {
            byte[] json = Base64.getDecoder().decode(stat == null ? "" : stat);
            return JSON.readTree(new String(json, StandardCharsets.UTF_8));
        } catch (JacksonException | IllegalArgumentException _) {
            return JSON.createObjectNode();
        }
    }
}

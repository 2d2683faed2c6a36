package io.waybill.runtime.docker;

import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;

import io.waybill.runtime.EngineAway;
import io.waybill.runtime.RuntimeFailure;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.util.Locale;
import java.util.function.Supplier;

/** Tells an engine's refusal from its silence, and gives refusals codes. */
final class Refusals {
    static final String NAME_IN_USE = "name-in-use";
    static final String OTHERWISE = "engine-refused";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Refusals() {}

    static <T> T translated(String doing, Supplier<T> call) {
        try {
            return call.get();
        } catch (DockerException | DockerClientException refused) {
            throw translate(doing, refused);
        } catch (EngineAway away) {
            throw away;
        } catch (RuntimeException failure) {
            IOException cause = ioCause(failure);
            if (cause != null) {
                throw new EngineAway("the engine does not answer: " + CutOff.words(cause), failure);
            }
            throw failure;
        }
    }

    private static RuntimeException translate(String doing, RuntimeException refused) {
        IOException cause = ioCause(refused);
        if (cause != null && !(refused instanceof DockerException)) {
            return new EngineAway("the engine does not answer: " + CutOff.words(cause), refused);
        }
        String message = message(refused);
        if (message.contains("HTTP request to an HTTPS server")) {
            return new EngineAway(
                    "the engine speaks TLS only, and its host has no certificates on record",
                    refused);
        }
        // What an engine that shuts down says, or a proxy in front of one that is away.
        if (refused instanceof DockerException answered
                && (answered.getHttpStatus() == 502 || answered.getHttpStatus() == 503)) {
            return new EngineAway("the engine is unavailable: " + message, refused);
        }
        return new RuntimeFailure(
                code(message, refused), "the engine could not " + doing + ": " + message);
    }

    private static String message(RuntimeException refused) {
        String text = String.valueOf(refused.getMessage());
        int json = text.indexOf('{');
        if (json < 0) {
            return text;
        }
        try {
            String said = JSON.readTree(text.substring(json)).path("message").asString("");
            return said.isBlank() ? text : said;
        } catch (JacksonException _) {
            return text;
        }
    }

    private static String code(String message, RuntimeException refused) {
        String said = message.toLowerCase(Locale.ROOT);
        if (said.contains("port is already allocated") || said.contains("address already in use")) {
            return "port-in-use";
        }
        if (said.contains("is already in use by container")
                || said.contains("that name is already in use")) {
            return NAME_IN_USE;
        }
        if (said.contains("manifest unknown")
                || said.contains("no such image")
                || said.contains("name unknown")) {
            return RuntimeFailure.IMAGE_NOT_FOUND;
        }
        if (said.contains("unauthorized") || said.contains("authentication required")) {
            return "registry-unauthorized";
        }
        // Docker's words, and Podman's.
        if (said.contains("is not running")
                || said.contains("can only create exec sessions on running containers")) {
            return "not-running";
        }
        if (said.contains("exec: \"") || said.contains("executable file not found")) {
            return "command-not-runnable";
        }
        if (refused instanceof NotFoundException && said.contains("no such container")) {
            return "not-on-host";
        }
        return OTHERWISE;
    }

    private static @Nullable IOException ioCause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException io) {
                return io;
            }
        }
        return null;
    }
}

package io.waybill.infra.api;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.image.BuildSource;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.api.CommandRequests.Reasoned;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What is asked of a build beside its context.
 *
 * @param arguments may be secrets, so they come in a header: addresses are written into logs
 */
record BuildRequest(
        @Nullable String host,
        @Nullable String tag,
        String dockerfile,
        @Nullable String target,
        Map<String, String> labels,
        Map<String, String> arguments,
        boolean noCache,
        boolean pull,
        boolean makeCurrent,
        @Nullable String reason,
        @Nullable String ticket) {
    private static final String ARGUMENTS = "Build-Arguments";

    /** What may be kept of it, and tells it from another under the same key. */
    record OnRecord(
            @Nullable String host,
            @Nullable String tag,
            BuildSource source,
            boolean makeCurrent,
            @Nullable String reason,
            @Nullable String ticket)
            implements Reasoned {}

    static BuildRequest of(HttpServletRequest http) {
        return new BuildRequest(
                http.getParameter("host"),
                http.getParameter("tag"),
                Objects.requireNonNullElse(
                        http.getParameter("dockerfile"), BuildSource.USUAL_DOCKERFILE),
                http.getParameter("target"),
                labels(http),
                arguments(http),
                Boolean.parseBoolean(http.getParameter("noCache")),
                Boolean.parseBoolean(http.getParameter("pull")),
                Boolean.parseBoolean(http.getParameter("makeCurrent")),
                http.getParameter("reason"),
                http.getParameter("ticket"));
    }

    private static Map<String, String> labels(HttpServletRequest http) {
        Map<String, String> labels = new TreeMap<>();
        for (String label :
                Objects.requireNonNullElse(http.getParameterValues("label"), new String[0])) {
            int equals = label.indexOf('=');
            if (equals <= 0) {
                throw new InvalidInput("label", "'" + label + "' is not NAME=VALUE");
            }
            labels.put(label.substring(0, equals), label.substring(equals + 1));
        }
        return labels;
    }

    private static Map<String, String> arguments(HttpServletRequest http) {
        String header = http.getHeader(ARGUMENTS);
        if (header == null) {
            return Map.of();
        }
        try {
            return WaybillJson.mapper()
                    .readValue(
                            Base64.getDecoder().decode(header.strip()),
                            new TypeReference<Map<String, String>>() {});
        } catch (JacksonException | IllegalArgumentException _) {
            throw new InvalidInput(
                    ARGUMENTS, "it is a JSON object of texts, in Base64; this one is not");
        }
    }

    BuildSource source(String contextSha256, long contextBytes) {
        return new BuildSource(
                contextSha256,
                contextBytes,
                dockerfile,
                List.copyOf(arguments.keySet()),
                labels,
                target,
                noCache,
                pull);
    }

    OnRecord onRecord(BuildSource source) {
        return new OnRecord(host, tag, source, makeCurrent, reason, ticket);
    }
}

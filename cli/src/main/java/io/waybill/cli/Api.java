package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.stream.Stream;

/** The HTTP API, and what its answers mean to a command line. */
final class Api {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofMinutes(6);
    private static final int TRIES = 3;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

    private final Credentials credentials;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .connectTimeout(CONNECT)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();

    Api(Credentials credentials) {
        this.credentials = credentials;
    }

    /** The text of the API's answer, and what it says. */
    record Answer(String text, JsonNode json) {}

    Answer get(String path, Map<String, ? extends @Nullable Object> query) {
        return send(request(path, query).GET());
    }

    /** A command may be sent again when its answer is lost: its key makes it count once. */
    Answer command(
            String method,
            String path,
            Map<String, ? extends @Nullable Object> query,
            @Nullable String body) {
        return send(
                request(path, query)
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body)));
    }

    /** The lines of the event stream, after a position or from the present. */
    Stream<String> stream(@Nullable Long after) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                request("/api/v1/events/stream", Map.of()).header("Accept", "text/event-stream");
        if (after != null) {
            request.header("Last-Event-ID", Long.toString(after));
        }
        HttpResponse<Stream<String>> answer = http.send(request.build(), BodyHandlers.ofLines());
        if (answer.statusCode() != 200) {
            try (Stream<String> lines = answer.body()) {
                throw failure(answer.statusCode(), String.join("", lines.toList()));
            }
        }
        return answer.body();
    }

    /** One part of a path, such as a container's name; {@code host/name} is written host~name. */
    static String segment(String text) {
        return encode(text.replace('/', '~'));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(
            String path, Map<String, ? extends @Nullable Object> query) {
        StringJoiner parameters = new StringJoiner("&", "?", "").setEmptyValue("");
        query.forEach(
                (name, value) -> {
                    if (value != null) {
                        parameters.add(name + "=" + encode(value.toString()));
                    }
                });
        HttpRequest.Builder request;
        try {
            request = HttpRequest.newBuilder(URI.create(credentials.server() + path + parameters));
        } catch (IllegalArgumentException _) {
            throw new Failed(
                    Failed.USAGE,
                    credentials.server()
                            + " is not a server's address, such as http://127.0.0.1:7070");
        }
        if (credentials.token() != null) {
            request.header("Authorization", "Bearer " + credentials.token());
        }
        return request.timeout(ANSWER);
    }

    private Answer send(HttpRequest.Builder request) {
        HttpRequest built = request.build();
        IOException last = null;
        for (int attempt = 0; attempt < TRIES; attempt++) {
            try {
                HttpResponse<String> answer = http.send(built, BodyHandlers.ofString());
                if (answer.statusCode() / 100 == 2) {
                    return new Answer(answer.body(), json(answer.body()));
                }
                throw failure(answer.statusCode(), answer.body());
            } catch (ConnectException refused) {
                last = refused;
                break; // nobody is there
            } catch (IOException lost) {
                last = lost;
                pause();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new Failed(130, "interrupted");
            }
        }
        throw unreachable(last);
    }

    Failed unreachable(@Nullable IOException cause) {
        String why =
                cause == null || cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")";
        return new Failed(
                Failed.UNREACHABLE,
                "no Waybill answers at "
                        + credentials.server()
                        + why
                        + "; start it with ./waybill up, or name another with --server");
    }

    static void pause() {
        try {
            Thread.sleep(BETWEEN_TRIES);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Failed(130, "interrupted");
        }
    }

    private Failed failure(int status, String body) {
        if (status == 401 || status == 403) {
            return new Failed(
                    Failed.UNAUTHORISED,
                    credentials.server()
                            + (credentials.token() == null
                                    ? " wants a token; give it by --token, WAYBILL_TOKEN, or run where .waybill/ is"
                                    : " does not take this token; ./waybill up printed it when it first started"));
        }
        String detail = "it answered " + status;
        try {
            JsonNode problem = JsonMapper.shared().readTree(body);
            detail = problem.path("detail").asString(problem.path("title").asString(detail));
        } catch (JacksonException _) {
            // Not from Waybill itself: a proxy, maybe. The status has to do.
        }
        int exit = status >= 500 ? Failed.UNREACHABLE : Failed.REFUSED;
        return new Failed(exit, detail);
    }

    private static JsonNode json(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException _) {
            throw new Failed(Failed.UNREACHABLE, "what answered is not Waybill: it sent no JSON");
        }
    }
}

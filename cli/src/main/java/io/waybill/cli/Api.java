package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.net.http.WebSocket.Listener;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One Waybill's HTTP API. A connection that fails is tried again; what the server answers is final.
 */
final class Api {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration HINT = Duration.ofSeconds(2);
    private static final Pattern NO_SUCH =
            Pattern.compile("there is no (container|host|image|stack) '([^'/]+)'");
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration[] PAUSES = {Duration.ofMillis(200), Duration.ofMillis(600)};

    private final Access access;
    private final UnaryOperator<String> spoken;
    private @Nullable HttpClient client;

    Api(Access access) {
        this(access, UnaryOperator.identity());
    }

    /**
     * @param spoken what people gave by the name of a field
     */
    Api(Access access, UnaryOperator<String> spoken) {
        this.access = access;
        this.spoken = spoken;
    }

    /** An answer that is no refusal. */
    record Reply(int status, String body) {
        JsonNode json() {
            return Json.read(body);
        }
    }

    /**
     * A segment of a path; the slash of {@code host/name} becomes a tilde, since servers refuse an
     * encoded one.
     */
    static String segment(String text) {
        return URLEncoder.encode(text.replace('/', '~'), StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%7E", "~");
    }

    URI server() {
        return access.server();
    }

    /** Made where it is needed: that takes it longer than all that most queries take. */
    private synchronized HttpClient http() {
        if (client == null) {
            client =
                    HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_1_1)
                            .followRedirects(HttpClient.Redirect.NEVER)
                            .connectTimeout(CONNECT)
                            .build();
        }
        return client;
    }

    Reply get(String path, Map<String, String> query) {
        return accepted(query(request(path, query).build()));
    }

    /**
     * The names that there are of a kind of things, such as {@code container}. Whoever is helped by
     * them does not wait for long.
     *
     * @throws Failed where there is no answer
     */
    List<String> names(String kind) {
        Reply reply;
        try {
            reply = asked(request("/" + kind + "s", Map.of("limit", "1000")).build(), HINT, HINT);
        } catch (IOException failure) {
            throw unreachable(failure);
        }
        return accepted(reply)
                .json()
                .path("items")
                .valueStream()
                .map(item -> Json.text(item, "name"))
                .distinct()
                .toList();
    }

    /**
     * @throws Failed only where nothing answered
     */
    Reply health() {
        // Without a token it is answered, too, but not what is wrong.
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(access.server() + "/actuator/health"));
        if (access.token() != null) {
            request.header("Authorization", "Bearer " + access.token());
        }
        return query(request.build());
    }

    /** Ends what is under way. */
    Reply cancel(String path, @Nullable String reason) {
        return command(
                "DELETE",
                path,
                QueryCommands.query("reason", reason),
                null,
                Wish.key(),
                Duration.ZERO);
    }

    /**
     * Gives a command, repeatedly if need be: the key makes the server do it once.
     *
     * @param wait how long the server may take to answer, beside its usual time
     */
    Reply command(
            String method,
            String path,
            Map<String, String> query,
            @Nullable ObjectNode body,
            String key,
            Duration wait) {
        HttpRequest.Builder request =
                request(path, query).header("Idempotency-Key", key).timeout(ANSWER.plus(wait));
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofString(body.toString()));
        }
        HttpRequest whole = request.build();
        return accepted(patiently(() -> sent(whole)));
    }

    /**
     * @throws IOException where the connection fails, which the feed deals with itself
     */
    HttpResponse<InputStream> open(
            String path, Map<String, String> query, @Nullable String lastEventId)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path, query).header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        return http().send(request.GET().build(), BodyHandlers.ofInputStream());
    }

    /** Reads what comes bit by bit. */
    HttpResponse<InputStream> read(String path, Map<String, String> query, String accept)
            throws IOException, InterruptedException {
        return http().send(
                        request(path, query).header("Accept", accept).GET().build(),
                        BodyHandlers.ofInputStream());
    }

    /** Asks once for what comes bit by bit. */
    interface Asking {
        HttpResponse<InputStream> ask(Api api) throws IOException, InterruptedException;
    }

    /** Takes what comes. */
    interface Taking<T> {
        T take(HttpResponse<InputStream> answer) throws IOException;
    }

    /**
     * Takes the answer as it comes.
     *
     * @throws Failed where it is a refusal, or the connection fails
     */
    <T> T taken(Asking asking, Taking<T> taking) {
        HttpResponse<InputStream> answer = opened(asking);
        try (InputStream _ = answer.body()) {
            return taking.take(answer);
        } catch (IOException failure) {
            throw Trouble.isCutOff(failure)
                    ? new Failed(
                            Failed.UNREACHABLE,
                            "the connection to "
                                    + access.server()
                                    + " was cut off: what came is not whole")
                    : unreachable(failure);
        }
    }

    /**
     * The answer to be taken bit by bit, by who closes it then.
     *
     * @throws Failed where it is a refusal, or the connection fails
     */
    HttpResponse<InputStream> opened(Asking asking) {
        try {
            HttpResponse<InputStream> answer = asking.ask(this);
            if (answer.statusCode() / 100 != 2) {
                try (InputStream body = answer.body()) {
                    throw refusal(answer.statusCode(), text(body));
                }
            }
            return answer;
        } catch (IOException failure) {
            throw unreachable(failure);
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }

    private static String text(InputStream body) throws IOException {
        return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** The whole answer to what is asked once. */
    Reply whole(Asking asking) {
        return taken(asking, answer -> new Reply(answer.statusCode(), text(answer.body())));
    }

    /** Gives what is no JSON, repeatedly if need be, as a command. */
    Reply give(String path, Map<String, String> query, byte[] value, String key) {
        HttpRequest whole =
                request(path, query)
                        .header("Idempotency-Key", key)
                        .header("Content-Type", "application/octet-stream")
                        .timeout(ANSWER)
                        .PUT(BodyPublishers.ofByteArray(value))
                        .build();
        return accepted(patiently(() -> sent(whole)));
    }

    /** Hands over what comes, once: it cannot be had again. */
    Reply put(String path, Map<String, String> query, String contentType, InputStream body) {
        return whole(
                _ ->
                        http().send(
                                        request(path, query)
                                                .header("Content-Type", contentType)
                                                .PUT(BodyPublishers.ofInputStream(() -> body))
                                                .build(),
                                        BodyHandlers.ofInputStream()));
    }

    /**
     * Gives a command whose answer comes line by line. It is not given again where the connection
     * fails: what it did by then cannot be handed over twice.
     */
    HttpResponse<InputStream> openCommand(String path, ObjectNode body, String key)
            throws IOException, InterruptedException {
        return http().send(
                        request(path, Map.of())
                                .header("Accept", "application/x-ndjson")
                                .header("Content-Type", "application/json")
                                .header("Idempotency-Key", key)
                                .POST(BodyPublishers.ofString(body.toString()))
                                .build(),
                        BodyHandlers.ofInputStream());
    }

    /**
     * Opens a WebSocket.
     *
     * @throws Failed where it is refused, or nothing answers
     */
    WebSocket openSocket(String path, List<Map.Entry<String, String>> query, Listener listener) {
        HttpRequest like = request(path, query).build();
        try {
            return http().newWebSocketBuilder()
                    .connectTimeout(ANSWER)
                    .header("Authorization", like.headers().firstValue("Authorization").orElse(""))
                    .buildAsync(
                            URI.create(like.uri().toString().replaceFirst("^http", "ws")), listener)
                    .join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof WebSocketHandshakeException refused) {
                HttpResponse<?> answer = refused.getResponse();
                throw refusal(answer.statusCode(), String.valueOf(answer.body()));
            }
            throw unreachable(
                    failure.getCause() instanceof IOException broken
                            ? broken
                            : new IOException(failure.getCause()));
        }
    }

    /** Hands over what is read, and is answered line by line, or at once. */
    HttpResponse<InputStream> upload(
            String path,
            List<Map.Entry<String, String>> query,
            @Nullable String arguments,
            InputStream context,
            boolean byLine)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                request(path, query)
                        .header("Content-Type", "application/x-tar")
                        .header("Accept", byLine ? "application/x-ndjson" : "application/json")
                        .POST(BodyPublishers.ofInputStream(() -> context));
        if (arguments != null) {
            request.header("Build-Arguments", arguments);
        }
        return http().send(request.build(), BodyHandlers.ofInputStream());
    }

    /** Adds a parameter that may be there several times; nothing, where it has no value. */
    static void add(List<Map.Entry<String, String>> query, String name, @Nullable String value) {
        if (value != null) {
            query.add(Map.entry(name, value));
        }
    }

    private HttpRequest.Builder request(String path, Map<String, String> query) {
        return request(path, List.copyOf(query.entrySet()));
    }

    private HttpRequest.Builder request(String path, List<Map.Entry<String, String>> query) {
        String token = access.token();
        if (token == null) {
            throw new Failed(
                    Failed.UNAUTHORISED,
                    "no token for "
                            + access.server()
                            + "; ./waybill up starts one here that needs none to be given; of another one, give --token or"
                            + " WAYBILL_TOKEN, or keep it by 'waybill login'");
        }
        return HttpRequest.newBuilder(
                        URI.create(access.server() + "/api/v1" + path + queryString(query)))
                .header("Authorization", "Bearer " + token);
    }

    private static String queryString(List<Map.Entry<String, String>> query) {
        return query.isEmpty()
                ? ""
                : query.stream()
                        .map(
                                entry ->
                                        entry.getKey()
                                                + "="
                                                + URLEncoder.encode(
                                                        entry.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private interface Attempt {
        Reply make() throws IOException, InterruptedException;
    }

    private Reply patiently(Attempt attempt) {
        for (int tries = 0; ; tries++) {
            try {
                return attempt.make();
            } catch (IOException failure) {
                boolean late =
                        failure instanceof HttpTimeoutException
                                || failure instanceof SocketTimeoutException;
                if (tries == PAUSES.length || late) {
                    throw unreachable(failure);
                }
                pause(PAUSES[tries]);
            } catch (InterruptedException _) {
                throw interrupted();
            }
        }
    }

    private Reply sent(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http().send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        return new Reply(answer.statusCode(), answer.body());
    }

    /** By the JDK's older client, which is begun in a quarter of the newer one's time. */
    private Reply query(HttpRequest request) {
        return patiently(() -> asked(request, CONNECT, ANSWER));
    }

    private static Reply asked(HttpRequest request, Duration connect, Duration answer)
            throws IOException {
        HttpURLConnection connection = (HttpURLConnection) request.uri().toURL().openConnection();
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout((int) connect.toMillis());
        connection.setReadTimeout((int) answer.toMillis());
        request.headers()
                .map()
                .forEach((name, values) -> connection.setRequestProperty(name, values.getFirst()));
        int status = connection.getResponseCode();
        try (InputStream body =
                status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Reply(status, body == null ? "" : text(body));
        }
    }

    Failed unreachable(IOException failure) {
        return new Failed(
                Failed.UNREACHABLE,
                "no answer from "
                        + access.server()
                        + " ("
                        + Trouble.why(failure)
                        + "); is it running? ./waybill up starts one here");
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }

    static Failed interrupted() {
        Thread.currentThread().interrupt();
        return new Failed(130, "interrupted");
    }

    private Reply accepted(Reply reply) {
        if (reply.status() / 100 == 2) {
            return reply;
        }
        throw refusal(reply.status(), reply.body());
    }

    /** What a refusal says, in one line. */
    Failed refusal(int status, String body) {
        int exitCode =
                status == 401 || status == 403
                        ? Failed.UNAUTHORISED
                        : status >= 500 ? Failed.UNREACHABLE : Failed.REFUSED;
        return new Failed(exitCode, sentence(status, body));
    }

    /** What there is of a name that is much like one that nothing bears. */
    private String meant(int status, String detail) {
        Matcher none = NO_SUCH.matcher(detail);
        if (status != 404 || !none.find()) {
            return "";
        }
        try {
            return Likeness.nearest(none.group(2), names(none.group(1)))
                    .map(name -> "; did you mean " + name + "?")
                    .orElse("");
        } catch (Failed | JacksonException _) {
            return ""; // it was only to help
        }
    }

    /** What is wrong with a file, each with its place, in a line of its own. */
    private static String findings(JsonNode problems, String code) {
        String all =
                problems.valueStream()
                        .map(
                                problem -> {
                                    String line = Json.text(problem, "line");
                                    String field = Json.text(problem, "field");
                                    return Json.text(problem, "file")
                                            + (line.isEmpty() ? "" : ":" + line)
                                            + ": "
                                            + (field.isEmpty() ? "" : field + ": ")
                                            + OwnWords.sentence(Json.text(problem, "message"));
                                })
                        .collect(Collectors.joining("\n"));
        long count = problems.size();
        return (count == 1 ? "" : "the file cannot be taken as it is:\n")
                + all
                + (code.equals("compose-unsupported")
                        ? "\ntake it out of the file, or leave it out with --leave-out-unsupported"
                        : "");
    }

    private String sentence(int status, String body) {
        try {
            JsonNode problem = Json.read(body);
            String detail = Json.text(problem, "detail");
            String code = Json.text(problem, "code");
            String end = code.isEmpty() ? "" : " [" + code + "]";
            if (!problem.path("problems").isEmpty()) {
                return findings(problem.path("problems"), code) + end;
            }
            if (!detail.isEmpty()) {
                String field = Json.text(problem, "field");
                String bare =
                        !field.isEmpty() && detail.startsWith(field + ":")
                                ? detail.substring(field.length() + 1).strip()
                                : detail;
                return (field.isEmpty() ? "" : spoken.apply(field) + ": ")
                        + OwnWords.sentence(bare.replaceAll("\\s*\\R\\s*", " "))
                        + meant(status, bare)
                        + end;
            }
        } catch (JacksonException _) {
            // Not one of ours: a proxy's page, perhaps.
        }
        return access.server()
                + " answered HTTP "
                + status
                + (status == 401 ? ": the token is not one of its own" : "");
    }
}

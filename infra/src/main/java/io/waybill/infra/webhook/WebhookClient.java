package io.waybill.infra.webhook;

import io.waybill.infra.webhook.WebhookSecrets.Unreadable;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Sends signed requests. Of an answer, its status counts alone, and nothing else of it is kept: who
 * may have requests made is not to read by them.
 */
@Component
class WebhookClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final long LARGEST_ANSWER = 64 * 1024;

    private final WebhookProperties properties;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(CONNECT)
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .build();

    WebhookClient(WebhookProperties properties) {
        this.properties = properties;
    }

    /**
     * @param id the same each time that the same is sent
     * @param signing by whose secrets it is signed
     */
    Answer post(URI url, String id, byte[] body, Signing signing) throws InterruptedException {
        String objection = objection(url);
        if (objection != null) {
            return Answer.none(objection);
        }
        try {
            return answer(request(url, id, body, signing.secrets()));
        } catch (Unreadable unreadable) {
            return Answer.none(String.valueOf(unreadable.getMessage()));
        } catch (ConnectException _) {
            return Answer.none("it cannot be connected to");
        } catch (HttpTimeoutException _) {
            return Answer.none("no connection within " + CONNECT.toSeconds() + " s");
        } catch (TimeoutException _) {
            return Answer.none("no answer within " + properties.answer().toMillis() / 1e3 + " s");
        } catch (IOException broken) {
            return Answer.none("the connection broke: " + broken.getMessage());
        }
    }

    /** Names are looked up each time: they may come to mean something else. */
    private @Nullable String objection(URI url) {
        try {
            return properties.objection(url.getHost());
        } catch (UnknownHostException _) {
            return "the name " + url.getHost() + " is not known";
        }
    }

    private HttpRequest request(URI url, String id, byte[] body, List<Secret> secrets) {
        long timestamp = Instant.now().getEpochSecond();
        return HttpRequest.newBuilder(url)
                .header("Content-Type", StructuredJson.CONTENT_TYPE)
                .header("User-Agent", "Waybill")
                .header("webhook-id", id)
                .header("webhook-timestamp", Long.toString(timestamp))
                .header(
                        "webhook-signature",
                        secrets.stream()
                                .map(secret -> secret.signature(id, timestamp, body))
                                .collect(Collectors.joining(" ")))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
    }

    private Answer answer(HttpRequest request)
            throws IOException, TimeoutException, InterruptedException {
        try {
            return sent(request);
        } catch (ConnectException | HttpTimeoutException refused) {
            throw refused;
        } catch (IOException _) {
            // A connection that was kept may have been closed at the other end meanwhile.
            return sent(request);
        }
    }

    private Answer sent(HttpRequest request)
            throws IOException, TimeoutException, InterruptedException {
        AtomicInteger status = new AtomicInteger();
        CompletableFuture<HttpResponse<Void>> sending =
                http.sendAsync(
                        request,
                        answer -> {
                            status.set(answer.statusCode());
                            return BodyHandlers.limiting(BodyHandlers.discarding(), LARGEST_ANSWER)
                                    .apply(answer);
                        });
        try {
            HttpResponse<Void> answer =
                    sending.get(properties.answer().toMillis(), TimeUnit.MILLISECONDS);
            return judged(
                    answer.statusCode(), answer.headers().firstValue("Retry-After").orElse(null));
        } catch (ExecutionException failure) {
            if (status.get() != 0) {
                return judged(status.get(), null); // it has said what it thinks of it
            }
            throw failure.getCause() instanceof IOException broken
                    ? broken
                    : new IOException(failure.getCause());
        } catch (TimeoutException tooLong) {
            if (status.get() != 0) {
                return judged(status.get(), null);
            }
            throw tooLong;
        } finally {
            sending.cancel(true);
        }
    }

    private static Answer judged(int status, @Nullable String retryAfter) {
        if (status / 100 == 2) {
            return new Answer(status, null, null);
        }
        String error =
                "it answered " + status + (status / 100 == 3 ? "; redirects are not followed" : "");
        return new Answer(status, error, asked(retryAfter));
    }

    /** Seconds, or a date (RFC 9110). */
    static @Nullable Duration asked(@Nullable String retryAfter) {
        if (retryAfter == null) {
            return null;
        }
        String text = retryAfter.strip();
        if (text.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        try {
            return Duration.between(
                    Instant.now(),
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeParseException _) {
            return null;
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}

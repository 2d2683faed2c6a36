package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The log as it grows. A connection that breaks, or that says nothing for longer than a heartbeat,
 * is made again, and goes on after the last event that was seen: none is shown twice, none left
 * out.
 */
final class EventFeed {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private final Api api;
    private final Map<String, String> query;
    private final Duration silence;
    private final boolean follow;
    private final Consumer<String> news;
    private @Nullable String lastId;
    private boolean connected;
    private Duration pause = FIRST_PAUSE;

    /**
     * @param silence after which a connection is given up; or, without {@code follow}, all is told
     * @param news is told of what happens to the connection
     */
    EventFeed(
            Api api,
            Map<String, String> query,
            Duration silence,
            boolean follow,
            Consumer<String> news) {
        this.api = api;
        this.query = query;
        this.silence = silence;
        this.follow = follow;
        this.news = news;
    }

    /**
     * Hands on each event's data, until {@code more} says no or, without {@code follow}, the
     * present is reached.
     */
    void read(Predicate<String> more) {
        while (true) {
            try (InputStream stream = connect()) {
                if (!readFrom(stream, more)) {
                    return;
                }
                news.accept("the connection ended; reconnecting");
            } catch (IOException failure) {
                if (!connected) {
                    throw api.unreachable(failure);
                }
                news.accept(
                        "the connection is lost"
                                + " ("
                                + Trouble.why(failure)
                                + ")"
                                + "; reconnecting");
            } catch (InterruptedException _) {
                throw Api.interrupted();
            }
            Api.pause(pause);
            pause =
                    pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                            ? LONGEST_PAUSE
                            : pause.multipliedBy(2);
        }
    }

    private InputStream connect() throws IOException, InterruptedException {
        // A resumed feed begins after its last event, wherever it began at first.
        Map<String, String> parameters = new LinkedHashMap<>(query);
        if (lastId != null) {
            parameters.remove("from");
        }
        HttpResponse<InputStream> response = api.open("/events/stream", parameters, lastId);
        if (response.statusCode() == 200) {
            connected = true;
            return response.body();
        }
        try (InputStream body = response.body()) {
            String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            if (connected && response.statusCode() >= 500) {
                throw new IOException("HTTP " + response.statusCode());
            }
            throw api.refusal(response.statusCode(), text);
        }
    }

    /**
     * @return whether there is more to come, from another connection
     */
    private boolean readFrom(InputStream stream, Predicate<String> more)
            throws InterruptedException {
        BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>(10_000);
        Thread reader = Thread.startVirtualThread(() -> readLines(stream, lines));
        try {
            StringBuilder data = new StringBuilder();
            String id = null;
            while (true) {
                Optional<String> next = lines.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
                if (next == null) {
                    return follow;
                }
                if (next.isEmpty()) {
                    return true;
                }
                String line = next.get();
                if (line.startsWith("data:")) {
                    data.append(data.isEmpty() ? "" : "\n").append(value(line));
                } else if (line.startsWith("id:")) {
                    id = value(line);
                } else if (line.isEmpty() && !data.isEmpty()) {
                    // Only a whole event counts as seen: one cut off comes again.
                    lastId = id == null ? lastId : id;
                    pause = FIRST_PAUSE;
                    if (!more.test(data.toString())) {
                        return false;
                    }
                    data.setLength(0);
                }
            }
        } finally {
            reader.interrupt();
        }
    }

    private static void readLines(InputStream stream, BlockingQueue<Optional<String>> into) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            try {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    into.put(Optional.of(line));
                }
            } finally {
                into.put(Optional.empty());
            }
        } catch (IOException | InterruptedException _) {
            // The connection's end, or ours: both were said.
        }
    }

    private static String value(String line) {
        String value = line.substring(line.indexOf(':') + 1);
        return value.startsWith(" ") ? value.substring(1) : value;
    }
}

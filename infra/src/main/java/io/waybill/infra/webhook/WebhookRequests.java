package io.waybill.infra.webhook;

import io.waybill.domain.InvalidInput;
import io.waybill.infra.publisher.EventLog;
import io.waybill.infra.publisher.FeedFilter;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/** What a request about webhooks means; what cannot be is refused. */
@Component
public class WebhookRequests {
    private static final Duration LONGEST_OVERLAP = Duration.ofDays(30);
    private static final Duration OVERLAP = Duration.ofDays(1);
    private static final int LONGEST_URL = 2_000;

    private final EventLog log;
    private final WebhookProperties properties;

    WebhookRequests(EventLog log, WebhookProperties properties) {
        this.log = log;
        this.properties = properties;
    }

    /**
     * A webhook that is to be.
     *
     * @param after the position after which it begins
     */
    public record Asked(
            @Nullable String name, String url, FeedFilter filter, long after, Secret secret) {}

    /** What is to be another; the rest stays. */
    public record Change(
            @Nullable String name,
            @Nullable String url,
            @Nullable List<String> types,
            @Nullable List<String> subjects) {
        boolean isNothing() {
            return name == null && url == null && types == null && subjects == null;
        }
    }

    /** Another secret, and how long the one before signs, too. */
    public record Rotation(Secret secret, Duration overlap) {}

    /**
     * @param from a position; {@code now} where absent
     * @param secret made where absent
     */
    public Asked asked(
            @Nullable String name,
            String url,
            @Nullable List<String> types,
            @Nullable List<String> subjects,
            @Nullable String from,
            @Nullable String secret) {
        return new Asked(
                name == null ? null : named(name),
                target(url),
                FeedFilter.of(types, subjects),
                from == null || from.equals("now") ? log.lastPosition() : after(from),
                secret(secret));
    }

    public Change change(
            @Nullable String name,
            @Nullable String url,
            @Nullable List<String> types,
            @Nullable List<String> subjects) {
        FeedFilter.of(types, subjects);
        Change change =
                new Change(
                        name == null ? null : named(name),
                        url == null ? null : target(url),
                        types,
                        subjects);
        if (change.isNothing()) {
            throw new InvalidInput("url", "name what is to be another: url, name, types, subjects");
        }
        return change;
    }

    public Rotation rotation(@Nullable String secret, @Nullable Duration overlap) {
        Duration both = overlap == null ? OVERLAP : overlap;
        if (both.isNegative() || both.compareTo(LONGEST_OVERLAP) > 0) {
            throw new InvalidInput("overlap", both + " is not between 0s and 720h");
        }
        return new Rotation(secret(secret), both);
    }

    /** The position after which to go on. */
    public long after(String from) {
        if (!from.matches("-?\\d{1,18}")) {
            throw new InvalidInput(
                    "from", "'" + from + "' is not a position of the log, such as 4711 or 0");
        }
        return log.requireBegun("from", Long.parseLong(from));
    }

    private static Secret secret(@Nullable String text) {
        return text == null ? Secret.made() : Secret.of(text);
    }

    private static String named(String name) {
        if (!name.matches("[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}")) {
            throw new InvalidInput(
                    "name",
                    "'"
                            + name
                            + "' is not a name: 1 to 63 letters, digits, '.', '_' and '-', beginning with a letter or digit");
        }
        return name;
    }

    private String target(String text) {
        URI url = url(text);
        try {
            String objection = properties.objection(url.getHost());
            if (objection != null) {
                throw new InvalidInput("url", url.getHost() + " is " + objection);
            }
        } catch (UnknownHostException _) {
            // It may come to be known; until then each attempt says so.
        }
        return text;
    }

    private static URI url(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException malformed) {
            throw new InvalidInput("url", "it is not a URL: " + malformed.getReason());
        }
        String scheme = url.getScheme();
        if (scheme == null || !scheme.matches("(?i)https?") || url.getHost() == null) {
            throw new InvalidInput("url", "it begins with https:// or http:// and a host's name");
        }
        if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw new InvalidInput(
                    "url",
                    "it has neither user nor password nor a fragment: the signature says who sends");
        }
        if (text.length() > LONGEST_URL || url.getPort() > 65_535 || url.getPort() == 0) {
            throw new InvalidInput("url", "it has 2000 characters at most, and a port up to 65535");
        }
        return url;
    }
}

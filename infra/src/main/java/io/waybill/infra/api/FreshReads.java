package io.waybill.infra.api;

import io.waybill.domain.InvalidInput;
import io.waybill.projections.Freshness;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lets a query wait until what it reads is at least as fresh as a token says. */
@Component
class FreshReads {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Pattern TOKEN = Pattern.compile("([a-z]+/[^@\\s]+)@(\\d{1,18})");

    private final Freshness freshness;

    FreshReads(Freshness freshness) {
        this.freshness = freshness;
    }

    /** The projection is behind what the caller knows, and did not catch up in time. */
    static final class NotYet extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotYet(String message) {
            super(message);
        }
    }

    /**
     * @param token {@code <subject>@<sequence>}, as commands answer it; none waits for nothing
     */
    void await(String projection, @Nullable String token) {
        if (token == null) {
            return;
        }
        Matcher parts = TOKEN.matcher(token);
        if (!parts.matches()) {
            throw new InvalidInput(
                    "atLeast",
                    "'"
                            + token
                            + "' is not a token, such as containers/4fd1…@3, as commands answer it");
        }
        if (!reaches(projection, parts.group(1), Long.parseLong(parts.group(2)))) {
            throw new NotYet(
                    "what is asked for is not as fresh as "
                            + token
                            + " after "
                            + LIMIT.toSeconds()
                            + " s; health says whether Kafka is away, ask again later or without atLeast");
        }
    }

    boolean reaches(String projection, String subject, long sequence) {
        try {
            return freshness.await(projection, subject, sequence, LIMIT);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

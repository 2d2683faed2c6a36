package io.waybill.infra.access;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The link that lets one browser in, once. It is for who sits at the machine, is kept in memory
 * alone, and says a code, never the token.
 */
@Component
public class LoginLinks {
    public static final Duration VALID = Duration.ofMinutes(15);
    public static final String PREFIX = "wbl_";

    private final Clock clock;
    private @Nullable Link link;

    private record Link(String code, String token, Instant until) {}

    LoginLinks() {
        this(Clock.systemUTC());
    }

    LoginLinks(Clock clock) {
        this.clock = clock;
    }

    /** The code of a new link; the former one leads nowhere from here on. */
    public synchronized String make(String token) {
        String code = PREFIX + Unguessable.make();
        link = new Link(code, token, clock.instant().plus(VALID));
        return code;
    }

    /** The token that the code stands for, this once. */
    public synchronized Optional<String> redeem(String code) {
        Link made = link;
        if (made == null || !isSame(made.code(), code)) {
            return Optional.empty();
        }
        link = null;
        return clock.instant().isBefore(made.until())
                ? Optional.of(made.token())
                : Optional.empty();
    }

    private static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}

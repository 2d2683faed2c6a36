package io.waybill.infra.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How often each may ask, counted at this instance: an actor, and an address that shows tokens
 * which are nobody's. A whole minute's may come at once; what is used up comes back evenly.
 */
@Component
public class RequestLimits {
    private static final Logger log = LoggerFactory.getLogger(RequestLimits.class);
    private static final Duration REFILL = Duration.ofMinutes(1);
    private static final Duration REMEMBERED = Duration.ofMinutes(15);
    private static final int MOST = 10_000;

    private final LimitProperties limits;
    private final Cache<String, Bucket> actors = forWhile(REFILL);
    private final Cache<String, Bucket> addresses = forWhile(REFILL);
    private final Cache<ByteBuffer, Boolean> good = forWhile(REMEMBERED);

    private final Counter wrongTokens;

    RequestLimits(LimitProperties limits, MeterRegistry meters) {
        this.limits = limits;
        wrongTokens =
                Counter.builder("waybill.wrong.tokens")
                        .description("tokens that were shown, and are nobody's")
                        .register(meters);
    }

    /** What was not touched for so long is full again, and need not be known. */
    private static <K, T> Cache<K, T> forWhile(Duration untouched) {
        return Caffeine.newBuilder().maximumSize(MOST).expireAfterAccess(untouched).build();
    }

    /**
     * Counts a request.
     *
     * @return how long to wait where it is one too many
     */
    Optional<Duration> take(Actor actor) {
        if (limits.requestsPerMinute() <= 0) {
            return Optional.empty();
        }
        ConsumptionProbe probe =
                bucket(actors, actor.name(), limits.requestsPerMinute())
                        .tryConsumeAndReturnRemaining(1);
        return probe.isConsumed()
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    /**
     * Whether a token is looked up. One that was somebody's lately is, whatever comes from the same
     * address.
     *
     * @return how long to wait where it is not
     */
    public Optional<Duration> mayTry(String address, String token) {
        // Of most addresses nothing wrong is known, and then nothing else has to be.
        Bucket wrong = addresses.getIfPresent(address);
        long nanos =
                wrong == null ? 0 : wrong.estimateAbilityToConsume(1).getNanosToWaitForRefill();
        return nanos == 0 || good.getIfPresent(hash(token)) != null
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(nanos));
    }

    /** It is somebody's. */
    public void isGood(String token) {
        good.put(hash(token), true);
    }

    /** It is nobody's. */
    public void isWrong(String address) {
        wrongTokens.increment();
        if (limits.wrongTokensPerMinute() > 0) {
            Bucket bucket = bucket(addresses, address, limits.wrongTokensPerMinute());
            boolean looked = bucket.tryConsume(1);
            if (looked) {
                log.info("{} showed a token that is nobody's", address);
            }
            if (looked && bucket.getAvailableTokens() == 0) {
                log.warn(
                        "{} showed {} wrong tokens within a minute: no more of it are looked up until some of that has passed",
                        address,
                        limits.wrongTokensPerMinute());
            }
        }
    }

    private static ByteBuffer hash(String token) {
        return ByteBuffer.wrap(Unguessable.hash(token));
    }

    private static Bucket bucket(Cache<String, Bucket> buckets, String key, int aMinute) {
        return Objects.requireNonNull(
                buckets.get(
                        key,
                        _ ->
                                Bucket.builder()
                                        .addLimit(
                                                limit ->
                                                        limit.capacity(aMinute)
                                                                .refillGreedy(aMinute, REFILL))
                                        .build()));
    }

    /** For {@code Retry-After}, in whole seconds. */
    public static String seconds(Duration wait) {
        return Long.toString(wait.plusMillis(999).toSeconds());
    }
}

package io.waybill.infra.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.waybill.domain.access.Grant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Bearer tokens and whom they stand for. Only their hashes are kept. */
@Component
public class AccessTokens {
    static final String PREFIX = "wb_";
    private static final Duration TRUSTED = Duration.ofSeconds(5);
    private static final int MOST = 10_000;

    // In one statement, so that a lookup is one.
    private static final String SHOWN =
            """
            with shown as (select id, actor, actor_kind, grants, expires_at, last_used_at from access_token
                           where hash = ? and withdrawn_at is null and (expires_at is null or expires_at > now())),
                 used as (update access_token t set last_used_at = now() from shown where t.id = shown.id
                          and (shown.last_used_at is null or shown.last_used_at < now() - interval '1 minute'))
            select actor, actor_kind, grants, expires_at from shown""";

    private final JdbcClient jdbc;
    // By their hashes: what is looked for in memory is not there.
    private final Cache<ByteBuffer, Known> known =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(TRUSTED).build();

    private record Known(Actor actor, Instant until) {}

    AccessTokens(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whether there is none that lets anybody administer Waybill now. */
    public boolean nobodyAdministers() {
        return isNone("coalesce(expires_at > now(), true)");
    }

    /** Whether there is none that lets anybody administer Waybill for good. */
    boolean nobodyAdministersForGood() {
        return isNone("expires_at is null");
    }

    private boolean isNone(String lasts) {
        return jdbc.sql(
                        "select not exists (select 1 from access_token where withdrawn_at is null and 'admin' = any(grants) and "
                                + lasts
                                + ")")
                .query(Boolean.class)
                .single();
    }

    /** The actor that the columns actor, actor_kind and grants of a row say. */
    static Actor actor(ResultSet row) throws SQLException {
        return new Actor(row.getString("actor"), row.getString("actor_kind"), grants(row));
    }

    static List<Grant> grants(ResultSet row) throws SQLException {
        return Arrays.stream((String[]) row.getArray("grants").getArray())
                .map(Grant::parse)
                .toList();
    }

    static String unguessable() {
        return PREFIX + Unguessable.make();
    }

    /** One was withdrawn: here it lets nobody in from now on, elsewhere within seconds. */
    void forget() {
        known.invalidateAll();
    }

    /** Whom a token stands for; nobody where it is none of ours. */
    public Optional<Actor> actorOf(String token) {
        byte[] hash = Unguessable.hash(token);
        ByteBuffer key = ByteBuffer.wrap(hash);
        Known before = known.getIfPresent(key);
        if (before != null && before.until().isAfter(Instant.now())) {
            return Optional.of(before.actor());
        }
        Optional<Known> found =
                jdbc.sql(SHOWN)
                        .param(hash)
                        .query((row, _) -> new Known(actor(row), trustedUntil(row)))
                        .optional();
        found.ifPresentOrElse(now -> known.put(key, now), () -> known.invalidate(key));
        return found.map(Known::actor);
    }

    private static Instant trustedUntil(ResultSet row) throws SQLException {
        Instant asked = Instant.now().plus(TRUSTED);
        OffsetDateTime expires = row.getObject("expires_at", OffsetDateTime.class);
        return expires == null || expires.toInstant().isAfter(asked) ? asked : expires.toInstant();
    }
}

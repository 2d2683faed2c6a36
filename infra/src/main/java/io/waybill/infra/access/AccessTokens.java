package io.waybill.infra.access;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Bearer tokens and whom they stand for. Only their hashes are kept. */
@Component
public class AccessTokens {
    private static final String PREFIX = "wb_";
    private static final Duration TRUSTED = Duration.ofSeconds(5);

    // In one statement, so that a lookup is one.
    private static final String SHOWN =
            """
            with shown as (select id, actor, actor_kind, last_used_at from access_token where hash = ? and withdrawn_at is null),
                 used as (update access_token t set last_used_at = now() from shown where t.id = shown.id
                          and (shown.last_used_at is null or shown.last_used_at < now() - interval '1 minute'))
            select actor, actor_kind from shown""";

    private final JdbcClient jdbc;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /**
     * @param kind {@code user} or {@code service}
     */
    public record Actor(String name, String kind) {}

    private record Known(Actor actor, Instant until) {}

    AccessTokens(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public boolean isEmpty() {
        return jdbc.sql("select not exists (select 1 from access_token where withdrawn_at is null)")
                .query(Boolean.class)
                .single();
    }

    /** Makes a token. It is told here once and never again. */
    public String issue(Actor actor) {
        String token = unguessable();
        jdbc.sql("insert into access_token (actor, actor_kind, hash) values (?, ?, ?)")
                .params(actor.name(), actor.kind(), Unguessable.hash(token))
                .update();
        return token;
    }

    static String unguessable() {
        return PREFIX + Unguessable.make();
    }

    /** One was withdrawn: here it lets nobody in from now on, elsewhere within seconds. */
    void forget() {
        known.clear();
    }

    /** Whom a token stands for; nobody where it is none of ours. */
    public Optional<Actor> actorOf(String token) {
        Known before = known.get(token);
        if (before != null && before.until().isAfter(Instant.now())) {
            return Optional.of(before.actor());
        }
        Optional<Actor> found =
                jdbc.sql(SHOWN)
                        .param(Unguessable.hash(token))
                        .query((row, _) -> new Actor(row.getString(1), row.getString(2)))
                        .optional();
        found.ifPresentOrElse(
                actor -> known.put(token, new Known(actor, Instant.now().plus(TRUSTED))),
                () -> known.remove(token));
        return found;
    }
}

package io.waybill.infra.access;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Browsers that signed in with a token. Only hashes are kept, in the database: a session is known
 * to every instance, outlives a restart, and ends with its token, since each request asks anew.
 */
@Component
public class Sessions {
    public static final Duration LENGTH = Duration.ofHours(12);

    private final JdbcClient jdbc;

    Sessions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What the cookie is to say; nothing where the token stands for nobody. */
    public Optional<String> begin(String token) {
        String session = Unguessable.make();
        jdbc.sql("delete from web_session where expires_at < now()").update();
        int begun =
                jdbc.sql(
                                """
                                insert into web_session (hash, token, expires_at)
                                select ?, id, least(now() + make_interval(secs => ?), expires_at) from access_token
                                where hash = ? and withdrawn_at is null and (expires_at is null or expires_at > now())""")
                        .params(
                                Unguessable.hash(session),
                                LENGTH.toSeconds(),
                                Unguessable.hash(token))
                        .update();
        return begun == 1 ? Optional.of(session) : Optional.empty();
    }

    /** Whom a session's token stands for; nobody where it is over, or its token was withdrawn. */
    public Optional<Actor> actorOf(String session) {
        return jdbc.sql(
                        """
                        with shown as (
                            select t.id, t.actor, t.actor_kind, t.grants, t.last_used_at
                            from web_session s join access_token t on t.id = s.token
                            where s.hash = ? and s.expires_at > now() and t.withdrawn_at is null),
                        used as (update access_token t set last_used_at = now() from shown where t.id = shown.id
                            and (shown.last_used_at is null or shown.last_used_at < now() - interval '1 minute'))
                        select actor, actor_kind, grants from shown""")
                .param(Unguessable.hash(session))
                .query((row, _) -> AccessTokens.actor(row))
                .optional();
    }

    /** The id of the token that a session was begun with. */
    public Optional<String> tokenOf(String session) {
        return jdbc.sql("select replace(token::text, '-', '') from web_session where hash = ?")
                .param(Unguessable.hash(session))
                .query(String.class)
                .optional();
    }

    /** Of these sessions, those that stand: asked at once for all pages that are open. */
    public Set<String> standing(Collection<String> sessions) {
        Map<String, String> byHash = new HashMap<>();
        sessions.forEach(
                each -> byHash.put(HexFormat.of().formatHex(Unguessable.hash(each)), each));
        return jdbc
                .sql(
                        """
                        select encode(s.hash, 'hex') from web_session s join access_token t on t.id = s.token
                        where s.hash in (select decode(h, 'hex') from unnest(?::text[]) h) and s.expires_at > now() and t.withdrawn_at is null""")
                .param(byHash.keySet().toArray(new String[0]))
                .query(String.class)
                .list()
                .stream()
                .map(byHash::get)
                .collect(Collectors.toSet());
    }

    public void end(String session) {
        jdbc.sql("delete from web_session where hash = ?")
                .param(Unguessable.hash(session))
                .update();
    }
}

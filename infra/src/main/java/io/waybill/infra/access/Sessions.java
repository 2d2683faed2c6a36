package io.waybill.infra.access;

import io.waybill.infra.access.AccessTokens.Actor;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.Optional;

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
                                select ?, id, now() + make_interval(secs => ?) from access_token where hash = ?""")
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
                        select t.actor, t.actor_kind from web_session s join access_token t on t.id = s.token
                        where s.hash = ? and s.expires_at > now()""")
                .param(Unguessable.hash(session))
                .query((row, _) -> new Actor(row.getString(1), row.getString(2)))
                .optional();
    }

    public void end(String session) {
        jdbc.sql("delete from web_session where hash = ?")
                .param(Unguessable.hash(session))
                .update();
    }
}

package io.waybill.infra.access;

import io.waybill.domain.Conflict;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.UnknownThing;
import io.waybill.infra.access.AccessTokens.Actor;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Tokens as they are on record: made, used, withdrawn. */
@Component
public class TokenRecords {
    private static final Set<String> KINDS = Set.of("user", "service");
    // What agents and Waybill itself are called is for them.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}");
    private static final String SYSTEM = "waybill";
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    private static final String SELECT =
            """
            select replace(t.id::text, '-', '') as id, actor, actor_kind, created_at, made_by, reason, ticket, last_used_at,
                withdrawn_at, withdrawn_by, withdrawn_because,
                (select count(*) from web_session s where s.token = t.id and s.expires_at > now()) as sessions
            from access_token t""";

    private final JdbcClient jdbc;
    private final AccessTokens tokens;
    private final TransactionTemplate transaction;

    TokenRecords(JdbcClient jdbc, AccessTokens tokens, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.tokens = tokens;
        this.transaction = transaction;
    }

    /**
     * Who asks for something, and why.
     *
     * @param id of what is made; the same again is the same request
     */
    public record Asked(String id, String by, @Nullable String reason, @Nullable String ticket) {}

    /**
     * @param token told this once
     */
    public record Made(TokenRecord record, String token) {}

    /** Newest first; those that were withdrawn come last. */
    public List<TokenRecord> all() {
        return jdbc.sql(SELECT + " order by withdrawn_at desc nulls first, created_at desc, t.id")
                .query((row, _) -> record(row))
                .list();
    }

    /**
     * @throws UnknownThing where there is none
     */
    public TokenRecord one(String id) {
        if (!ID.matcher(id).matches()) {
            throw unknown(id);
        }
        return jdbc.sql(SELECT + " where id = ?::uuid")
                .param(id)
                .query((row, _) -> record(row))
                .optional()
                .orElseThrow(() -> unknown(id));
    }

    /**
     * @throws Conflict where it was made before by the same request: it is not told twice
     */
    public Made make(Actor actor, Asked asked) {
        require(actor);
        String token = AccessTokens.unguessable();
        try {
            jdbc.sql(
                            """
                            insert into access_token (id, actor, actor_kind, hash, made_by, reason, ticket)
                            values (?::uuid, ?, ?, ?, ?, ?, ?)""")
                    .param(asked.id())
                    .param(actor.name())
                    .param(actor.kind())
                    .param(Unguessable.hash(token))
                    .param(asked.by())
                    .param(asked.reason())
                    .param(asked.ticket())
                    .update();
        } catch (DuplicateKeyException _) {
            throw new Conflict(
                    "token "
                            + asked.id()
                            + " was made by the same request before, and told then; withdraw it if nobody kept it");
        }
        return new Made(one(asked.id()), token);
    }

    private static void require(Actor actor) {
        if (!NAME.matcher(actor.name()).matches() || actor.name().equalsIgnoreCase(SYSTEM)) {
            throw new InvalidInput(
                    "actor",
                    "'"
                            + actor.name()
                            + "' is not a name: letters, digits and . _ @ + -, 100 at most, and not waybill");
        }
        if (!KINDS.contains(actor.kind())) {
            throw new InvalidInput("kind", "'" + actor.kind() + "' is neither user nor service");
        }
    }

    /**
     * From here on it lets nobody in, and the browsers that signed in with it are signed out. To
     * withdraw it again is no news.
     *
     * @throws Conflict where it is the last one
     */
    public TokenRecord withdraw(String id, Asked asked) {
        one(id);
        transaction.executeWithoutResult(
                _ -> {
                    // Else two could be withdrawn at once, each as not the last.
                    jdbc.sql("lock table access_token in share row exclusive mode").update();
                    int withdrawn =
                            jdbc.sql(
                                            """
                                            update access_token set withdrawn_at = now(), withdrawn_by = ?, withdrawn_because = ?
                                            where id = ?::uuid and withdrawn_at is null and exists (
                                                select from access_token o where o.id <> ?::uuid and o.withdrawn_at is null)""")
                                    .param(asked.by())
                                    .param(asked.reason())
                                    .param(id)
                                    .param(id)
                                    .update();
                    if (withdrawn == 0 && one(id).withdrawnAt() == null) {
                        throw new Conflict(
                                "token "
                                        + id
                                        + " is the last one: without it nobody is let in any more; make another one first");
                    }
                    jdbc.sql("delete from web_session where token = ?::uuid").param(id).update();
                });
        tokens.forget();
        return one(id);
    }

    private static UnknownThing unknown(String id) {
        return new UnknownThing("there is no token '" + id + "'");
    }

    private static TokenRecord record(ResultSet row) throws SQLException {
        return new TokenRecord(
                row.getString("id"),
                row.getString("actor"),
                row.getString("actor_kind"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getString("made_by"),
                row.getString("reason"),
                row.getString("ticket"),
                instant(row, "last_used_at"),
                row.getInt("sessions"),
                instant(row, "withdrawn_at"),
                row.getString("withdrawn_by"),
                row.getString("withdrawn_because"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}

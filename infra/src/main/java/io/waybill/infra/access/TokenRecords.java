package io.waybill.infra.access;

import io.waybill.domain.ActorId;
import io.waybill.domain.Conflict;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.access.AccessCommand.IssueToken;
import io.waybill.domain.access.AccessCommand.WithdrawToken;
import io.waybill.domain.access.Grant;
import io.waybill.infra.command.Caller;
import io.waybill.infra.command.Commands;
import io.waybill.infra.command.NewIds;
import io.waybill.infra.people.People;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Tokens as they are on record: made, used, withdrawn. */
@Component
public class TokenRecords {
    private static final Set<String> KINDS = Set.of("user", "service");
    private static final int SIGN_INS_KEPT_DAYS = 30;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    private static final String SELECT =
            """
            select replace(t.id::text, '-', '') as id, actor, actor_kind, grants, expires_at, created_at, made_by, reason, ticket, last_used_at,
                withdrawn_at, withdrawn_by, withdrawn_because, provider,
                (select count(*) from web_session s where s.token = t.id and s.expires_at > now()) as sessions
            from access_token t""";

    private final JdbcClient jdbc;
    private final AccessTokens tokens;
    private final Commands commands;
    private final People people;

    TokenRecords(JdbcClient jdbc, AccessTokens tokens, Commands commands, People people) {
        this.jdbc = jdbc;
        this.tokens = tokens;
        this.commands = commands;
        this.people = people;
    }

    /**
     * @param token told this once
     */
    public record Made(TokenRecord record, String token) {}

    /**
     * Newest first; those that were withdrawn come last. Of sign-ins at a provider, those that
     * stand: there is one for each, and the audit trail has the rest.
     */
    public List<TokenRecord> all() {
        return jdbc.sql(
                        SELECT
                                + " where provider is null or withdrawn_at is null and expires_at > now() order by withdrawn_at desc nulls first, created_at desc, t.id")
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
     * @param id of what is made; the same again is the same request
     * @param actor by what they are called on record
     * @param expiresAt none where it is to let in until it is withdrawn
     * @throws Conflict where it was made before by the same request: it is not told twice
     */
    public Made make(String id, Actor actor, @Nullable Instant expiresAt, Caller caller) {
        if (!KINDS.contains(actor.kind())) {
            throw new InvalidInput("kind", "'" + actor.kind() + "' is neither user nor service");
        }
        if (expiresAt != null && !expiresAt.isAfter(Instant.now())) {
            throw new InvalidInput("expiresAt", expiresAt + " is over already");
        }
        String token = AccessTokens.unguessable();
        try {
            commands.send(
                    new IssueToken(
                            new ActorId(actor.name()), id, actor.kind(), actor.grants(), expiresAt),
                    caller,
                    _ -> insert(id, actor, expiresAt, null, caller, token));
        } catch (DuplicateKeyException _) {
            throw new Conflict(
                    "token "
                            + id
                            + " was made by the same request before, and told then; withdraw it if nobody kept it");
        }
        return new Made(one(id), token);
    }

    /**
     * Makes one for who signed in at a provider, and forgets those that were over long ago.
     *
     * @return what a session is begun with, and nobody is told
     */
    String signIn(Actor actor, Instant expiresAt, String provider, Caller caller) {
        jdbc.sql(
                        "delete from access_token where provider is not null and expires_at < now() - make_interval(days => ?)")
                .param(SIGN_INS_KEPT_DAYS)
                .update();
        String id = NewIds.next();
        String token = AccessTokens.unguessable();
        commands.send(
                new IssueToken(
                        new ActorId(actor.name()), id, actor.kind(), actor.grants(), expiresAt),
                caller,
                _ -> insert(id, actor, expiresAt, provider, caller, token));
        return token;
    }

    private void insert(
            String id,
            Actor actor,
            @Nullable Instant expiresAt,
            @Nullable String provider,
            Caller caller,
            String token) {
        people.hold(actor.name());
        jdbc.sql(
                        """
                        insert into access_token (id, actor, actor_kind, grants, expires_at, hash, made_by, reason, ticket, provider)
                        values (?::uuid, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .param(id)
                .param(actor.name())
                .param(actor.kind())
                .param(actor.grants().stream().map(Grant::toString).toArray(String[]::new))
                .param(expiresAt == null ? null : expiresAt.atOffset(ZoneOffset.UTC))
                .param(Unguessable.hash(token))
                .param(caller.actor())
                .param(caller.reason())
                .param(caller.ticket())
                .param(provider)
                .update();
    }

    /**
     * From here on it lets nobody in, and the browsers that signed in with it are signed out. To
     * withdraw it again is no news.
     *
     * @throws Conflict where nobody could administer Waybill without it
     */
    public TokenRecord withdraw(String id, Caller caller) {
        TokenRecord record = one(id);
        if (record.withdrawnAt() == null) {
            try {
                commands.send(
                        new WithdrawToken(new ActorId(record.actor()), id),
                        caller,
                        _ -> withdrawn(id, caller));
            } catch (WithdrawnMeanwhile _) {
                // as was asked for
            }
        }
        tokens.forget();
        return one(id);
    }

    /** Takes back what was put on record of a withdrawal that another one came before. */
    private static final class WithdrawnMeanwhile extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private void withdrawn(String id, Caller caller) {
        if (withdrawn("id = ?::uuid", id, "token " + id, caller) == 0) {
            throw new WithdrawnMeanwhile();
        }
    }

    /** The same of all that stand for one who is erased; in the transaction of that. */
    void withdrawAllOf(ActorId actor, Caller caller) {
        withdrawn("actor = ?", actor.value(), "a token of " + actor.value(), caller);
    }

    /**
     * @return how many were
     */
    private int withdrawn(String which, String value, String what, Caller caller) {
        // Else two could be withdrawn at once, each as not the last.
        jdbc.sql("lock table access_token in share row exclusive mode").update();
        boolean forGood = !tokens.nobodyAdministersForGood();
        boolean atAll = !tokens.nobodyAdministers();
        int withdrawn =
                jdbc.sql(
                                """
                                update access_token set withdrawn_at = now(), withdrawn_by = ?, withdrawn_because = ?
                                where withdrawn_at is null and\s"""
                                        + which)
                        .param(caller.actor())
                        .param(caller.reason())
                        .param(value)
                        .update();
        if (atAll && tokens.nobodyAdministers() || forGood && tokens.nobodyAdministersForGood()) {
            throw new Conflict(
                    what
                            + " is the last one that administers Waybill"
                            + (forGood ? " and does not expire" : "")
                            + ": without it nobody could let anybody in any more; make another one first");
        }
        jdbc.sql(
                        "delete from web_session where token in (select id from access_token where withdrawn_at is not null and "
                                + which
                                + ")")
                .param(value)
                .update();
        return withdrawn;
    }

    private static UnknownThing unknown(String id) {
        return new UnknownThing("there is no token '" + id + "'");
    }

    private static TokenRecord record(ResultSet row) throws SQLException {
        return new TokenRecord(
                row.getString("id"),
                row.getString("actor"),
                row.getString("actor_kind"),
                AccessTokens.grants(row),
                instant(row, "expires_at"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getString("made_by"),
                row.getString("reason"),
                row.getString("ticket"),
                instant(row, "last_used_at"),
                row.getInt("sessions"),
                instant(row, "withdrawn_at"),
                row.getString("withdrawn_by"),
                row.getString("withdrawn_because"),
                row.getString("provider"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}

package io.waybill.infra.secret;

import io.waybill.domain.SecretId;
import io.waybill.domain.secret.SecretReference;
import io.waybill.infra.command.Caller;
import io.waybill.infra.secret.DataKeys.DataKey;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** What secrets say, encrypted. Nothing here decides anything: the log does. */
@Component
class Vault {
    private final JdbcClient jdbc;
    private final DataKeys keys;

    Vault(JdbcClient jdbc, DataKeys keys) {
        this.jdbc = jdbc;
        this.keys = keys;
    }

    /**
     * A new key for one value; before the transaction that it is used in.
     *
     * @throws NoMasterKey where there is none
     */
    DataKey newKey(SecretId secret) {
        return keys.make(context(secret.value()));
    }

    /**
     * Keeps the next version's value; in the transaction of the event that says so.
     *
     * @param request by which it is asked for
     */
    void put(SecretId secret, String request, DataKey key, byte[] value, Caller caller) {
        int version =
                jdbc.sql(
                                "select coalesce(max(version), 0) + 1 from secret_version where secret = ?")
                        .param(secret.value())
                        .query(Integer.class)
                        .single();
        SecretReference reference = new SecretReference(secret, version);
        jdbc.sql(
                        """
                        insert into secret_version (secret, version, request, master_key, wrapped_key, ciphertext, put_by)
                        values (?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        secret.value(),
                        version,
                        request,
                        key.master(),
                        key.wrapped(),
                        key.encrypt(alongside(reference), value),
                        caller.actor())
                .update();
    }

    /** The version that a request brought before. */
    Optional<Integer> broughtBy(String request) {
        return jdbc.sql("select version from secret_version where request = ?")
                .param(request)
                .query(Integer.class)
                .optional();
    }

    /** Forgets a value, and the key without which no copy of it can be read. */
    void destroy(SecretId secret, int version, Caller caller) {
        forget("secret = ? and version = ?", caller, secret.value(), version);
    }

    void erase(SecretId secret, Caller caller) {
        forget("secret = ?", caller, secret.value());
    }

    private void forget(String which, Caller caller, Object... values) {
        jdbc.sql(
                        """
                        update secret_version set master_key = null, wrapped_key = null, ciphertext = null,
                            destroyed_at = now(), destroyed_by = ?
                        where destroyed_at is null and\s"""
                                + which)
                .param(caller.actor())
                .params(values)
                .update();
    }

    /** Has PostgreSQL write over what it let go. */
    void sweep() {
        jdbc.sql("vacuum secret_version").update();
    }

    private record Row(
            @Nullable String master,
            byte @Nullable [] wrapped,
            byte @Nullable [] ciphertext,
            @Nullable Instant destroyedAt) {
        static Row of(ResultSet row) throws SQLException {
            return new Row(
                    row.getString(1),
                    row.getBytes(2),
                    row.getBytes(3),
                    instant(row, "destroyed_at"));
        }
    }

    /**
     * What it says.
     *
     * @throws NotReadable where that is gone, or cannot be read
     */
    byte[] read(SecretReference secret) {
        String name = "secret " + secret.secret().value() + " version " + secret.version();
        Row row =
                jdbc.sql(
                                """
                                select master_key, wrapped_key, ciphertext, destroyed_at from secret_version
                                where secret = ? and version = ?""")
                        .params(secret.secret().value(), secret.version())
                        .query((each, _) -> Row.of(each))
                        .optional()
                        .orElseThrow(
                                () ->
                                        new NotReadable(
                                                "secret-unknown", name + " is not on record"));
        if (row.master() == null || row.wrapped() == null || row.ciphertext() == null) {
            throw new NotReadable(
                    "secret-destroyed",
                    name
                            + " was destroyed at "
                            + row.destroyedAt()
                            + "; give the secret another value, and upgrade what names this one to it");
        }
        try {
            return keys.open(row.master(), row.wrapped(), context(secret.secret().value()))
                    .decrypt(alongside(secret), row.ciphertext());
        } catch (NoMasterKey missing) {
            throw new NotReadable(
                    "master-key-missing", name + " cannot be read: " + missing.getMessage());
        } catch (RuntimeException unfit) {
            throw new NotReadable(
                    "secret-unreadable", name + " cannot be decrypted: " + unfit.getMessage());
        }
    }

    /** A value cannot be told, and why. */
    static final class NotReadable extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String code;

        NotReadable(String code, String message) {
            super(message);
            this.code = code;
        }

        String code() {
            return code;
        }
    }

    /** Newest first. */
    List<SecretRecord.Version> versions(SecretId secret) {
        return jdbc.sql(
                        """
                        select version, put_at, put_by, destroyed_at, destroyed_by from secret_version
                        where secret = ? order by version desc""")
                .param(secret.value())
                .query(
                        (row, _) ->
                                new SecretRecord.Version(
                                        row.getInt("version"),
                                        row.getObject("put_at", OffsetDateTime.class).toInstant(),
                                        row.getString("put_by"),
                                        instant(row, "destroyed_at"),
                                        row.getString("destroyed_by")))
                .list();
    }

    List<SecretId> names() {
        return jdbc
                .sql("select distinct secret from secret_version order by 1")
                .query(String.class)
                .list()
                .stream()
                .map(SecretId::new)
                .toList();
    }

    @Bean
    static KeyTable secretKeys() {
        return new KeyTable("secret_version", "secret", Vault::context);
    }

    private static String context(String secret) {
        return "waybill secret key\0" + secret;
    }

    private static String alongside(SecretReference secret) {
        return "waybill secret\0" + secret.secret().value() + "\0" + secret.version();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}

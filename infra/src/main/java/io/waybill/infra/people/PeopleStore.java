package io.waybill.infra.people;

import io.waybill.domain.Conflict;
import io.waybill.infra.secret.DataKeys;
import io.waybill.infra.secret.DataKeys.DataKey;
import io.waybill.infra.secret.KeyTable;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What is kept of people, encrypted. */
@Component
class PeopleStore {
    private static final String LOOKUP = "people";
    private static final String HMAC = "HmacSHA256";

    private final JdbcClient jdbc;
    private final DataKeys keys;
    // The same for good: it is made once, and only wrapped anew.
    private volatile @Nullable DataKey lookup;

    PeopleStore(JdbcClient jdbc, DataKeys keys) {
        this.jdbc = jdbc;
        this.keys = keys;
    }

    /**
     * One who was not erased.
     *
     * @param key under which their addresses are sealed, too
     */
    record Person(String actor, String name, DataKey key) {
        @Override
        public String toString() {
            return "Person[" + actor + "]";
        }
    }

    /**
     * Whom a name is of; nobody where nobody has been called so.
     *
     * @throws io.waybill.infra.secret.NoMasterKey where that cannot be said
     */
    Optional<String> find(String name) {
        DataKey known = lookup(false);
        return known == null
                ? Optional.empty()
                : jdbc.sql("select actor from person where name_hash = ?")
                        .param(hash(known, name))
                        .query(String.class)
                        .optional();
    }

    /**
     * The pseudonym of who is called so, which is made where there is none.
     *
     * @throws io.waybill.infra.secret.NoMasterKey where it cannot be kept
     */
    String findOrMake(String name) {
        return find(name).orElseGet(() -> make(name));
    }

    private String make(String name) {
        byte[] hash = hash(Objects.requireNonNull(lookup(true)), name);
        String actor = Pseudonym.make();
        DataKey key = keys.make(keyContext(actor));
        jdbc.sql(
                        """
                        insert into person (actor, name_hash, master_key, wrapped_key, ciphertext) values (?, ?, ?, ?, ?)
                        on conflict (name_hash) do nothing""")
                .params(
                        actor,
                        hash,
                        key.master(),
                        key.wrapped(),
                        key.encrypt(nameOf(actor), name.getBytes(StandardCharsets.UTF_8)))
                .update();
        // Another instance may have been faster.
        return find(name).orElseThrow();
    }

    private @Nullable DataKey lookup(boolean makeIt) {
        DataKey known = lookup;
        if (known != null) {
            return known;
        }
        String context = lookupContext(LOOKUP);
        if (makeIt) {
            DataKey fresh = keys.make(context);
            jdbc.sql(
                            "insert into lookup_key (what, master_key, wrapped_key) values (?, ?, ?) on conflict do nothing")
                    .params(LOOKUP, fresh.master(), fresh.wrapped())
                    .update();
        }
        lookup =
                jdbc.sql("select master_key, wrapped_key from lookup_key where what = ?")
                        .param(LOOKUP)
                        .query((row, _) -> keys.open(row.getString(1), row.getBytes(2), context))
                        .optional()
                        .orElse(null);
        return lookup;
    }

    private static byte[] hash(DataKey key, String name) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key.key(), HMAC));
            return mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Who bears a pseudonym; nobody where they were erased, or never were.
     *
     * @throws io.waybill.infra.secret.NoMasterKey where it cannot be read
     */
    Optional<Person> read(String actor) {
        return jdbc.sql(
                        """
                        select master_key, wrapped_key, ciphertext from person
                        where actor = ? and erased_at is null""")
                .param(actor)
                .query((row, _) -> person(actor, row))
                .optional();
    }

    private Person person(String actor, ResultSet row) throws SQLException {
        DataKey key = keys.open(row.getString(1), row.getBytes(2), keyContext(actor));
        byte[] name = key.decrypt(nameOf(actor), row.getBytes(3));
        return new Person(actor, new String(name, StandardCharsets.UTF_8), key);
    }

    /** All, as they came. */
    List<PersonRecord> all() {
        return select("order by known_since, actor");
    }

    Optional<PersonRecord> record(String actor) {
        return select("where actor = ?", actor).stream().findFirst();
    }

    private List<PersonRecord> select(String which, Object... values) {
        return jdbc.sql("select actor, known_since, erased_at, erased_by from person " + which)
                .params(values)
                .query((row, _) -> record(row))
                .list();
    }

    private static PersonRecord record(ResultSet row) throws SQLException {
        OffsetDateTime erased = row.getObject("erased_at", OffsetDateTime.class);
        return new PersonRecord(
                row.getString("actor"),
                row.getObject("known_since", OffsetDateTime.class).toInstant(),
                erased == null ? null : erased.toInstant(),
                row.getString("erased_by"));
    }

    /**
     * Makes sure that somebody is not erased before this transaction is over.
     *
     * @throws Conflict where they are erased already
     */
    void hold(String actor) {
        boolean isThere =
                jdbc.sql("select actor from person where actor = ? and erased_at is null for share")
                        .param(actor)
                        .query(String.class)
                        .optional()
                        .isPresent();
        if (!isThere) {
            throw erased(actor);
        }
    }

    /**
     * Forgets who somebody is, and the key without which no copy of it can be read.
     *
     * @throws Conflict where that was done already
     */
    void erase(String actor, String by) {
        int erased =
                jdbc.sql(
                                """
                                update person set name_hash = null, master_key = null, wrapped_key = null, ciphertext = null,
                                    erased_at = now(), erased_by = ?
                                where actor = ? and erased_at is null""")
                        .params(by, actor)
                        .update();
        if (erased == 0) {
            throw erased(actor);
        }
    }

    private static Conflict erased(String actor) {
        return new Conflict("who " + actor + " is was erased, and nobody is called so again");
    }

    /** Has PostgreSQL write over what it let go. */
    void sweep() {
        jdbc.sql("vacuum person").update();
    }

    @Bean
    static KeyTable keysOfPeople() {
        return new KeyTable("person", "actor", PeopleStore::keyContext);
    }

    @Bean
    static KeyTable lookupKeys() {
        return new KeyTable("lookup_key", "what", PeopleStore::lookupContext);
    }

    private static String keyContext(String actor) {
        return "waybill person key\0" + actor;
    }

    private static String lookupContext(String what) {
        return "waybill lookup key\0" + what;
    }

    private static String nameOf(String actor) {
        return "waybill person name\0" + actor;
    }
}

package io.waybill.infra.people;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;

import io.waybill.domain.ActorId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.UnknownThing;
import io.waybill.infra.people.PeopleStore.Person;
import io.waybill.infra.secret.NoMasterKey;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Who is who. Inside, people are known by what stands on record; a name becomes that where somebody
 * comes in, and that becomes a name again where somebody looks.
 */
@Component
public class People {
    private static final Logger log = LoggerFactory.getLogger(People.class);

    /** What begins an address that is encrypted; the pseudonym follows, a colon, and base64url. */
    private static final String SEALED = "sealed:";

    private static final String USER = "user";
    // Who was erased at another instance is shown no longer than this.
    private static final Duration TRUSTED = Duration.ofSeconds(5);
    private static final int MOST = 10_000;

    private final PeopleStore store;
    private final PersonalData personalData;
    private final LoadingCache<String, Optional<Person>> known;
    private final LoadingCache<String, String> pseudonyms;

    People(PeopleStore store, PeopleProperties properties) {
        this.store = store;
        this.personalData = properties.personalData();
        this.known =
                Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(TRUSTED).build(this::read);
        this.pseudonyms =
                Caffeine.newBuilder()
                        .maximumSize(MOST)
                        .expireAfterWrite(TRUSTED)
                        .build(store::findOrMake);
    }

    /** Whether people come to be on record by pseudonyms. */
    public boolean areSealed() {
        return personalData == PersonalData.SEALED;
    }

    /**
     * What somebody is called on record who comes in by a name.
     *
     * @param name theirs, or the pseudonym that they have already
     * @param kind {@code user} or {@code service}; only the former is a person
     * @throws InvalidInput where it can be nobody's name
     * @throws UnknownThing where nobody has, or has any more, that pseudonym
     * @throws NoMasterKey where people are sealed, and there is none
     */
    public String onRecord(String name, String kind) {
        boolean person = kind.equals(USER);
        if (Pseudonym.is(name)) {
            if (!person || store.record(name).filter(known -> known.erasedAt() == null).isEmpty()) {
                throw new UnknownThing("there is no person '" + name + "'");
            }
            return name;
        }
        return person && areSealed() ? pseudonyms.get(new ActorId(name).value()) : name;
    }

    /**
     * The same of a name that somebody else vouches for: a pseudonym is none.
     *
     * @throws InvalidInput where it can be nobody's name
     * @throws NoMasterKey where people are sealed, and there is none
     */
    public String vouchedFor(String name, String kind) {
        if (Pseudonym.is(name)) {
            throw new InvalidInput(
                    "actor", "it has the form of a pseudonym, which is nobody's name");
        }
        return onRecord(name, kind);
    }

    /**
     * What actors are called on record whom somebody asks about by name.
     *
     * @return the same where nobody who is sealed has that name
     * @throws NoMasterKey where that cannot be said
     */
    public String askedFor(String name) {
        return Pseudonym.is(name) ? name : store.find(name).orElse(name);
    }

    /** The name of who has a pseudonym; none where it is none, is erased, or cannot be read. */
    public @Nullable String name(String actor) {
        return person(actor).map(Person::name).orElse(null);
    }

    /** A text as people are shown it: with names where there are pseudonyms that can be read. */
    public @Nullable String shown(@Nullable String text) {
        return text == null
                ? null
                : Pseudonym.replaceWithin(
                        text, actor -> person(actor).map(Person::name).orElse(actor));
    }

    /**
     * An address as it stands on record.
     *
     * @return sealed where it is a person's; none where that cannot be done for want of the master
     *     key, since what somebody does is not to fail for it
     */
    public @Nullable String address(String actor, @Nullable String address) {
        if (address == null || !Pseudonym.is(actor)) {
            return address;
        }
        return person(actor)
                .map(
                        person ->
                                SEALED
                                        + actor
                                        + ":"
                                        + Base64.getUrlEncoder()
                                                .withoutPadding()
                                                .encodeToString(
                                                        person.key()
                                                                .encrypt(
                                                                        addressOf(actor),
                                                                        address.getBytes(
                                                                                StandardCharsets
                                                                                        .UTF_8))))
                .orElse(null);
    }

    /** An address as people are shown it: sealed still where it cannot be read any more. */
    public @Nullable String opened(@Nullable String address) {
        if (address == null || !address.startsWith(SEALED)) {
            return address;
        }
        String[] parts = address.split(":", 3);
        if (parts.length != 3) {
            return address;
        }
        return person(parts[1]).flatMap(person -> opened(person, parts[2])).orElse(address);
    }

    private static Optional<String> opened(Person person, String encrypted) {
        try {
            byte[] address =
                    person.key()
                            .decrypt(
                                    addressOf(person.actor()),
                                    Base64.getUrlDecoder().decode(encrypted));
            return Optional.of(new String(address, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // nobody sealed that under this key
        }
    }

    private Optional<Person> person(String actor) {
        return Pseudonym.is(actor) ? known.get(actor) : Optional.empty();
    }

    /** Who cannot be read is nobody for as long, so that the log does not say it for each line. */
    private Optional<Person> read(String actor) {
        try {
            return store.read(actor);
        } catch (NoMasterKey missing) {
            log.warn("who {} is cannot be read: {}", actor, missing.getMessage());
            return Optional.empty();
        } catch (IllegalArgumentException changed) {
            log.warn("who {} is cannot be decrypted: {}", actor, changed.getMessage());
            return Optional.empty();
        }
    }

    /** As they came, those that were erased among them. */
    public List<PersonRecord> all() {
        return store.all();
    }

    /**
     * Whom somebody asks about by name, or by a pseudonym; nobody where there is none.
     *
     * @throws NoMasterKey where that cannot be said
     */
    public Optional<PersonRecord> called(String name) {
        return store.record(askedFor(name));
    }

    /**
     * @throws UnknownThing where nobody is, or was, called so
     */
    public PersonRecord one(String actor) {
        return store.record(actor)
                .orElseThrow(() -> new UnknownThing("there is no person '" + actor + "'"));
    }

    /**
     * Makes sure, where it is a person, that they are not erased before this transaction is over.
     *
     * @throws io.waybill.domain.Conflict where they are erased already
     */
    public void hold(String actor) {
        if (Pseudonym.is(actor)) {
            store.hold(actor);
        }
    }

    /**
     * Destroys what is kept of somebody; in the transaction of the event that says so.
     *
     * @param by who does it
     * @throws io.waybill.domain.Conflict where that was done already
     */
    public void erase(String actor, String by) {
        store.erase(actor, by);
    }

    /** Somebody was erased: here they are shown no more from now on, elsewhere within seconds. */
    public void forget() {
        known.invalidateAll();
        pseudonyms.invalidateAll();
        try {
            store.sweep();
        } catch (DataAccessException busy) {
            log.info("PostgreSQL will write over what was erased later: {}", busy.toString());
        }
    }

    private static String addressOf(String actor) {
        return "waybill person address\0" + actor;
    }
}

package io.waybill.domain.secret;

import io.waybill.domain.SecretId;
import io.waybill.domain.TransitionRefused;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.secret.SecretEvent.SecretErased;
import io.waybill.domain.secret.SecretEvent.SecretVersionDestroyed;
import io.waybill.domain.secret.SecretEvent.SecretVersionPut;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * All that a secret's events add up to.
 *
 * @param newest the number that was given last; none is given twice
 * @param readable the versions that were not destroyed
 */
public record SecretState(SecretId id, int newest, NavigableSet<Integer> readable) {

    public SecretState {
        readable = Collections.unmodifiableNavigableSet(new TreeSet<>(readable));
    }

    /** The state after {@code event}. {@code before} is absent exactly where it is the first. */
    public static SecretState evolve(@Nullable SecretState before, SecretEvent event) {
        NavigableSet<Integer> readable =
                before == null ? new TreeSet<>() : new TreeSet<>(before.readable());
        int newest = before == null ? 0 : before.newest();
        switch (event) {
            case SecretVersionPut put -> {
                newest = put.version();
                readable.add(put.version());
            }
            case SecretVersionDestroyed destroyed -> readable.remove(destroyed.version());
            case SecretErased _ -> readable.clear();
        }
        return new SecretState(event.secretId(), newest, readable);
    }

    /**
     * What a container that names the secret without a version is made with.
     *
     * @throws TransitionRefused where all were destroyed
     */
    public SecretReference current() {
        if (readable.isEmpty()) {
            throw new TransitionRefused(
                    "use",
                    "secret " + id.value(),
                    "all its values were destroyed; put another one first");
        }
        return new SecretReference(id, readable.last());
    }

    /**
     * @throws UnknownThing where it never had that version
     * @throws TransitionRefused where that was destroyed
     */
    public void requireReadable(int version) {
        requireKnown(version);
        if (!readable.contains(version)) {
            throw new TransitionRefused(
                    "use",
                    "secret " + id.value(),
                    "its version "
                            + version
                            + " was destroyed"
                            + (readable.isEmpty()
                                    ? ", as all its values were; put another one first"
                                    : "; name another one, or none for version "
                                            + readable.last()));
        }
    }

    void requireKnown(int version) {
        if (version < 1 || version > newest) {
            throw new UnknownThing(
                    "secret "
                            + id.value()
                            + " has no version "
                            + version
                            + "; its newest is "
                            + newest);
        }
    }

    /** Oldest first. */
    List<Integer> readableVersions() {
        return List.copyOf(readable);
    }
}

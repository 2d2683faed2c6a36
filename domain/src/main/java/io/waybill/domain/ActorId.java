package io.waybill.domain;

import java.util.Locale;
import java.util.regex.Pattern;

/** One who acts, a person or a program, by name. */
public record ActorId(String value) implements Identifier {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}");
    private static final String SYSTEM = "waybill";

    // What agents and Waybill itself are called is for them.
    public ActorId {
        if (value == null
                || !FORM.matcher(value).matches()
                || value.toLowerCase(Locale.ROOT).equals(SYSTEM)) {
            throw new InvalidInput(
                    "actor",
                    "'"
                            + value
                            + "' is not an actor's name: letters, digits and . _ @ + -, 100 at most, and not waybill");
        }
    }

    @Override
    public String subject() {
        return "actors/" + value;
    }

    /** The subject: Axon keys an aggregate's events by this text. */
    @Override
    public String toString() {
        return subject();
    }
}

package io.waybill.domain;

import java.util.regex.Pattern;

/** One secret, by its name. */
public record SecretId(String value) implements Identifier {
    private static final Pattern FORM = Pattern.compile("[a-z0-9](?:[a-z0-9._-]{0,98}[a-z0-9])?");

    public SecretId {
        if (value == null || !FORM.matcher(value).matches()) {
            throw new InvalidInput(
                    "secret",
                    "'"
                            + value
                            + "' is not a secret's name: 1 to 100 lower-case letters and digits, and '.', '_', '-' between"
                            + " them");
        }
    }

    @Override
    public String subject() {
        return "secrets/" + value;
    }

    /** The subject: Axon keys an aggregate's events by this text. */
    @Override
    public String toString() {
        return subject();
    }
}
